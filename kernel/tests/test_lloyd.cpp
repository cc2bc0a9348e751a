// A run of passes is the textbook's loop, and what the clusters tell about themselves is true.

#include <algorithm>
#include <cmath>

#include "cases.hpp"
#include "check.hpp"
#include "design/lloyd.hpp"
#include "naive.hpp"

namespace fewcolors {
namespace {

using cases::Coordinates;
using cases::Random;
using cases::Region;
using cases::Shape;

struct Case {
  Coordinates points, centers;
  std::vector<std::int64_t> weights;
  std::size_t fixed = 0;  // so many of the centres stay
};

Coordinates on_grid(Coordinates points, int grid) {
  for (std::int16_t& x : points) x = naive::rounded_mean(x, 1, grid);
  return points;
}

Case make_case(std::uint64_t seed, const Region& region, std::size_t n, std::size_t k, int grid) {
  Random random(seed);
  const Shape shape = cases::shapes[seed % cases::shapes.size()];
  Case out{cases::in_z_order(cases::points(random, shape, region, n)), {}, cases::weights(random, n)};
  out.centers = on_grid(cases::points(random, Shape::uniform, region, k), grid);
  return out;
}

struct Textbook {
  Coordinates centers;
  std::vector<std::uint16_t> labels;
  std::vector<std::int64_t> objectives;
};

Coordinates means(const Case& c, const Coordinates& centers, std::span<const std::uint16_t> labels, int grid) {
  const auto moments = naive::moments(c.points, c.weights, labels, centers.size() / axes);
  Coordinates out = centers;
  for (std::size_t slot = c.fixed; slot < centers.size() / axes; ++slot)
    for (std::size_t a = 0; a < axes && moments[slot * 6 + 4] > 0; ++a)
      out[slot * axes + a] = naive::rounded_mean(moments[slot * 6 + a], moments[slot * 6 + 4], grid);
  return out;
}

Textbook textbook(const Case& c, const Stop& stop) {
  Textbook out{c.centers, {}, {}};
  const auto slots = cases::first_slots(c.centers.size() / axes);
  while (true) {
    out.labels = naive::labels(c.points, out.centers, slots);
    out.objectives.push_back(naive::objective(c.points, c.weights, out.centers));
    const std::size_t passes = out.objectives.size();
    if (passes > 1) {
      const double before = static_cast<double>(out.objectives[passes - 2]),
                   now = static_cast<double>(out.objectives.back());
      if (before - now <= stop.tolerance * before) return out;
    }
    const Coordinates next = means(c, out.centers, out.labels, stop.grid);
    if (passes == stop.most || next == out.centers) return out;
    out.centers = next;
  }
}

void check_run(const Case& c, const Stop& stop, std::size_t threads) {
  const Textbook expected = textbook(c, stop);
  const std::size_t k = c.centers.size() / axes;
  const Cloud cloud(c.points, c.weights);
  Clusters clusters(cloud, k + 2);  // two slots are left out
  Coordinates centers = c.centers;
  CHECK_SAME(clusters.run(centers, c.fixed, stop, threads), expected.objectives);
  CHECK_SAME(centers, expected.centers);
  CHECK_SAME(clusters.labels(), expected.labels);
  CHECK_SAME(naive::rows(clusters.moments()), naive::moments(c.points, c.weights, expected.labels, k + 2));
  CHECK_EQUAL(clusters.objective(centers), expected.objectives.back());
}

LAW(a_run_is_the_textbooks_loop) {
  for (std::uint64_t seed = 0; seed < 200; ++seed)
    for (const int grid : {1, 64}) {
      const Region& region = cases::regions[seed % 3];  // the grid of 64 suits the first two and strains the third
      Case c = make_case(seed, region, 1 + seed * 3, 1 + seed % 23, grid);
      if (seed % 4 == 1) c.fixed = seed % 5;
      for (const double tolerance : {0.0, 1e-3, 0.1}) {
        check::Note note("case ", seed, ", grid ", grid, ", tolerance ", tolerance);
        check_run(c, {1 + seed % 40, tolerance, grid}, 1);
      }
    }
}

LAW(a_run_over_several_top_boxes_is_the_textbooks_loop_for_any_number_of_threads) {
  const Case c = make_case(1, cases::oklab, 40000, 7, 1);
  for (const std::size_t threads : {1u, 2u, 8u}) check_run(c, {6, 0, 1}, threads);
}

LAW(a_run_goes_on_from_the_state_that_the_last_one_left) {
  const Case c = make_case(5, cases::srgb, 2000, 12, 1);
  const Cloud cloud(c.points, c.weights);
  Clusters clusters(cloud, 12);
  Coordinates centers = c.centers;
  for (int turn = 0; turn < 10; ++turn) {
    check::Note note("turn ", turn);
    Case from_here = c;
    from_here.centers = centers;
    const Textbook expected = textbook(from_here, {3, 0, 1});
    CHECK_SAME(clusters.run(centers, 0, {3, 0, 1}, 1), expected.objectives);
    CHECK_SAME(centers, expected.centers);
    CHECK_SAME(clusters.labels(), expected.labels);
    const std::size_t somewhere = static_cast<std::size_t>(turn) * axes;
    std::copy_n(c.points.begin() + turn * 400, axes, centers.begin() + static_cast<std::ptrdiff_t>(somewhere));
  }
}

LAW(each_pass_is_told_when_it_is_made_and_telling_changes_nothing) {
  const Case c = make_case(9, cases::srgb, 500, 8, 1);
  const Cloud cloud(c.points, c.weights);
  Coordinates told_centers = c.centers, centers = c.centers;
  std::vector<std::int64_t> told;
  const auto objectives = Clusters(cloud, 8).run(told_centers, 0, {100, 0, 1}, 1,
                                                 [&](std::int64_t objective) { told.push_back(objective); });
  CHECK(objectives.size() > 1);
  CHECK_SAME(told, objectives);
  CHECK_SAME(Clusters(cloud, 8).run(centers, 0, {100, 0, 1}, 1), objectives);
  CHECK_SAME(centers, told_centers);
}

LAW(no_pass_raises_the_objective) {
  for (std::uint64_t seed = 0; seed < 60; ++seed)
    for (const int grid : {1, 64}) {
      check::Note note("case ", seed, ", grid ", grid);
      Case c = make_case(seed, cases::regions[seed % 2], 300, 1 + seed % 30, grid);
      const Cloud cloud(c.points, c.weights);
      const auto objectives = Clusters(cloud, c.centers.size() / axes).run(c.centers, 0, {100, 0, grid}, 1);
      for (std::size_t pass = 1; pass < objectives.size(); ++pass)
        CHECK_AT_MOST(objectives[pass], objectives[pass - 1]);
      CHECK_EQUAL(objectives.back(), naive::objective(c.points, c.weights, c.centers));
    }
}

LAW(fixed_centres_stay_and_the_others_still_become_means) {
  const Case c = make_case(4, cases::srgb, 500, 8, 1);
  const Cloud cloud(c.points, c.weights);
  for (const std::size_t fixed : {0u, 1u, 7u, 8u}) {
    check::Note note(fixed, " fixed");
    Case fixing = c;
    fixing.fixed = fixed;
    check_run(fixing, {100, 0, 1}, 1);
    Coordinates centers = c.centers;
    Clusters(cloud, 8).run(centers, fixed, {100, 0, 1}, 1);
    CHECK_SAME(std::span(centers).first(fixed * axes), std::span(c.centers).first(fixed * axes));
    CHECK_EQUAL(centers != c.centers, fixed < 8);
  }
}

LAW(a_run_without_a_limit_ends_where_every_centre_is_its_clusters_mean) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    check::Note note("case ", seed);
    const Case c = make_case(seed, cases::regions[seed % cases::regions.size()], 400, 9, 1);
    const Cloud cloud(c.points, c.weights);
    Clusters clusters(cloud, 9);
    Coordinates centers = c.centers;
    CHECK_AT_MOST(clusters.run(centers, 0, {100000, 0, 1}, 1).size(), 1000u);
    for (std::size_t slot = 0; slot < 9; ++slot)
      for (std::size_t a = 0; a < axes; ++a) {
        const Moments& m = clusters.moments()[slot];
        CHECK(m.weight == 0 || centers[slot * axes + a] == naive::rounded_mean(m.sum[a], m.weight, 1));
      }
  }
}

