// Recipes: which palette entries, in which shares, stand for a colour; and the writing of them, one for each of many
// colours.
//
// A recipe depends on its colour and the palette alone, never on the other colours: the same colour dithers the same
// everywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "colors/cloud.hpp"
#include "ground/buffers.hpp"
#include "ground/chunks.hpp"

namespace fewcolors {

// Shares and thresholds are parts of this.
constexpr std::uint32_t whole = 1u << 16;

// Pixels whose threshold is below `until`, and not below that of the ingredient before, take `entry`.
struct Ingredient {
  std::uint32_t until;
  std::uint16_t entry;
};

// `center`: the threshold towards which a lower strength draws all others; it picks `nearest`, if that is an ingredient.
struct Recipe {
  std::uint32_t start;  // of its ingredients, darkest first; the last one's `until` is `whole`
  std::uint32_t center;
  std::uint16_t nearest;
};

struct Recipes {
  Buffer<Recipe> recipes;
  Buffer<Ingredient> ingredients;
};

struct Share {
  std::int32_t entry;
  double share;
};

// Writes one recipe after the other.
class Writer {
 public:
  // order: for each entry of the palette its place from dark to light.
  explicit Writer(std::span<const std::int32_t> order) : order_(order) {}

  // shares: positive, their sum 1 but for rounding; sorted here.
  void write(std::span<Share> shares, std::int32_t nearest);

  Recipes take() { return std::move(written_); }

 private:
  std::span<const std::int32_t> order_;
  Recipes written_;
};

Recipes joined(std::span<const Recipes> parts);

// make_cook() -> a cook for each worker; cook(color, writer) writes the recipe of one colour.
template <class MakeCook>
Recipes cook_all(std::span<const std::int16_t> colors, std::span<const std::int32_t> order, std::size_t threads,
                 MakeCook&& make_cook) {
  constexpr std::size_t chunk = 2048;  // a millisecond or two: a worker's empty Grid costs some tenths of it
  const std::size_t n = colors.size() / axes, chunks = (n + chunk - 1) / chunk;
  const std::size_t workers = worker_count(threads, chunks);
  std::vector<decltype(make_cook())> cooks;
  for (std::size_t worker = 0; worker < workers; ++worker) cooks.push_back(make_cook());
  std::vector<Recipes> parts(chunks);
  for_chunks(chunks, workers, [&](std::size_t c, std::size_t worker) {
    Writer writer(order);
    for (std::size_t i = c * chunk; i < std::min(n, (c + 1) * chunk); ++i) (*cooks[worker])(&colors[i * axes], writer);
    parts[c] = writer.take();
  });
  return joined(parts);
}

}  // namespace fewcolors
