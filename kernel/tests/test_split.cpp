// Splitting gives at most k centres, finds what lies apart, and on a line makes the best cut.

#include "design/split.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "cases.hpp"
#include "check.hpp"
#include "naive.hpp"

namespace fewcolors {
namespace {

using cases::Coordinates;
using cases::Random;
using cases::Shape;
using Row = std::vector<std::int16_t>;
using Rows = std::set<Row>;

Rows rows(std::span<const std::int16_t> points) {
  Rows out;
  for (std::size_t i = 0; i < points.size(); i += axes)
    out.emplace(points.begin() + static_cast<std::ptrdiff_t>(i),
                points.begin() + static_cast<std::ptrdiff_t>(i + axes));
  return out;
}

Coordinates split(const Coordinates& points, const std::vector<std::int64_t>& weights, std::size_t k) {
  const auto centers = split_centers(Cloud(points, weights), k);
  return {centers.begin(), centers.end()};
}

LAW(splitting_gives_at_most_k_centres_within_the_points_extent_and_the_same_ones_again) {
  for (const std::size_t k : {1u, 2u, 3u, 16u, 64u, 300u})
    for (const cases::Region& region : cases::regions)
      for (const Shape shape : cases::shapes) {
        check::Note note(k, " centres, ", region.name, ", shape ", static_cast<int>(shape));
        Random random(k);
        const Coordinates points = cases::points(random, shape, region, 500);
        const auto weights = cases::weights(random, 500);
        const Coordinates centers = split(points, weights, k);
        CHECK(!centers.empty());
        CHECK_AT_MOST(centers.size() / axes, std::min(k, rows(points).size()));
        for (std::size_t i = 0; i < centers.size(); ++i) {
          CHECK_AT_MOST(region.low[i % axes], centers[i]);
          CHECK_AT_MOST(centers[i], region.high[i % axes]);
        }
        CHECK_SAME(split(points, weights, k), centers);
      }
}

LAW(one_centre_is_the_mean) {
  for (const cases::Region& region : cases::regions) {
    check::Note note(region.name);
    Random random(1);
    const Coordinates points = cases::points(random, Shape::clustered, region, 300);
    const auto weights = cases::weights(random, 300);
    const auto moments = naive::moments(points, weights, std::vector<std::uint16_t>(300, 0), 1);
    Coordinates mean;
    for (std::size_t a = 0; a < axes; ++a) mean.push_back(naive::rounded_mean(moments[a], moments[4], 1));
    CHECK_SAME(split(points, weights, 1), mean);
  }
}

LAW(no_more_distinct_points_than_centres_are_all_found) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    check::Note note("case ", seed);
    Random random(seed);
    const cases::Region& region = cases::regions[seed % cases::regions.size()];
    const Coordinates few = cases::points(random, Shape::uniform, region, 1 + random.below(40));
    Coordinates points;
    for (int i = 0; i < 200; ++i) {
      const std::size_t row =
          i < static_cast<int>(few.size() / axes) ? static_cast<std::size_t>(i) : random.below(few.size() / axes);
      points.insert(points.end(), &few[row * axes], &few[row * axes] + axes);
    }
    const Coordinates centers = split(points, cases::weights(random, 200), 40 + random.below(10));
    CHECK(rows(centers) == rows(few));
    CHECK_EQUAL(centers.size() / axes, rows(few).size());
  }
}

LAW(clusters_that_lie_far_apart_on_a_line_get_a_centre_each) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    check::Note note("case ", seed);
    Random random(seed);
    const int clusters = random.between(1, 8);
    Coordinates points;
    for (int i = 0; i < 400; ++i) {
      const int heart = -16000 + 4000 * (i % clusters);
      const std::int16_t point[axes] = {static_cast<std::int16_t>(heart + random.between(-9, 9)),
                                        static_cast<std::int16_t>(random.between(0, 9)), 0, 0};
      points.insert(points.end(), point, point + axes);
    }
    const Coordinates centers = split(points, cases::weights(random, 400), static_cast<std::size_t>(clusters));
    std::set<int> found;
    for (std::size_t i = 0; i < centers.size(); i += axes)
      found.insert(static_cast<int>(std::lround((centers[i] + 16000) / 4000.0)));
    CHECK_EQUAL(found.size(), static_cast<std::size_t>(clusters));
    CHECK_EQUAL(centers.size() / axes, static_cast<std::size_t>(clusters));
  }
}

// The two means of the best cut between equal slices of points on a line, as many slices as points.
Coordinates best_cut_on_a_line(const Coordinates& points, const std::vector<std::int64_t>& weights) {
  const auto n = static_cast<int>(weights.size());
  int low = points[0], high = points[0];
  for (int i = 0; i < n; ++i) low = std::min<int>(low, points[i * axes]), high = std::max<int>(high, points[i * axes]);
  long double least = INFINITY;
  Coordinates best;
  for (int border = 1; border < n; ++border) {
    std::int64_t sum[2] = {}, weight[2] = {};
    long double error = 0;
    const auto side = [&](int i) { return (points[i * axes] - low) * n >= border * (high - low) ? 1 : 0; };
    for (int i = 0; i < n; ++i) sum[side(i)] += weights[i] * points[i * axes], weight[side(i)] += weights[i];
    for (int i = 0; i < n; ++i) {
      const long double d =
          points[i * axes] - static_cast<long double>(sum[side(i)]) / static_cast<long double>(weight[side(i)]);
      error += static_cast<long double>(weights[i]) * d * d;
    }
    if (error >= least) continue;
    least = error;
    best = {naive::rounded_mean(sum[0], weight[0], 1), 0, 0, 0, naive::rounded_mean(sum[1], weight[1], 1), 0, 0, 0};
  }
  return best;
}

LAW(on_a_line_the_first_cut_is_the_best_between_equal_slices) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    check::Note note("case ", seed);
    Random random(seed);
    const std::size_t n = 2 + random.below(60);
    Coordinates points(n * axes);
    for (std::size_t i = 0; i < n; ++i) points[i * axes] = static_cast<std::int16_t>(random.between(-9000, 9000));
    const auto weights = cases::weights(random, n);
    CHECK_SAME(split(points, weights, 2), best_cut_on_a_line(points, weights));
  }
}

LAW(more_centres_leave_less_error) {
  Random random(2);
  const Coordinates points = cases::points(random, Shape::uniform, cases::oklab, 2000);
  const auto weights = cases::weights(random, 2000);
  std::int64_t before = naive::objective(points, weights, split(points, weights, 1));
  for (std::size_t k = 2; k <= 256; k *= 2) {
    check::Note note(k, " centres");
    const std::int64_t now = naive::objective(points, weights, split(points, weights, k));
    CHECK_AT_MOST(now * 10, before * 9);  // uniform in space: each doubling should leave some 2^(-2/3) = 63 %
    before = now;
  }
}

}  // namespace
}  // namespace fewcolors
