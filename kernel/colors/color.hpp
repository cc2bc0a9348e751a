// From 8-bit colours to points on the integer lattice. Spaces are numbers handed in; the kernel knows none by name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "colors/cloud.hpp"

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

// What the hot file makes of a space: the same in single precision, and how near to a whole number that must come out, on each
// axis, for the rounding to be sure.
struct OpponentTables {
  OpponentSpace exact;
  float light[3][256][axes];  // what each level of each channel gives the three cones
  float to_axes[3][axes];     // what each cone gives the three axes
  float root_from, slope, shift;
  float sure[axes];
};

OpponentTables tables_of(const OpponentSpace& space);

// colors: n rows of `channels` bytes (3 or more; the first three are used); points: n * 4, the fourth coordinate 0.
using OpponentLattice = void (*)(const std::uint8_t* colors, std::size_t n, std::size_t channels,
                                 const OpponentTables& tables, std::int16_t* points);

// The same for colours of four bytes, into words as a Cloud has them: the first two coordinates, the third and 0.
using OpponentWords = void (*)(const std::uint8_t* colors, std::size_t n, const OpponentTables& tables,
                               std::int32_t* ab, std::int32_t* cd);

void opponent_lattice(std::span<const std::uint8_t> colors, std::size_t channels, const OpponentSpace& space,
                      std::span<std::int16_t> points, std::size_t threads);

void opponent_lattice(std::span<const std::uint8_t> colors, std::size_t channels, const OpponentTables& tables,
                      std::span<std::int16_t> points, std::size_t threads);

// A space in which a colour is its first three channels, each looked up in a table of 256; the fourth coordinate is 0.
void table_lattice(std::span<const std::uint8_t> colors, std::size_t channels, std::span<const std::int16_t> table,
                   std::span<std::int16_t> points);
void table_words(std::span<const std::uint32_t> colors, std::span<const std::int16_t> table, std::span<std::int32_t> ab,
                 std::span<std::int32_t> cd);

// Points of RGBA colours, from the points of their opaque colours: x a + grey (1 - a), a being alpha / 255, and alpha times
// `alpha_steps` as the fourth coordinate. With grey halfway between black and white, and alpha_steps half their distance per
// level, the squared distance of two points is the mean of those of the two colours laid over black and over white.
// x and grey are mixed as if no alpha were less than `least_alpha`: at 0 that is what is seen, at 255 colours count in full
// whatever their alpha.
void blend_alpha(std::span<const std::uint8_t> rgba, std::span<const std::int16_t> grey, double alpha_steps,
                 std::uint8_t least_alpha, std::span<std::int16_t> points);

struct Picture {
  std::span<const std::uint8_t> pixels;  // height * width * channels
  std::size_t height, width, channels;

  std::span<const std::uint8_t> row(std::size_t y) const {
    return pixels.subspan(y * width * channels, width * channels);
  }
};

// A space as a whole: 8-bit colours of 3 or 4 channels to its points.
class Converter {
 public:
  // grey, alpha_steps and least_alpha as in `blend_alpha`; used where colours have 4 channels.
  Converter(std::span<const std::int16_t> table, std::span<const std::int16_t> grey, double alpha_steps,
            std::uint8_t least_alpha = 0);
  Converter(const OpponentSpace& space, std::span<const std::int16_t> grey, double alpha_steps,
            std::uint8_t least_alpha = 0);

  void operator()(std::span<const std::uint8_t> colors, std::size_t channels, std::span<std::int16_t> points) const;
  // The same without regard to a fourth channel.
  void opaque(std::span<const std::uint8_t> colors, std::size_t channels, std::span<std::int16_t> points) const;
  // The same for colours of four bytes, red in the lowest, into words as a Cloud has them; there may be room for more.
  void words(std::span<const std::uint32_t> colors, std::span<std::int32_t> ab, std::span<std::int32_t> cd) const;

 private:
  Converter(std::span<const std::int16_t> grey, double alpha_steps, std::uint8_t least_alpha);

  std::vector<std::int16_t> table_;  // empty in an opponent space
  OpponentTables tables_{};
  std::int16_t grey_[3];
  double alpha_steps_;
  std::uint8_t least_alpha_;
};

}  // namespace fewcolors
