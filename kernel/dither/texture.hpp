// What surrounds a pixel: how busy it is there, and whether it lies in flat colour.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "colors/color.hpp"

namespace fewcolors {

// calm[p] = 255 (half / (half + s))^2, rounded, at least 1: s is the standard deviation of lightness (0 to 255) around p, weighed by
// taps[dx] * taps[dy] (an odd number of taps, the middle one for 0; beyond the edge the edge's pixels repeat).
void measure_calm(const Picture& picture, std::span<const float> taps, float half, std::span<std::uint8_t> calm,
                  std::size_t threads);

// flat[p] = 1 where p's region, the pixels of its very colour that are joined to it by edges, has at least `size` pixels; else 0.
void find_flat(const Picture& picture, std::size_t size, std::span<std::uint8_t> flat, std::size_t threads);

}  // namespace fewcolors
