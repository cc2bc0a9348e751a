// From 8-bit colours to points on the integer lattice. Spaces are numbers handed in; the kernel knows none by name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace fewcolors {

// A space in which a colour is: channel curve -> 3x3 matrix -> root -> 3x3 matrix, rounded. Oklab and CIELAB are such spaces.
// Row-major matrices; the second one includes the lattice's scale. root(x) is the cube root of x, less `shift`, from `root_from`
// on, and below it slope * x.
struct OpponentSpace {
  double curve[256];
  double to_cones[9];
  double to_axes[9];
  double root_from, slope, shift;
};

// colors: n rows of `channels` bytes (3 or more; the first three are used); points: n * 4, the fourth coordinate 0.
using OpponentLattice = void (*)(const std::uint8_t* colors, std::size_t n, std::size_t channels,
                                 const OpponentSpace& space, std::int16_t* points);

void opponent_lattice(std::span<const std::uint8_t> colors, std::size_t channels, const OpponentSpace& space,
                      std::span<std::int16_t> points, std::size_t threads);

// A space in which a colour is its first three channels, each looked up in a table of 256; the fourth coordinate is 0.
void table_lattice(std::span<const std::uint8_t> colors, std::size_t channels, std::span<const std::int16_t> table,
                   std::span<std::int16_t> points);

// Points of RGBA colours, from the points of their opaque colours: x a + grey (1 - a), a being alpha / 255, and alpha times
// `alpha_steps` as the fourth coordinate. With grey halfway between black and white, and alpha_steps half their distance per
// level, the squared distance of two points is the mean of those of the two colours laid over black and over white.
void blend_alpha(std::span<const std::uint8_t> rgba, std::span<const std::int16_t> grey, double alpha_steps,
                 std::span<std::int16_t> points);

}  // namespace fewcolors
