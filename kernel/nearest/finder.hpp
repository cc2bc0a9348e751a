// The palette entry nearest to any point rounded to whole steps: what mixing asks for. A Grid answers for points within
// its range; beyond it, where colours that no mixture reaches send the search, every entry is looked at. The answer
// does not depend on the range.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "colors/cloud.hpp"
#include "ground/buffers.hpp"
#include "nearest/grid.hpp"

namespace fewcolors {

using Vector = std::array<double, axes>;

inline double dot(const Vector& a, const Vector& b) {
  return (a[0] * b[0] + a[1] * b[1]) + (a[2] * b[2] + a[3] * b[3]);
}
inline Vector minus(const Vector& a, const Vector& b) { return {a[0] - b[0], a[1] - b[1], a[2] - b[2], a[3] - b[3]}; }
// a + factor * b
inline Vector plus(const Vector& a, double factor, const Vector& b) {
  return {a[0] + factor * b[0], a[1] + factor * b[1], a[2] + factor * b[2], a[3] + factor * b[3]};
}

inline Vector vector_of(const std::int16_t* point) {
  return {double(point[0]), double(point[1]), double(point[2]), double(point[3])};
}

// The corners of the box around two sets of points.
inline Range range_around(std::span<const std::int16_t> some, std::span<const std::int16_t> others) {
  Range range;
  range.low.fill(INT16_MAX);
  range.high.fill(INT16_MIN);
  for (const auto& points : {some, others})
    for (std::size_t i = 0; i < points.size(); ++i) {
      range.low[i % axes] = std::min<std::int32_t>(range.low[i % axes], points[i]);
      range.high[i % axes] = std::max<std::int32_t>(range.high[i % axes], points[i]);
    }
  return range;
}

class Finder {
 public:
  Finder(std::span<const std::int16_t> palette, const Range& range) : grid_(palette, range), range_(range) {
    for (std::size_t i = 0; i < palette.size(); i += axes) entries_.push_back(vector_of(&palette[i]));
  }

  const Vector& entry(std::int32_t row) const { return entries_[static_cast<std::size_t>(row)]; }

  std::int32_t nearest(const Vector& point) {
    Vector rounded;
    std::int16_t on_lattice[axes];
    bool within = true;
    for (std::size_t c = 0; c < axes; ++c) {
      rounded[c] = std::floor(point[c] + 0.5);
      within = within && rounded[c] >= range_.low[c] && rounded[c] <= range_.high[c];
      on_lattice[c] = within ? static_cast<std::int16_t>(rounded[c]) : std::int16_t{0};
    }
    return within ? grid_.nearest(on_lattice) : nearest_of_all(rounded);
  }

 private:
  std::int32_t nearest_of_all(const Vector& point) const {
    std::size_t winner = 0;
    double least_sq = dot(minus(entries_[0], point), minus(entries_[0], point));
    for (std::size_t row = 1; row < entries_.size(); ++row) {
      const Vector away = minus(entries_[row], point);
      if (const double sq = dot(away, away); sq < least_sq) {
        least_sq = sq;
        winner = row;
      }
    }
    return static_cast<std::int32_t>(winner);
  }

  Grid grid_;
  Range range_;
  Buffer<Vector> entries_;
};

}  // namespace fewcolors
