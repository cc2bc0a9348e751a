// Moments: integer sums over weighted points, a monoid under +, and the mean they come to.
#pragma once

#include <cstddef>
#include <cstdint>

#include "colors/cloud.hpp"

namespace fewcolors {

// w being a point's weight and x its coordinates. Exact while the weights sum to less than 2^32: squares of points are below
// 2^31.
struct Moments {
  std::int64_t sum[axes];  // sum of w x
  std::int64_t weight;     // sum of w
  std::int64_t sq;         // sum of w |x|^2

  void add_point(const std::int16_t* x, std::int64_t w) {
    std::int32_t square = 0;
    for (std::size_t c = 0; c < axes; ++c) {
      sum[c] += w * x[c];
      square += x[c] * x[c];
    }
    weight += w;
    sq += w * square;
  }
  void add(const Moments& other) {
    for (std::size_t c = 0; c < axes; ++c) sum[c] += other.sum[c];
    weight += other.weight;
    sq += other.sq;
  }
  void subtract(const Moments& other) {
    for (std::size_t c = 0; c < axes; ++c) sum[c] -= other.sum[c];
    weight -= other.weight;
    sq -= other.sq;
  }
  // Sum of w |x - mean|^2.
  double error() const {
    double squares = 0;
    for (std::int64_t s : sum) squares += static_cast<double>(s) * static_cast<double>(s);
    return static_cast<double>(sq) - squares / static_cast<double>(weight);
  }
};

// floor(sum / weight / grid + 1/2) * grid: the mean rounded half up to a multiple of `grid`. It is the best point of that grid.
inline std::int16_t rounded_mean(std::int64_t sum, std::int64_t weight, std::int64_t grid) {
  const std::int64_t numerator = 2 * sum + weight * grid, denominator = 2 * weight * grid;
  const std::int64_t quotient = numerator / denominator - (numerator % denominator < 0);
  return static_cast<std::int16_t>(quotient * grid);
}

}  // namespace fewcolors
