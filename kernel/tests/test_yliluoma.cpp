// A plan is what the published loop over all entries and powers of two finds.

#include "dither/yliluoma.hpp"

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

constexpr std::size_t plan_length = 16;

// How often each entry stands in the plan of a colour.
std::vector<std::uint32_t> counts(const Vector& color, const Coordinates& palette) {
  std::vector<std::uint32_t> out(palette.size() / axes);
  Vector sum{};
  for (std::size_t length = 0; length < plan_length;) {
    double least = 1e300;
    std::size_t entry = 0, times = 1;
    for (std::size_t p = 1; p <= std::max<std::size_t>(1, length); p *= 2)
      for (std::size_t i = 0; i < out.size(); ++i) {
        const Vector total = plus(sum, static_cast<double>(p), vector_of(&palette[i * axes]));
        const Vector error = plus(color, -1 / static_cast<double>(length + p), total);
        if (dot(error, error) < least) {
          least = dot(error, error);
          entry = i;
          times = p;
        }
      }
    sum = plus(sum, static_cast<double>(times), vector_of(&palette[entry * axes]));
    for (; times > 0 && length < plan_length; --times, ++length) ++out[entry];
  }
  return out;
}

// Coordinates that all powers of two below 16 divide: what is asked for then lies on the lattice, and nothing is rounded.
LAW(where_nothing_is_rounded_a_plan_is_that_of_the_published_loop) {
  for (const Region& region : {cases::srgb, cases::srgb_alpha})
    for (const Shape shape : {Shape::uniform, Shape::clustered, Shape::equal})
      for (const std::size_t k : {1u, 2u, 7u, 60u}) {
        check::Note note(region.name, ", shape ", static_cast<int>(shape), ", k = ", k);
        Random random(k);
        const Palette palette = cases::palette(random, shape, region, k);
        const Coordinates colors = cases::points(random, Shape::uniform, region, 60);
        const Recipes recipes = plan_mixtures(colors, palette.points, palette.order, 1);
        for (std::size_t i = 0; i < 60; ++i) {
          std::vector<std::uint32_t> expected = counts(vector_of(&colors[i * axes]), palette.points);
          for (std::uint32_t& count : expected) count *= whole / plan_length;
          CHECK_SAME(cases::shares(recipes, i, palette), expected);
          CHECK_EQUAL(recipes.recipes[i].nearest, naive::nearest(&colors[i * axes], palette.points).row);
        }
      }
}

LAW(a_colour_has_the_same_plan_alone_and_in_company_with_any_number_of_threads) {
  Random random(6);
  const Palette palette = cases::palette(random, Shape::uniform, cases::oklab, 80);
  const Coordinates colors = cases::points(random, Shape::clustered, cases::oklab, 5000);
  const Recipes all = plan_mixtures(colors, palette.points, palette.order, 1);
  CHECK(cases::same_recipes(plan_mixtures(colors, palette.points, palette.order, 3), all));
  for (std::size_t i = 0; i < 5000; i += 97) {
    const Coordinates alone(&colors[i * axes], &colors[i * axes] + axes);
    const Recipes own = plan_mixtures(alone, palette.points, palette.order, 1);
    CHECK_SAME(cases::shares(own, 0, palette), cases::shares(all, i, palette));
  }
}

LAW(what_the_palette_holds_is_its_own_plan) {
  Random random(7);
  const Palette palette = cases::palette(random, Shape::uniform, cases::oklab, 50);
  const Recipes recipes = plan_mixtures(palette.points, palette.points, palette.order, 1);
  CHECK_EQUAL(recipes.ingredients.size(), std::size_t{50});
  for (std::size_t i = 0; i < 50; ++i) CHECK_EQUAL(recipes.ingredients[i].entry, i);
}

}  // namespace
}  // namespace fewcolors
