// Error diffusion: a pixel takes the palette entry nearest to its colour and the error carried to it; what is then wrong is
// carried on to pixels not yet visited.
//
//     for each row, alternately from the left and from the right:
//         for each pixel x:
//             wanted = limit(point[x] + share[x] * carried[x])
//             index[x] = nearest entry of wanted
//             error = wanted - entry
//             for each tap (dx, dy, weight): carried[x + dx, y + dy] += weight * error
//
// Departures from it: 1. rows come in bands of fixed height, each begun a few rows early, so that bands can run at the same
// time and the result is the same for any number of threads; 2. the weights may differ from pixel to pixel (a table by level:
// Ostromoukhov's); 3. errors are single-precision vectors: + - * of IEEE floats in a fixed order, the same on every CPU.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "colors/cloud.hpp"
#include "colors/color.hpp"
#include "nearest/grid.hpp"

namespace fewcolors {

struct Tap {
  std::int32_t dx, dy;  // dx in the direction of travel; dy >= 0, and dx > 0 where dy is 0
};

constexpr int most_taps = 64,
              most_reach = 8;  // of kernels that users may hand in; the largest printed one has 12 and 2

// What a band's rows share. Plain data: the hot file may not instantiate the standard library.
struct Diffusion {
  GridView* grid;
  const float* entries;  // k * 4
  const Tap* taps;
  const float* weights;  // levels * tap_count
  int tap_count;
  float low[axes], high[axes];  // what a pixel can want
  float strength, most_error;
  bool
      whole;  // every pixel takes all of its error: the same as a strength of 1 and a mask of 255, whose factor is 1 to the bit
};

struct DiffusionRow {
  const std::int16_t* points;  // width * 4
  const std::uint8_t* mask;    // share of the strength, 255 being all of it
  const std::uint8_t* levels;  // row of the table of weights
  float* carried[most_reach];  // this row and those below, 4 floats a pixel, `most_reach` pixels of slack at both ends
  std::int32_t width, direction;  // +1: from the left
  std::uint16_t* indices;
};

// One row of each of 1 or 2 bands, all of one width, which share a plan.
constexpr int rows_abreast = 2;
using DiffuseRows = void (*)(Diffusion* const* diffusions, const DiffusionRow* rows, int count);

struct DiffusionPlan {
  std::span<const std::int16_t> palette;  // k * 4 lattice points
  Range range;                            // of the space: holds every pixel's point
  std::span<const Tap> taps;
  std::span<const float> weights;  // levels * taps
  float strength, most_error;
  bool serpentine;
};

// mask and levels: height * width, or empty for all 255, all 0.
void diffuse(const Picture& picture, const Converter& converter, const DiffusionPlan& plan,
             std::span<const std::uint8_t> mask, std::span<const std::uint8_t> levels, std::span<std::uint16_t> indices,
             std::size_t threads);

}  // namespace fewcolors
