// A picture's pixels to the nearest colours of a palette, exactly: every distinct colour is looked up once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "colors/color.hpp"

namespace fewcolors {

// pixels: n * 3; palette: k * 3, colours; indices: n, of uint8 or uint16, which must hold k - 1. A colour that the palette has is its
// own nearest, even where another one lies on the same point; ties go to the lowest index.
template <class Index>
void map_nearest(std::span<const std::uint8_t> pixels, const Converter& converter,
                 std::span<const std::uint8_t> palette, std::span<Index> indices, std::size_t threads);

}  // namespace fewcolors
