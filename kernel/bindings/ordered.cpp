// From pixels to indices, by thresholds and along a curve.

#include <nanobind/stl/tuple.h>

#include <limits>

#include "bindings/arrays.hpp"
#include "dither/blend.hpp"
#include "dither/ordered.hpp"
#include "dither/riemersma.hpp"
#include "dither/yliluoma.hpp"
#include "mapping/lookup.hpp"

namespace fewcolors::bindings {
namespace {

using Points = Matrix<std::int16_t>;

void require_to_cook(const Points& colors, const Points& palette, const Vector<std::int32_t>& order) {
  require(colors.shape(1) == axes && colors.shape(0) < std::size_t{1} << 29, "colors must be (n, 4)");
  require_palette(palette);
  require(order.size() == palette.shape(0), "palette and order must be equally many");
}

Recipes bind_blend(Points colors, Points palette, Vector<std::int32_t> order, double grain, std::size_t threads) {
  require_to_cook(colors, palette, order);
  require(grain > 0, "grain must be positive");
  nb::gil_scoped_release release;
  return blend(span(colors), span(palette), span(order), grain, threads);
}

Recipes bind_plan_mixtures(Points colors, Points palette, Vector<std::int32_t> order, std::size_t threads) {
  require_to_cook(colors, palette, order);
  nb::gil_scoped_release release;
  return plan_mixtures(span(colors), span(palette), span(order), threads);
}

std::tuple<NewMatrix<std::int64_t>, NewMatrix<std::int64_t>> bind_rows(const Recipes& recipes) {
  Buffer<std::int64_t> heads, ingredients;
  for (const Recipe& recipe : recipes.recipes)
    heads.insert(heads.end(), {std::int64_t{recipe.start}, std::int64_t{recipe.center}, std::int64_t{recipe.nearest}});
  for (const Ingredient& ingredient : recipes.ingredients)
    ingredients.insert(ingredients.end(), {std::int64_t{ingredient.until}, std::int64_t{ingredient.entry}});
  return {give(std::move(heads), 3), give(std::move(ingredients), 2)};
}

void require_entries(const Recipes& recipes, std::size_t most) {
  for (const Ingredient& ingredient : recipes.ingredients)
    require(ingredient.entry <= most, "entries must fit the index");
  for (const Recipe& recipe : recipes.recipes) require(recipe.nearest <= most, "entries must fit the index");
}

template <class Index>
NewVector<Index> bind_order(Matrix<std::uint8_t> pixels, std::size_t width, Matrix<std::uint8_t> colors,
                            const Recipes& recipes, Matrix<std::uint32_t> thresholds, std::uint32_t strength,
                            Vector<std::uint8_t> mask, std::size_t threads) {
  const std::size_t n = pixels.shape(0);
  require_colors_of(pixels, colors);
  require(colors.shape(0) == recipes.recipes.size(), "colors and recipes must be equally many");
  require(width > 0 && n % width == 0, "pixels must fill rows of width");
  require(mask.size() == 0 || mask.size() == n, "mask must be empty or as large as the picture");
  require(thresholds.size() > 0 && strength <= whole, "thresholds must not be empty, strength at most 65,536");
  for (std::size_t i = 0; i < thresholds.size(); ++i)
    require(thresholds.data()[i] < whole, "thresholds must be below 65,536");
  require_entries(recipes, std::numeric_limits<Index>::max());
  Buffer<Index> indices(n);
  {
    nb::gil_scoped_release release;
    Buffer<std::uint32_t> rows(n);
    find_rows(span(pixels), pixels.shape(1), span(colors), rows, threads);
    const Screen screen{span(thresholds), thresholds.shape(0), thresholds.shape(1)};
    order_pixels<Index>(rows, width, recipes, screen, strength, span(mask), indices, threads);
  }
  return give(std::move(indices));
}

NewVector<std::uint16_t> bind_riemersma(Points points, std::size_t width, Points palette, Vector<std::int32_t> weights,
                                        std::int32_t divisor, std::uint32_t strength, Vector<std::uint8_t> mask,
                                        std::size_t threads) {
  const std::size_t n = points.shape(0);
  require(points.shape(1) == axes && n > 0, "points must be (n, 4)");
  require(width > 0 && n % width == 0, "points must fill rows of width");
  require_palette(palette);
  require(weights.size() > 0 && weights.size() <= 64 && divisor > 0 && divisor < 1024, "1 to 64 weights, a divisor");
  for (std::size_t i = 0; i < weights.size(); ++i)
    require(weights.data()[i] >= 0 && weights.data()[i] < 1024, "weights must be 0 to 1023");
  require(mask.size() == 0 || mask.size() == n, "mask must be empty or as large as the picture");
  require(strength <= whole, "strength must be at most 65,536");
  Buffer<std::uint16_t> indices(n);
  {
    nb::gil_scoped_release release;
    riemersma(span(points), n / width, width, span(palette), {span(weights), divisor}, strength, span(mask), indices,
              threads);
  }
  return give(std::move(indices));
}

}  // namespace

void add_ordered(nb::module_& m) {
  nb::class_<Recipes>(m, "Recipes")
      .def("__len__", [](const Recipes& self) { return self.recipes.size(); })
      .def("rows", bind_rows);
  m.def("blend", bind_blend, nb::arg("colors"), nb::arg("palette"), nb::arg("order"), nb::arg("grain"),
        nb::arg("threads"));
  m.def("plan_mixtures", bind_plan_mixtures, nb::arg("colors"), nb::arg("palette"), nb::arg("order"),
        nb::arg("threads"));
  m.def("order_8", bind_order<std::uint8_t>, nb::arg("pixels"), nb::arg("width"), nb::arg("colors"), nb::arg("recipes"),
        nb::arg("thresholds"), nb::arg("strength"), nb::arg("mask"), nb::arg("threads"));
  m.def("order_16", bind_order<std::uint16_t>, nb::arg("pixels"), nb::arg("width"), nb::arg("colors"),
        nb::arg("recipes"), nb::arg("thresholds"), nb::arg("strength"), nb::arg("mask"), nb::arg("threads"));
  m.def("riemersma", bind_riemersma, nb::arg("points"), nb::arg("width"), nb::arg("palette"), nb::arg("weights"),
        nb::arg("divisor"), nb::arg("strength"), nb::arg("mask"), nb::arg("threads"));
}

}  // namespace fewcolors::bindings
