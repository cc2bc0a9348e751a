// A blend is the mixture of least error plus noise: no entry of the palette could lower the sum.

#include "dither/blend.hpp"

#include <cmath>

#include "cases.hpp"
#include "check.hpp"
#include "naive.hpp"
#include "nearest/finder.hpp"
#include "recipes.hpp"

namespace fewcolors {
namespace {

using cases::Coordinates;
using cases::Palette;
using cases::Random;
using cases::Region;
using cases::Shape;

constexpr double grains[] = {0.001, 0.1, 3.0};

Recipes blended(const Coordinates& colors, const Palette& palette, double grain, std::size_t threads = 1) {
  return blend(colors, palette.points, palette.order, grain, threads);
}

// By how much more of one entry could lower the sum, at most: 0 at its least, which is convex.
double gap(const Vector& color, const Palette& palette, const std::vector<std::uint32_t>& shares, double grain) {
  Vector error{};
  for (std::size_t i = 0; i < shares.size(); ++i)
    error = plus(error, double(shares[i]) / whole, minus(vector_of(&palette.points[i * axes]), color));
  double mean = 0, lowest = 1e300;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const Vector away = minus(vector_of(&palette.points[i * axes]), color);
    const double price = 2 * dot(away, error) + grain * dot(away, away);
    mean += price * shares[i] / whole;
    lowest = std::min(lowest, price);
  }
  return mean - lowest;
}

double widest_sq(const Coordinates& colors, const Coordinates& palette) {
  const Range range = range_around(colors, palette);
  double sq = 0;
  for (std::size_t c = 0; c < axes; ++c) sq += std::pow(range.high[c] - range.low[c], 2);
  return sq;
}

LAW(what_is_nearest_does_not_depend_on_the_range_of_the_grid) {
  for (const Region& region : cases::regions) {
    check::Note note(region.name);
    Random random(1);
    const Coordinates palette = cases::points(random, Shape::uniform, region, 40);
    const Coordinates near_by = cases::points(random, Shape::clustered, region, 5);
    Finder narrow(palette, range_around(near_by, near_by)), wide(palette, range_around(palette, palette));
    for (int i = 0; i < 2000; ++i) {
      Vector point = vector_of(cases::anywhere(random, region).data());
      for (double& value : point) value += random.between(-4, 4) / 2.0;
      CHECK_EQUAL(narrow.nearest(point), wide.nearest(point));
    }
  }
}

LAW(no_entry_lowers_the_sum_of_error_and_noise) {
  for (const Region& region : cases::regions)
    for (const Shape shape : cases::shapes)
      for (const std::size_t k : {1u, 2u, 5u, 40u, 300u})
        for (const double grain : grains) {
          check::Note note(region.name, ", shape ", static_cast<int>(shape), ", k = ", k, ", grain ", grain);
          Random random(k);
          const Palette palette = cases::palette(random, shape, region, k);
          const Coordinates colors = cases::points(random, Shape::uniform, region, 20);
          const Recipes recipes = blended(colors, palette, grain);
          // The question to the Grid is rounded by up to a step in all, shares by 1 / 65,536.
          const double sq = widest_sq(colors, palette.points),
                       allowed = 2 * grain * std::sqrt(sq) + 5 * sq / whole + 0.1;
          CHECK_EQUAL(recipes.recipes.size(), std::size_t{20});
          for (std::size_t i = 0; i < 20; ++i)
            CHECK_AT_MOST(gap(vector_of(&colors[i * axes]), palette, cases::shares(recipes, i, palette), grain),
                          allowed);
        }
}

LAW(a_blend_has_at_most_one_entry_more_than_there_are_axes_and_names_the_nearest) {
  for (const Region& region : cases::regions) {
    check::Note note(region.name);
    Random random(3);
    const Palette palette = cases::palette(random, Shape::uniform, region, 60);
    const Coordinates colors = cases::points(random, Shape::uniform, region, 100);
    const Recipes recipes = blended(colors, palette, 0.01);
    CHECK_AT_MOST(recipes.ingredients.size(), std::size_t{100 * (axes + 1)});
    for (std::size_t i = 0; i < 100; ++i)
      CHECK_EQUAL(recipes.recipes[i].nearest, naive::nearest(&colors[i * axes], palette.points).row);
  }
}

LAW(what_the_palette_holds_is_its_own_blend_and_repeats_count_once) {
  for (const Region& region : cases::regions) {
    check::Note note(region.name);
    Random random(4);
    Palette palette = cases::palette(random, Shape::clustered, region, 50);
    std::copy_n(palette.points.begin(), 10 * axes, palette.points.begin() + 20 * axes);
    const Recipes recipes = blended(palette.points, palette, 0.1);
    CHECK_EQUAL(recipes.ingredients.size(), std::size_t{50});
    for (std::size_t i = 0; i < 50; ++i)
      CHECK_EQUAL(recipes.ingredients[i].entry, naive::nearest(&palette.points[i * axes], palette.points).row);
  }
}

LAW(much_grain_leaves_the_nearest_entry_alone) {
  Random random(5);
  const Palette palette = cases::palette(random, Shape::uniform, cases::oklab, 100);
  const Coordinates colors = cases::points(random, Shape::uniform, cases::oklab, 100);
  const Recipes recipes = blended(colors, palette, 1e6);
  for (std::size_t i = 0; i < 100; ++i)
    CHECK_EQUAL(cases::shares(recipes, i, palette)[naive::nearest(&colors[i * axes], palette.points).row], whole);
}

LAW(between_two_entries_the_share_is_that_of_the_formula) {
  const Palette palette{{0, 0, 0, 0, 16000, 0, 0, 0}, {0, 1}};
  Coordinates colors;
  for (std::int16_t x = 0; x <= 16000; x = static_cast<std::int16_t>(x + 100))
    colors.insert(colors.end(), {x, 0, 0, 0});
  for (const double grain : grains) {
    const Recipes recipes = blended(colors, palette, grain);
    for (std::size_t i = 0; i < colors.size() / axes; ++i) {
      check::Note note("grain ", grain, ", color ", colors[i * axes]);
      // The least of (x - t)^2 + grain ((1 - t) x^2 + t (1 - x)^2).
      const double x = colors[i * axes] / 16000.0, t = std::clamp(x - grain * (0.5 - x), 0.0, 1.0);
      CHECK_AT_MOST(std::abs(cases::shares(recipes, i, palette)[1] - t * whole), 1.0);
    }
  }
}

LAW(a_colour_has_the_same_blend_alone_and_in_company_with_any_number_of_threads) {
  for (const Region& region : cases::regions) {
    check::Note note(region.name);
    Random random(6);
    const Palette palette = cases::palette(random, Shape::uniform, region, 80);
    const Coordinates colors = cases::points(random, Shape::clustered, region, 5000);
    const Recipes all = blended(colors, palette, 0.1);
    CHECK(cases::same_recipes(blended(colors, palette, 0.1, 3), all));
    for (std::size_t i = 0; i < 5000; i += 97) {
      const Coordinates alone(&colors[i * axes], &colors[i * axes] + axes);
      CHECK_SAME(cases::shares(blended(alone, palette, 0.1), 0, palette), cases::shares(all, i, palette));
    }
  }
}

}  // namespace
}  // namespace fewcolors
