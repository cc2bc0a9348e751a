// Better indices on the filtered error of mixture.hpp: direct binary search, over whole palettes.
//
// With e = palette[indices] - picture and c = g * e, giving pixel p another entry moves e(p) by D and the cost by
// g(0) |D|^2 + 2 D . c(p): least for the entry nearest to palette[index] - c(p) / g(0). So one nearest search finds the best of
// all entries, however many there are. Where it changes something, c is brought up to date around p. A change never raises
// the cost.
//
//     for each sweep, for each pixel p: index[p] = nearest entry of (palette[index[p]] - c(p) / g(0)); c += g(. - p) D
//
// Source of the idea: Analoui and Allebach, "Model-based halftoning using direct binary search" (1992), which toggles and swaps
// two colours; the nearest search takes the place of trying every colour.
//
// A file is short where indices repeat. Where errors hide, a bit of the file may be worth some of the error: a pixel then takes the
// index of a neighbour where that costs less, error and bits together. With w = palette[index[p]] - c(p) / g(0) the cost of an entry
// is |entry - w|^2 + hiding[p] / 255 * bit * bits(entry); the entry in hand, the one nearest to w, and the neighbours' are compared.
// So is only the last sweep, at half the time and the same gain for the same error.
// What an index takes is guessed: a literal's bits, or less and less where the pixels before did as the same neighbour, too.
// As codecs weigh errors against bits: Ortega and Ramchandran, "Rate-distortion methods for image and video compression" (1998).
//
// Departures: 1. rows come in bands, first all even ones, then all odd ones, each swept with its neighbours held still: the result
// is the same for any number of threads, and c is kept for the bands at work alone. 2. Two sweeps go down a band together, the
// second so many rows behind that no row of it sees or shows the first anything else than it would one after the other: what is
// read and written lies in the cache, and a pixel of the one fills the waiting of the other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "colors/color.hpp"
#include "dither/mixture.hpp"
#include "nearest/grid.hpp"

namespace fewcolors {

// What the rows of a band share. Plain data: the hot file may not instantiate the standard library.
constexpr std::size_t vector_slack = 16;

struct Refinement {
  GridView* grid;
  const std::int32_t* entries;  // k * 4
  const std::int32_t* weights;  // g, a row for each dy of `weights_stride` numbers: each four times, then zeros
  std::int32_t weights_stride;
  std::int32_t reach;
  std::int32_t low[axes], high[axes];  // what a pixel can want
  // c, 4 numbers a pixel: band rows and columns with a border of `reach` on all sides, and `vector_slack` numbers of slack.
  std::int32_t* filtered;
  std::int32_t width;
};

// What a row needs besides where bits count; hiding is null where they do not. bit: squared lattice steps that one is worth where `hiding` is 255.
struct SparingRow {
  const std::uint8_t* hiding = nullptr;
  float bit = 0;
  std::int32_t above = 0;  // rows of the picture above it
};
// A row of the band, from the left; frozen: pixels that stay, where not 0; changed: how many have, so far.
struct RefinedRow {
  std::int32_t row;
  const std::uint8_t* frozen;
  std::uint16_t* indices;
  SparingRow sparing;
  std::size_t changed = 0;
};

// 1 or 2 rows, the second above the first by more than `reach`; where bits count, in the last alone.
constexpr int sweeps_abreast = 2;
using RefineRows = void (*)(Refinement& refinement, RefinedRow* rows, int count);

// to[i] = sum of by[t] * from[t][i]: what blurs are made of. Hot, since the multiplication of int32 needs more than SSE2.
using SumScaled = void (*)(const std::int32_t* const* from, const std::int32_t* by, std::size_t terms, std::int32_t* to,
                           std::size_t n);

struct RefinePlan {
  std::span<const std::int16_t> palette;  // k * 4 lattice points
  Range range;
  Blur blur;
  std::size_t sweeps;
  float bit = 0;                              // squared lattice steps that a bit of the file is worth
  std::span<const std::uint8_t> hiding = {};  // height * width: how well errors hide, 255 altogether; empty: not at all
};

// frozen: height * width, or empty for none. Stops early where a sweep changes nothing.
void refine(const Picture& picture, const Converter& converter, const RefinePlan& plan,
            std::span<const std::uint8_t> frozen, std::span<std::uint16_t> indices, std::size_t threads);

}  // namespace fewcolors