LAW(an_empty_clusters_centre_stays) {
  const Coordinates points{0, 0, 0, 0, 8, 0, 0, 0};
  const Cloud cloud(points, std::vector<std::int64_t>{1, 1});
  Coordinates centers{4, 0, 0, 0, 900, 900, 900, 0};
  Clusters(cloud, 2).run(centers, 0, {10, 0, 1}, 1);
  CHECK_SAME(centers, (Coordinates{4, 0, 0, 0, 900, 900, 900, 0}));
}

LAW(means_are_rounded_half_up_to_the_grid_for_any_sign) {
  Random random(6);
  for (int i = 0; i < 20000; ++i) {
    const std::int64_t weight = 1 + static_cast<std::int64_t>(random.below(random.one_in(2) ? 9 : 0xffffffff));
    const int grid = 1 << random.below(7), mean = random.between(-16000, 16000);
    const std::int64_t sum = mean * weight + static_cast<std::int64_t>(random.below(static_cast<std::size_t>(weight)));
    check::Note note("sum ", sum, ", weight ", weight, ", grid ", grid);
    CHECK_EQUAL(rounded_mean(sum, weight, grid), naive::rounded_mean(sum, weight, grid));
  }
}

LAW(weights_that_sum_to_nearly_two_to_the_32_are_exact) {
  for (const Region& region : {cases::srgb_alpha, cases::oklab}) {
    check::Note note(region.name);
    Random random(7);
    Case c{cases::points(random, Shape::uniform, region, 4), cases::points(random, Shape::uniform, region, 2), {}};
    c.weights.assign(4, (std::int64_t{1} << 30) - 1);
    for (std::size_t a = 0; a < axes; ++a) {  // two corners of the lattice
      c.points[a] = static_cast<std::int16_t>(region.low[a]);
      c.points[axes + a] = static_cast<std::int16_t>(region.high[a]);
    }
    check_run(c, {20, 0, 1}, 1);
  }
}

