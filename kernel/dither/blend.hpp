// Blending: the mixture of palette entries that looks most like a colour, from afar and from close up.
//
// Of all mixtures of the palette's points p_i with shares w_i (w_i >= 0, their sum 1) a colour x gets that of the least
//
//     |x - sum w_i p_i|^2  +  grain * sum w_i |x - p_i|^2
//
// the error that is left when the eye blurs the pixels, and the noise that is seen when it does not. As `grain` goes
// to 0 the mixture becomes exact, and of the exact ones the calmest: its entries are the corners of the Delaunay
// simplex around x, or of the hull's face nearest to x. As it grows, the nearest entry alone is left. So at most one
// more entry than there are axes has a share, distant entries have none, and a colour that the palette holds is its own
// mixture.
//
// The least is found by an active set, after Philip Wolfe, "Finding the nearest point in a polytope", Mathematical
// Programming 11 (1976): take the entry with the lowest price in, move to the best shares of those present, drop what
// comes to nothing, until no entry lowers the sum. The price of an entry q away from x, m being the error of the
// present mixture,
//
//     2 q.m + grain |q|^2 = grain |q + m / grain|^2 - |m|^2 / grain
//
// is lowest for the entry nearest to x - m / grain: a question that a Grid answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "dither/recipe.hpp"

namespace fewcolors {

// colors: n * 4 lattice points; palette: k * 4, k from 1 to 65,536; order: k, each entry's place from dark to light;
// grain > 0.
Recipes blend(std::span<const std::int16_t> colors, std::span<const std::int16_t> palette,
              std::span<const std::int32_t> order, double grain, std::size_t threads);

}  // namespace fewcolors
