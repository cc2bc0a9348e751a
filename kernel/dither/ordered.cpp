#include "dither/ordered.hpp"

#include <algorithm>

#include "ground/chunks.hpp"

namespace fewcolors {
namespace {

constexpr std::size_t chunk_pixels = std::size_t{1} << 16;  // about half a millisecond

std::uint16_t pick(const Recipes& recipes, const Recipe& recipe, std::int64_t threshold, std::int64_t strength) {
  if (strength == 0) return recipe.nearest;
  const std::int64_t center = recipe.center;
  const std::int64_t drawn = center + (threshold - center) * strength / whole;
  const Ingredient* ingredient = &recipes.ingredients[recipe.start];
  while (drawn >= ingredient->until) ++ingredient;
  return ingredient->entry;
}

}  // namespace

template <class Index>
void order_pixels(std::span<const std::uint32_t> rows, std::size_t width, const Recipes& recipes, const Screen& screen,
                  std::uint32_t strength, std::span<const std::uint8_t> mask, std::span<Index> indices,
                  std::size_t threads) {
  const std::size_t height = rows.size() / width, lines = std::max<std::size_t>(1, chunk_pixels / width);
  const std::size_t chunks = (height + lines - 1) / lines;
  for_chunks(chunks, worker_count(threads, chunks), [&](std::size_t chunk, std::size_t) {
    for (std::size_t y = chunk * lines; y < std::min(height, (chunk + 1) * lines); ++y) {
      const std::uint32_t* thresholds = &screen.thresholds[y % screen.rows * screen.columns];
      std::size_t column = 0;
      for (std::size_t i = y * width; i < (y + 1) * width; ++i) {
        const std::uint32_t here = mask.empty() ? strength : strength * mask[i] / 255;
        indices[i] = static_cast<Index>(pick(recipes, recipes.recipes[rows[i]], thresholds[column], here));
        if (++column == screen.columns) column = 0;
      }
    }
  });
}

template void order_pixels(std::span<const std::uint32_t>, std::size_t, const Recipes&, const Screen&, std::uint32_t,
                           std::span<const std::uint8_t>, std::span<std::uint8_t>, std::size_t);
template void order_pixels(std::span<const std::uint32_t>, std::size_t, const Recipes&, const Screen&, std::uint32_t,
                           std::span<const std::uint8_t>, std::span<std::uint16_t>, std::size_t);

}  // namespace fewcolors
