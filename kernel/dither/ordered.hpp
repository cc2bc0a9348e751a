// Ordered dithering: each pixel takes of its colour's recipe the ingredient that its threshold falls on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "dither/recipe.hpp"

namespace fewcolors {

// Thresholds below `whole`, row by row; the matrix repeats over the picture from its first pixel on.
struct Screen {
  std::span<const std::uint32_t> thresholds;
  std::size_t rows, columns;
};

// rows: the recipe of each pixel, row by row, `width` pixels each; strength: 0 to `whole`; mask: empty, or for each
// pixel how much of the strength it takes, 255 all. At strength 0 a pixel takes its recipe's nearest entry. Index is
// uint8 or uint16; entries must fit it.
template <class Index>
void order_pixels(std::span<const std::uint32_t> rows, std::size_t width, const Recipes& recipes, const Screen& screen,
                  std::uint32_t strength, std::span<const std::uint8_t> mask, std::span<Index> indices,
                  std::size_t threads);

}  // namespace fewcolors
