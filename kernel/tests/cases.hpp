// Random cases, the same in every run and on every machine.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "colors/cloud.hpp"
#include "colors/morton.hpp"

namespace fewcolors::cases {

// std's engine is the same everywhere, its distributions are not.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  std::size_t below(std::size_t bound) { return engine_() % bound; }
  int between(int low, int high) { return low + static_cast<int>(below(static_cast<std::size_t>(high - low) + 1)); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  double fraction() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }  // in [0, 1)

 private:
  std::mt19937_64 engine_;
};

using Coordinates = std::vector<std::int16_t>;  // rows of four

// A stretch of the lattice and the steps in which its points lie.
struct Region {
  const char* name;
  std::array<int, axes> low, high;
  int step;
};

inline constexpr Region srgb{"srgb", {0, 0, 0, 0}, {16320, 16320, 16320, 0}, 64};
inline constexpr Region srgb_alpha{"srgb with alpha", {0, 0, 0, 0}, {16320, 16320, 16320, 16320}, 64};
inline constexpr Region oklab{"oklab", {0, -3834, -5112, 0}, {16384, 4522, 3261, 0}, 1};
// As far as the lattice's law goes: differences of 2^15 - 1 on two axes, squared distances just below 2^31.
inline constexpr Region widest{"widest", {-16384, 0, -7, 0}, {16383, 32767, 7, 0}, 1};
inline constexpr Region tiny{"tiny", {-2, -2, -2, 0}, {2, 2, 2, 0}, 1};  // ties everywhere
inline constexpr std::array regions{srgb, srgb_alpha, oklab, widest, tiny};

inline std::array<std::int16_t, axes> anywhere(Random& random, const Region& region) {
  std::array<std::int16_t, axes> point;
  for (std::size_t c = 0; c < axes; ++c) {
    const int steps = (region.high[c] - region.low[c]) / region.step;
    point[c] = static_cast<std::int16_t>(region.low[c] + region.step * random.between(0, steps));
  }
  return point;
}

inline std::int16_t clipped(int value, const Region& region, std::size_t c) {
  return static_cast<std::int16_t>(std::clamp(value, region.low[c], region.high[c]));
}

// At most `reach` steps from `from` on each axis.
inline std::array<std::int16_t, axes> nearby(Random& random, const Region& region, std::span<const std::int16_t> from,
                                             int reach) {
  std::array<std::int16_t, axes> point;
  for (std::size_t c = 0; c < axes; ++c)
    point[c] = clipped(from[c] + region.step * random.between(-reach, reach), region, c);
  return point;
}

inline std::array<std::int16_t, axes> on_the_diagonal(Random& random, const Region& region) {
  const double t = random.fraction();
  std::array<std::int16_t, axes> point;
  for (std::size_t c = 0; c < axes; ++c)
    point[c] = clipped(region.low[c] + static_cast<int>(t * (region.high[c] - region.low[c])), region, c);
  return point;
}

enum class Shape { uniform, clustered, line, equal };
inline constexpr std::array shapes{Shape::uniform, Shape::clustered, Shape::line, Shape::equal};

inline Coordinates points(Random& random, Shape shape, const Region& region, std::size_t n) {
  Coordinates out;
  out.reserve(n * axes);
  std::vector<std::array<std::int16_t, axes>> hearts(1 + random.below(6));
  for (auto& heart : hearts) heart = anywhere(random, region);
  for (std::size_t i = 0; i < n; ++i) {
    std::array<std::int16_t, axes> point = hearts[0];
    if (shape == Shape::uniform) point = anywhere(random, region);
    if (shape == Shape::clustered) point = nearby(random, region, hearts[random.below(hearts.size())], 12);
    if (shape == Shape::line) point = on_the_diagonal(random, region);
    out.insert(out.end(), point.begin(), point.end());
  }
  return out;
}

// Neighbours in space become neighbours in the array, as they are after counting.
inline Coordinates in_z_order(const Coordinates& points) {
  const auto key = [&](std::size_t i) {
    std::uint8_t color[axes];
    for (std::size_t c = 0; c < axes; ++c) color[c] = static_cast<std::uint8_t>((points[i * axes + c] + 32768) >> 8);
    return Morton<axes>::key(color);
  };
  std::vector<std::pair<std::uint32_t, std::size_t>> order(points.size() / axes);
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = {key(i), i};
  std::sort(order.begin(), order.end());
  Coordinates out;
  out.reserve(points.size());
  for (const auto& [_, i] : order) out.insert(out.end(), &points[i * axes], &points[i * axes] + axes);
  return out;
}

inline std::vector<std::int64_t> weights(Random& random, std::size_t n, std::size_t most = 1000) {
  std::vector<std::int64_t> out(n);
  for (std::int64_t& weight : out) weight = 1 + static_cast<std::int64_t>(random.below(most));
  return out;
}

inline std::vector<std::uint8_t> bytes(Random& random, std::size_t n, std::size_t most = 256) {
  std::vector<std::uint8_t> out(n);
  for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(random.below(most));
  return out;
}

inline std::vector<std::int32_t> first_slots(std::size_t k) {
  std::vector<std::int32_t> slots(k);
  for (std::size_t i = 0; i < k; ++i) slots[i] = static_cast<std::int32_t>(i);
  return slots;
}

}  // namespace fewcolors::cases
