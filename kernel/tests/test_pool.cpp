// Cells of colours pooled into points keep the weight and the sums, and obey the tolerance.

#include "design/pool.hpp"

#include <cmath>
#include <map>

#include "cases.hpp"
#include "check.hpp"
#include "colors/count.hpp"
#include "naive.hpp"

namespace fewcolors {
namespace {

using cases::Coordinates;
using cases::Random;

struct Case {
  std::size_t channels;
  std::vector<std::uint32_t> keys;
  std::vector<std::uint8_t> colors;
  Coordinates points;
  std::vector<std::int64_t> weights;

  Pooled pooled(int bits, double tolerance) const { return pool(colors, channels, points, weights, bits, tolerance); }
};

Case make_case(std::uint64_t seed) {
  Random random(seed);
  const std::size_t channels = 3 + seed % 2, n = 1 + random.below(2000);
  auto pixels = cases::bytes(random, n * channels);
  if (random.one_in(2))  // crowded
    for (auto& byte : pixels) byte = static_cast<std::uint8_t>(120 + byte % 20);
  const Counts counts = count_colors(pixels, static_cast<int>(channels), 1);
  Case out{channels, {counts.keys.begin(), counts.keys.end()}, {}, {}, {counts.weights.begin(), counts.weights.end()}};
  out.colors.resize(counts.keys.size() * channels);
  decode(counts.keys, static_cast<int>(channels), out.colors);
  for (std::size_t i = 0; i < out.colors.size(); ++i) {
    out.points.push_back(static_cast<std::int16_t>(out.colors[i] * 64));
    if (channels == 3 && i % 3 == 2) out.points.push_back(0);
  }
  return out;
}

using Rows = std::vector<std::size_t>;

// {error, mean} of the colours in these rows of the case, the plain way.
struct Cell {
  std::int64_t sum[axes] = {};
  std::int64_t weight = 0;
  long double error = 0;

  Cell(const Case& c, const Rows& rows) {
    for (const std::size_t row : rows) {
      weight += c.weights[row];
      for (std::size_t a = 0; a < axes; ++a) sum[a] += c.weights[row] * c.points[row * axes + a];
    }
    for (const std::size_t row : rows)
      for (std::size_t a = 0; a < axes; ++a) {
        const long double d =
            c.points[row * axes + a] - static_cast<long double>(sum[a]) / static_cast<long double>(weight);
        error += static_cast<long double>(c.weights[row]) * d * d;
      }
  }
};

void pool_naively(const Case& c, const Rows& rows, int bits, double tolerance, Coordinates& points,
                  std::vector<std::int64_t>& weights) {
  std::map<std::uint32_t, Rows> cells;  // in Z-order
  for (const std::size_t row : rows)
    cells[static_cast<std::uint32_t>(std::uint64_t{c.keys[row]} >> (static_cast<std::size_t>(bits) * c.channels))]
        .push_back(row);
  for (const auto& [_, members] : cells) {
    const Cell cell(c, members);
    if (bits > 0 && members.size() > 1 && cell.error > tolerance) {
      pool_naively(c, members, bits - 1, tolerance, points, weights);
      continue;
    }
    for (const std::int64_t sum : cell.sum) points.push_back(naive::rounded_mean(sum, cell.weight, 1));
    weights.push_back(cell.weight);
  }
}

// Errors are integers divided by weights; no such number is this one.
constexpr double odd = 0.1234567;

LAW(pooling_equals_cells_by_maps) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Case c = make_case(seed);
    Rows all(c.weights.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    for (const int bits : {0, 1, 2, 3, 5, 8})
      for (const double tolerance : {0.0, 9000 + odd, 1e6 + odd, 1e8 + odd, 1e30}) {
        check::Note note("case ", seed, ", ", bits, " bits, tolerance ", tolerance);
        Coordinates points;
        std::vector<std::int64_t> weights;
        pool_naively(c, all, bits, tolerance, points, weights);
        const Pooled pooled = c.pooled(bits, tolerance);
        CHECK_SAME(pooled.points, points);
        CHECK_SAME(pooled.weights, weights);
      }
  }
}

LAW(zero_bits_or_no_tolerance_leave_every_colour_a_point) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    check::Note note("case ", seed);
    const Case c = make_case(seed);
    for (const Pooled& pooled : {c.pooled(0, 1e30), c.pooled(8, 0), c.pooled(3, -1)}) {
      CHECK_SAME(pooled.points, c.points);
      CHECK_SAME(pooled.weights, c.weights);
    }
  }
}

LAW(pooling_conserves_the_weight_and_but_for_rounding_the_sums) {
  for (std::uint64_t seed = 0; seed < 40; ++seed)
    for (const int bits : {1, 3, 8}) {
      check::Note note("case ", seed, ", ", bits, " bits");
      const Case c = make_case(seed);
      const Pooled pooled = c.pooled(bits, 1e7);
      std::int64_t weight = 0, pooled_weight = 0, sum[axes] = {}, pooled_sum[axes] = {};
      for (std::size_t i = 0; i < c.weights.size(); ++i) {
        weight += c.weights[i];
        for (std::size_t a = 0; a < axes; ++a) sum[a] += c.weights[i] * c.points[i * axes + a];
      }
      for (std::size_t i = 0; i < pooled.weights.size(); ++i) {
        pooled_weight += pooled.weights[i];
        for (std::size_t a = 0; a < axes; ++a) pooled_sum[a] += pooled.weights[i] * pooled.points[i * axes + a];
      }
      CHECK_EQUAL(pooled_weight, weight);
      for (std::size_t a = 0; a < axes; ++a) CHECK_AT_MOST(2 * std::abs(pooled_sum[a] - sum[a]), weight);
    }
}

LAW(eight_bits_and_all_tolerance_leave_one_point) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) CHECK_EQUAL(make_case(seed).pooled(8, 1e30).weights.size(), 1u);
}

}  // namespace
}  // namespace fewcolors
