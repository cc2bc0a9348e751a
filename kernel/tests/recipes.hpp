// What the tests of recipes share: palettes with their order, and recipes as plain shares.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "cases.hpp"
#include "check.hpp"
#include "dither/recipe.hpp"

namespace fewcolors::cases {

struct Palette {
  Coordinates points;
  std::vector<std::int32_t> order;  // a random one: the kernel takes it as it comes
};

inline Palette palette(Random& random, Shape shape, const Region& region, std::size_t k) {
  Palette out{points(random, shape, region, k), std::vector<std::int32_t>(k)};
  std::iota(out.order.begin(), out.order.end(), 0);
  for (std::size_t i = k; i > 1; --i) std::swap(out.order[i - 1], out.order[random.below(i)]);
  return out;
}

// How much of the recipe of colour i each entry has, in parts of `whole`; checks the laws of every recipe on the way.
inline std::vector<std::uint32_t> shares(const Recipes& recipes, std::size_t i, const Palette& palette) {
  const Recipe& recipe = recipes.recipes[i];
  std::vector<std::uint32_t> out(palette.order.size());
  std::uint32_t from = 0;
  std::int32_t place = -1;
  for (std::size_t j = recipe.start; from < whole; ++j) {
    CHECK(j < recipes.ingredients.size());
    if (j >= recipes.ingredients.size()) break;
    const Ingredient& ingredient = recipes.ingredients[j];
    CHECK(ingredient.until > from && ingredient.until <= whole);
    CHECK(palette.order[ingredient.entry] > place);
    if (ingredient.entry == recipe.nearest)
      CHECK_EQUAL(recipe.center, std::clamp(whole / 2, from, ingredient.until - 1));
    out[ingredient.entry] = ingredient.until - from;
    place = palette.order[ingredient.entry];
    from = ingredient.until;
  }
  return out;
}

inline bool same_recipes(const Recipes& a, const Recipes& b) {
  const auto same_head = [](const Recipe& x, const Recipe& y) {
    return x.start == y.start && x.center == y.center && x.nearest == y.nearest;
  };
  const auto same_part = [](const Ingredient& x, const Ingredient& y) {
    return x.until == y.until && x.entry == y.entry;
  };
  return std::ranges::equal(a.recipes, b.recipes, same_head) &&
         std::ranges::equal(a.ingredients, b.ingredients, same_part);
}

}  // namespace fewcolors::cases
