// k-means++ draws distinct positions, the same for the same seed, by weight and then by weight times squared distance.

#include "design/seed.hpp"

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

std::set<std::vector<std::int16_t>> positions(const Coordinates& points) {
  std::set<std::vector<std::int16_t>> out;
  for (std::size_t i = 0; i < points.size(); i += axes)
    out.insert({points[i], points[i + 1], points[i + 2], points[i + 3]});
  return out;
}

LAW(what_is_drawn_are_distinct_positions_as_many_as_asked_for_or_as_there_are) {
  for (const std::size_t k : {1u, 2u, 16u, 100u})
    for (const cases::Region& region : cases::regions)
      for (const Shape shape : cases::shapes) {
        check::Note note(k, " of ", region.name, ", shape ", static_cast<int>(shape));
        Random random(k);
        const Coordinates points = cases::points(random, shape, region, 70);
        const Cloud cloud(points, cases::weights(random, 70));
        const auto drawn = seed_plus_plus(cloud, k, 5);
        Coordinates places;
        for (const std::int64_t i : drawn) {
          CHECK_AT_MOST(0, i);
          CHECK_AT_MOST(i, 69);
          places.insert(places.end(), &points[static_cast<std::size_t>(i) * axes],
                        &points[static_cast<std::size_t>(i) * axes] + axes);
        }
        CHECK_EQUAL(drawn.size(), std::min(k, positions(points).size()));
        CHECK_EQUAL(positions(places).size(), drawn.size());
        CHECK_SAME(seed_plus_plus(cloud, k, 5), drawn);
      }
}

LAW(a_longer_draw_begins_with_the_shorter_one) {
  Random random(1);
  const Cloud cloud(cases::points(random, Shape::uniform, cases::oklab, 200), cases::weights(random, 200));
  const auto all = seed_plus_plus(cloud, 64, 9);
  for (const std::size_t k : {1u, 2u, 40u}) CHECK_SAME(seed_plus_plus(cloud, k, 9), std::span(all).first(k));
}

LAW(seeds_differ) {
  Random random(1);
  const Cloud cloud(cases::points(random, Shape::uniform, cases::oklab, 200), cases::weights(random, 200));
  std::set<std::vector<std::int64_t>> draws;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const auto drawn = seed_plus_plus(cloud, 5, seed);
    draws.insert({drawn.begin(), drawn.end()});
  }
  CHECK_EQUAL(draws.size(), 50u);
}

// |count - expected| stays within five standard deviations; the seeds are fixed, so it does so every time.
void check_share(std::size_t count, std::size_t draws, double share) {
  const double n = static_cast<double>(draws);
  CHECK_AT_MOST(std::abs(static_cast<double>(count) - n * share), 5 * std::sqrt(n * share * (1 - share)));
}

LAW(the_first_is_drawn_by_weight_and_the_second_by_weight_times_squared_distance) {
  constexpr std::size_t draws = 20000;
  const Coordinates points{0, 0, 0, 0, 0, 30, 0, 0, -10, 0, 0, 10, 0, 30, 40, 0};
  const std::vector<std::int64_t> weights{5, 1, 3, 1};
  const Cloud cloud(points, weights);
  std::size_t first[4] = {}, second[4][4] = {};
  for (std::uint64_t seed = 0; seed < draws; ++seed) {
    const auto drawn = seed_plus_plus(cloud, 2, seed);
    ++first[drawn[0]];
    ++second[drawn[0]][drawn[1]];
  }
  for (std::size_t a = 0; a < 4; ++a) {
    check_share(first[a], draws, static_cast<double>(weights[a]) / 10);
    double potential[4], all = 0;
    for (std::size_t b = 0; b < 4; ++b)
      all += potential[b] = static_cast<double>(weights[b] * naive::sq_distance(&points[a * axes], &points[b * axes]));
    for (std::size_t b = 0; b < 4; ++b) check_share(second[a][b], first[a], potential[b] / all);
  }
}

LAW(the_third_keeps_away_from_both) {
  constexpr std::size_t draws = 20000;
  const Coordinates points{0, 0, 0, 0, 100, 0, 0, 0, 101, 0, 0, 0, 200, 0, 0, 0};
  const Cloud cloud(points, std::vector<std::int64_t>{1, 1, 1, 1});
  std::size_t after[4] = {}, cases_of_both_ends = 0;
  for (std::uint64_t seed = 0; seed < draws; ++seed) {
    const auto drawn = seed_plus_plus(cloud, 3, seed);
    if (std::min(drawn[0], drawn[1]) != 0 || std::max(drawn[0], drawn[1]) != 3) continue;
    ++cases_of_both_ends;
    ++after[drawn[2]];
  }
  check_share(after[1], cases_of_both_ends, 10000.0 / (10000 + 99 * 99));
  CHECK_EQUAL(after[0] + after[3], 0u);
}

LAW(heavy_points_at_the_lattices_ends_do_not_overflow) {
  const Coordinates points{-16384, 0, 0, 0, 16383, 32767, 0, 0, 0, 1, 0, 0};
  const Cloud cloud(points, std::vector<std::int64_t>(3, (std::int64_t{1} << 32) / 3));
  for (std::uint64_t seed = 0; seed < 50; ++seed) CHECK_EQUAL(seed_plus_plus(cloud, 7, seed).size(), 3u);
}

}  // namespace
}  // namespace fewcolors
