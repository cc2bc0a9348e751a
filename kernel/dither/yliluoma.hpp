// Joel Yliluoma's mixing plans: the second algorithm of "Arbitrary-palette positional dithering algorithm" (2011-2014,
// https://bisqwit.iki.fi/story/howto/dither/jy/), which its author released into the public domain.
//
// A plan is a list of 16 entries, as in his program; each serves four thresholds of his 8 x 8 matrix. It grows from
// nothing: each step appends some one entry 1, 2, 4, ... times, at most as often as the list is long, whichever brings
// the mean of the list nearest to the colour. At last the list is sorted from dark to light. What is ours is the
// search: with n entries in the list, whose sum lacks v for having n times the colour x as it should, the best entry to
// append p times is the one nearest to x + v / p; so one question to a Grid for each p takes the place of a loop over
// the palette.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "dither/recipe.hpp"

namespace fewcolors {

// Arguments as of `blend`.
Recipes plan_mixtures(std::span<const std::int16_t> colors, std::span<const std::int16_t> palette,
                      std::span<const std::int32_t> order, std::size_t threads);

}  // namespace fewcolors