// Sum of w (d . direction)^2 about the mean of the points with this label.
double spread_along(const Case& c, std::span<const std::uint16_t> labels, std::size_t slot, const Moments& m,
                    const double* direction) {
  double sum = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    double d = 0;
    for (std::size_t a = 0; a < axes && labels[i] == slot; ++a)
      d += direction[a] * (c.points[i * axes + a] - static_cast<double>(m.sum[a]) / static_cast<double>(m.weight));
    sum += static_cast<double>(c.weights[i]) * d * d;
  }
  return sum;
}

void check_spread(const Case& c, const Clusters& clusters, std::size_t slot, const Spread& spread) {
  const Moments& m = clusters.moments()[slot];
  double length_sq = 0, widest = 0, all = 0;
  for (const double a : spread.axis) length_sq += a * a;
  for (std::size_t a = 0; a < axes && m.weight > 0; ++a) {
    double unit[axes] = {};
    unit[a] = 1;
    const double here = spread_along(c, clusters.labels(), slot, m, unit);
    widest = std::max(widest, here);
    all += here;
  }
  CHECK_AT_MOST(widest * (1 - 1e-9), spread.error);
  CHECK_AT_MOST(spread.error, all * (1 + 1e-9));
  CHECK_AT_MOST(std::abs(length_sq * static_cast<double>(m.weight) - spread.error), 1e-9 * spread.error);
  if (length_sq == 0) return;
  double direction[axes];
  for (std::size_t a = 0; a < axes; ++a) direction[a] = spread.axis[a] / std::sqrt(length_sq);
  // Sixteen steps of power iteration: the axis that was found is at worst a little less wide than the error says.
  const double along = spread_along(c, clusters.labels(), slot, m, direction);
  CHECK_AT_MOST(std::abs(along - spread.error), 0.05 * spread.error);
}

LAW(spreads_lie_along_a_wide_axis_of_their_clusters_and_tell_its_error) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    check::Note note("case ", seed);
    const Case c = make_case(seed, cases::regions[seed % cases::regions.size()], 200, 5, 1);
    const Cloud cloud(c.points, c.weights);
    Clusters clusters(cloud, 6);
    clusters.assign(c.centers, cases::first_slots(5), 1);
    const auto spreads = clusters.spreads();
    CHECK_EQUAL(spreads.size(), 6u);
    for (std::size_t slot = 0; slot < 6; ++slot) check_spread(c, clusters, slot, spreads[slot]);
  }
}

}  // namespace
}  // namespace fewcolors
