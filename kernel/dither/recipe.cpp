#include "dither/recipe.hpp"

#include <algorithm>

namespace fewcolors {

void Writer::write(std::span<Share> shares, std::int32_t nearest) {
  std::sort(shares.begin(), shares.end(), [&](const Share& a, const Share& b) {
    return order_[static_cast<std::size_t>(a.entry)] < order_[static_cast<std::size_t>(b.entry)];
  });
  Buffer<Ingredient>& out = written_.ingredients;
  const auto start = static_cast<std::uint32_t>(out.size());
  std::uint32_t center = whole / 2, until = 0;
  double sum = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    sum += shares[i].share;
    const std::uint32_t from = until;
    until = i + 1 == shares.size() ? whole : std::min(whole, static_cast<std::uint32_t>(sum * whole + 0.5));
    if (until == from) continue;
    out.push_back({until, static_cast<std::uint16_t>(shares[i].entry)});
    if (shares[i].entry == nearest) center = std::clamp(center, from, until - 1);
  }
  out.back().until = whole;
  written_.recipes.push_back({start, center, static_cast<std::uint16_t>(nearest)});
}

Recipes joined(std::span<const Recipes> parts) {
  Recipes all;
  std::size_t recipes = 0, ingredients = 0;
  for (const Recipes& part : parts) {
    recipes += part.recipes.size();
    ingredients += part.ingredients.size();
  }
  all.recipes.reserve(recipes);
  all.ingredients.reserve(ingredients);
  for (const Recipes& part : parts) {
    const auto start = static_cast<std::uint32_t>(all.ingredients.size());
    for (Recipe recipe : part.recipes) {
      recipe.start += start;
      all.recipes.push_back(recipe);
    }
    all.ingredients.insert(all.ingredients.end(), part.ingredients.begin(), part.ingredients.end());
  }
  return all;
}

}  // namespace fewcolors
