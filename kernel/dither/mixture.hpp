// What a dithered picture looks like from afar, as a function of its palette: the normal equations of
//
//     cost(palette) = sum over pixel pairs p, q of g(p - q) e(p) . e(q),      e = palette[indices] - picture,
//
// quadratic in the palette for given indices. With g = G * G for a blur G, the cost is | G * e |^2, the error that is left when
// the eye has blurred the picture; `own` more at g(0) adds some error as it is. The equations are A palette = B,
//
//     A[i, j] = sum of g(p - q) over p of index i and q of index j,      B[i] = sum of (g * picture)(p) over p of index i,
//
// and A needs one addition for each pair of pixels in reach of g. All are integers: exact, whatever the order. Outside the
// picture there is no error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace fewcolors {

struct Raster {
  std::size_t height, width;
};

// g(dx, dy) = taps[dx] * taps[dy], and `own` more where both are 0. An odd number of taps, the middle one for 0. The sum of
// all of g is at most 2^13 and coordinates are below 2^15, so blurred differences of points stay below 2^29.
struct Blur {
  std::span<const std::int32_t> taps;
  std::int32_t own;

  std::size_t reach() const { return taps.size() / 2; }
};
constexpr std::size_t most_reach_of_blur = 15;

// blurred[p] = (g * points)(p) in each of 4 coordinates.
void blur(Raster raster, std::span<const std::int32_t> points, const Blur& g, std::span<std::int32_t> blurred);

// pairs: k * k, symmetric, A above. Indices must be below k.
void count_pairs(Raster raster, std::span<const std::uint16_t> indices, const Blur& g, std::size_t k,
                 std::span<std::int64_t> pairs);

// sums: k * 4, B above, given the blurred picture.
void sum_by_index(std::span<const std::uint16_t> indices, std::span<const std::int32_t> blurred,
                  std::span<std::int64_t> sums);

}  // namespace fewcolors
