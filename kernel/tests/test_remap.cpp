// Pixels to nearest colours, against looking at every colour for every pixel.

#include "mapping/remap.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "cases.hpp"
#include "check.hpp"
#include "naive.hpp"

namespace fewcolors {
namespace {

using cases::Coordinates;
using cases::Random;

Converter squares() {
  std::vector<std::int16_t> table(256);
  for (int level = 0; level < 256; ++level)
    table[static_cast<std::size_t>(level)] = static_cast<std::int16_t>(level * level / 4);
  const std::int16_t grey[3] = {};
  return Converter(table, grey, 0);
}

// The naive twin: the first of equal colours, or of the nearest.
template <class Index>
std::vector<Index> nearest_by_hand(std::span<const std::uint8_t> pixels, std::span<const std::uint8_t> colors,
                                   const Converter& converter) {
  Coordinates points(pixels.size() / 3 * axes), palette(colors.size() / 3 * axes);
  converter(pixels, 3, points);
  converter(colors, 3, palette);
  std::vector<Index> rows;
  for (std::size_t i = 0; i < pixels.size() / 3; ++i) {
    std::size_t row = 0;
    while (row < colors.size() / 3 && !std::equal(&pixels[3 * i], &pixels[3 * i] + 3, &colors[3 * row])) ++row;
    if (row == colors.size() / 3) row = naive::nearest(&points[i * axes], palette).row;
    rows.push_back(static_cast<Index>(row));
  }
  return rows;
}

template <class Index>
void check_mapping(std::size_t n, std::size_t k, std::size_t levels, std::size_t threads) {
  Random random(n + k + levels);
  std::vector<std::uint8_t> pixels(3 * n), colors(3 * k);
  for (std::uint8_t& level : pixels) level = static_cast<std::uint8_t>(random.below(levels));
  for (std::uint8_t& level : colors) level = static_cast<std::uint8_t>(random.below(levels));
  const Converter converter = squares();
  std::vector<Index> indices(n, static_cast<Index>(-1));
  map_nearest<Index>(pixels, converter, colors, indices, threads);
  CHECK_SAME(indices, nearest_by_hand<Index>(pixels, colors, converter));
}

LAW(every_pixel_gets_its_own_colour_or_the_nearest_and_of_equals_the_first) {
  for (const std::size_t n : {1u, 2u, 31u, 33u, 3000u})
    for (const std::size_t k : {1u, 2u, 17u, 256u})
      for (const std::size_t levels :
           {2u, 9u, 256u}) {  // few levels: repeats in the palette, ties, colours on one point
        check::Note note(n, " pixels, ", k, " colours, ", levels, " levels");
        check_mapping<std::uint8_t>(n, k, levels, 1);
        check_mapping<std::uint16_t>(n, k, levels, 1);
      }
}

LAW(many_colours_and_any_number_of_threads_make_no_difference) {
  for (const std::size_t threads : {1u, 2u, 8u}) {
    check::Note note(threads, " threads");
    check_mapping<std::uint16_t>(20000, 1500, 256, threads);
  }
}

}  // namespace
}  // namespace fewcolors
