// The naive twins: the obvious implementation of what the kernel does fast.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "colors/cloud.hpp"
#include "design/moments.hpp"

namespace fewcolors::naive {

// Bit by bit: bit b of channel c stands at place b * channels + (channels - 1 - c).
inline std::uint32_t morton_key(const std::uint8_t* color, std::size_t channels) {
  std::uint32_t key = 0;
  for (std::size_t b = 0; b < 8; ++b)
    for (std::size_t c = 0; c < channels; ++c) key |= ((color[c] >> b) & 1u) << (b * channels + (channels - 1 - c));
  return key;
}

using Histogram = std::map<std::uint32_t, std::int64_t>;

inline Histogram count(std::span<const std::uint8_t> pixels, std::size_t channels,
                       std::span<const std::int64_t> weights = {}) {
  Histogram histogram;
  for (std::size_t i = 0; i * channels < pixels.size(); ++i)
    histogram[morton_key(&pixels[i * channels], channels)] += weights.empty() ? 1 : weights[i];
  return histogram;
}

inline std::int64_t sq_distance(const std::int16_t* a, const std::int16_t* b) {
  std::int64_t sum = 0;
  for (std::size_t c = 0; c < axes; ++c) sum += std::int64_t{a[c] - b[c]} * (a[c] - b[c]);
  return sum;
}

struct Nearest {
  std::size_t row;
  std::int64_t sq_distance;
};

// The row of the nearest centre, the lowest of equals.
inline Nearest nearest(const std::int16_t* point, std::span<const std::int16_t> centers) {
  Nearest best{0, sq_distance(point, &centers[0])};
  for (std::size_t row = 1; row < centers.size() / axes; ++row)
    if (const std::int64_t sq = sq_distance(point, &centers[row * axes]); sq < best.sq_distance) best = {row, sq};
  return best;
}

inline std::vector<std::uint16_t> labels(std::span<const std::int16_t> points, std::span<const std::int16_t> centers,
                                         std::span<const std::int32_t> slots) {
  std::vector<std::uint16_t> out;
  for (std::size_t i = 0; i < points.size(); i += axes)
    out.push_back(static_cast<std::uint16_t>(slots[nearest(&points[i], centers).row]));
  return out;
}

// A row of numbers for each slot: four sums, the weight, the sum of squares.
inline std::vector<std::int64_t> rows(std::span<const Moments> moments) {
  std::vector<std::int64_t> out;
  for (const Moments& m : moments) {
    out.insert(out.end(), m.sum, m.sum + axes);
    out.insert(out.end(), {m.weight, m.sq});
  }
  return out;
}

inline std::vector<std::int64_t> moments(std::span<const std::int16_t> points, std::span<const std::int64_t> weights,
                                         std::span<const std::uint16_t> labels, std::size_t slots) {
  std::vector<std::int64_t> out(slots * 6);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    std::int64_t* row = &out[labels[i] * std::size_t{6}];
    for (std::size_t c = 0; c < axes; ++c) {
      const std::int64_t x = points[i * axes + c];
      row[c] += weights[i] * x;
      row[5] += weights[i] * x * x;
    }
    row[4] += weights[i];
  }
  return out;
}

// The multiple of `grid` nearest to sum / weight, the higher of equals. Exact: a long double holds 64 bits or more.
inline std::int16_t rounded_mean(std::int64_t sum, std::int64_t weight, int grid) {
  const long double steps = static_cast<long double>(sum) / static_cast<long double>(weight * grid);
  return static_cast<std::int16_t>(grid * static_cast<int>(std::floor(steps + 0.5L)));
}

inline std::int64_t objective(std::span<const std::int16_t> points, std::span<const std::int64_t> weights,
                              std::span<const std::int16_t> centers) {
  std::int64_t total = 0;
  for (std::size_t i = 0; i < weights.size(); ++i)
    total += weights[i] * nearest(&points[i * axes], centers).sq_distance;
  return total;
}

}  // namespace fewcolors::naive
