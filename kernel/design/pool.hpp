// Fewer points for the first, coarse steps of a search: the colours of a cell become one point at their mean.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "ground/buffers.hpp"

namespace fewcolors {

struct Pooled {
  Buffer<std::int16_t> points;  // rows of four
  Buffer<std::int64_t> weights;
};

// colors: distinct 8-bit colours in Z-order (count.hpp), points: where they lie on the lattice. Colours that differ only in the
// lowest `bits` bits of their channels are one cell; a cell whose sum of w |x - mean|^2 exceeds `tolerance` is cut into its
// smaller cells, and so on. The means are rounded to the lattice.
Pooled pool(std::span<const std::uint8_t> colors, std::size_t channels, std::span<const std::int16_t> points,
            std::span<const std::int64_t> weights, int bits, double tolerance);

}  // namespace fewcolors
