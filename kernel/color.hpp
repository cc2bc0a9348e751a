// From 8-bit colours to points on the integer lattice. Spaces are numbers handed in; the kernel knows none by name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace fewcolors {

// A space in which a colour is: channel curve -> 3x3 matrix -> cube root -> 3x3 matrix, then times a scale and rounded.
// Oklab is one. Row-major matrices; the second one includes the scale.
struct OpponentSpace {
  double curve[256];
  double to_cones[9];
  double to_axes[9];
};

// colors: n rows of `channels` bytes (3 or more; the first three are used); points: n * 4, the fourth coordinate 0.
using OpponentLattice = void (*)(const std::uint8_t* colors, std::size_t n, std::size_t channels, const OpponentSpace& space,
                                 std::int16_t* points);

// A space in which a colour is its channels, each times `scale`.
void scaled_lattice(std::span<const std::uint8_t> colors, std::size_t channels, std::int16_t scale,
                    std::span<std::int16_t> points);

void opponent_lattice(std::span<const std::uint8_t> colors, std::size_t channels, const OpponentSpace& space,
                      std::span<std::int16_t> points, std::size_t threads);

}  // namespace fewcolors
