// The spread of weighted points about their mean, and the axis along which it is widest.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "colors/cloud.hpp"

namespace fewcolors {

struct PrincipalAxis {
  std::array<double, axes> direction;  // of length 1, or 0 when there is no spread
  double value;                        // sum of w (d . direction)^2
};

class Covariance {
 public:
  void add(double weight, const std::array<double, axes>& d) {
    for (std::size_t r = 0; r < axes; ++r)
      for (std::size_t c = r; c < axes; ++c) upper_[r][c] += weight * d[r] * d[c];
  }

  // Power iteration from the row of the largest variance. 16 steps leave the direction within some degrees where two variances
  // are close, and then any direction between the two splits about as well.
  PrincipalAxis principal_axis() const {
    std::size_t widest = 0;
    for (std::size_t c = 1; c < axes; ++c)
      if (upper_[c][c] > upper_[widest][widest]) widest = c;
    std::array<double, axes> direction{};
    direction[widest] = 1;
    double value = 0;
    for (int step = 0; step < 16; ++step) {
      direction = times(direction);
      value = length(direction);
      if (value == 0) return {direction, 0};
      for (double& v : direction) v /= value;
    }
    return {direction, value};
  }

 private:
  std::array<double, axes> times(const std::array<double, axes>& v) const {
    std::array<double, axes> out{};
    for (std::size_t r = 0; r < axes; ++r)
      for (std::size_t c = 0; c < axes; ++c) out[r] += upper_[std::min(r, c)][std::max(r, c)] * v[c];
    return out;
  }

  static double length(const std::array<double, axes>& v) {
    double sum = 0;
    for (double x : v) sum += x * x;
    return std::sqrt(sum);
  }

  std::array<std::array<double, axes>, axes> upper_{};
};

}  // namespace fewcolors
