// Each pixel takes the ingredient that its threshold falls on; strength and mask draw thresholds towards the nearest entry's.

#include "dither/ordered.hpp"

#include <cmath>

#include "cases.hpp"
#include "check.hpp"
#include "dither/blend.hpp"
#include "recipes.hpp"

namespace fewcolors {
namespace {

using cases::Palette;
using cases::Random;
using cases::Shape;

struct Case {
  Palette palette;
  Recipes recipes;
  std::vector<std::uint32_t> rows, thresholds;
  std::size_t width, screen_rows, screen_columns;
};

Case random_case(Random& random, std::size_t height, std::size_t width) {
  Case out{cases::palette(random, Shape::uniform, cases::oklab, 20),
           {},
           {},
           {},
           width,
           1 + random.below(9),
           1 + random.below(9)};
  const cases::Coordinates colors = cases::points(random, Shape::uniform, cases::oklab, 30);
  out.recipes = blend(colors, out.palette.points, out.palette.order, 0.05, 1);
  for (std::size_t i = 0; i < height * width; ++i) out.rows.push_back(static_cast<std::uint32_t>(random.below(30)));
  for (std::size_t i = 0; i < out.screen_rows * out.screen_columns; ++i)
    out.thresholds.push_back(static_cast<std::uint32_t>(random.below(whole)));
  return out;
}

std::vector<std::uint16_t> ordered(const Case& given, std::uint32_t strength, const std::vector<std::uint8_t>& mask,
                                   std::size_t threads = 1) {
  std::vector<std::uint16_t> out(given.rows.size());
  order_pixels<std::uint16_t>(given.rows, given.width, given.recipes,
                              {given.thresholds, given.screen_rows, given.screen_columns}, strength, mask, out,
                              threads);
  return out;
}

// The entry whose stretch of the palette, laid out by order, holds the threshold.
std::uint16_t naive_pick(const Case& given, std::size_t pixel, std::uint32_t strength) {
  const Recipe& recipe = given.recipes.recipes[given.rows[pixel]];
  if (strength == 0) return recipe.nearest;
  const std::size_t y = pixel / given.width % given.screen_rows, x = pixel % given.width % given.screen_columns;
  const double threshold = given.thresholds[y * given.screen_columns + x], center = recipe.center;
  const double drawn = center + std::trunc((threshold - center) * strength / whole);
  const std::vector<std::uint32_t> shares = cases::shares(given.recipes, given.rows[pixel], given.palette);
  std::uint32_t until = 0;
  for (std::size_t place = 0; place < shares.size(); ++place)
    for (std::size_t entry = 0; entry < shares.size(); ++entry)
      if (given.palette.order[entry] == static_cast<std::int32_t>(place))
        if ((until += shares[entry]) > drawn) return static_cast<std::uint16_t>(entry);
  return 0xffff;
}

LAW(every_pixel_takes_what_its_threshold_falls_on) {
  for (const std::uint32_t strength : {0u, 1u, whole / 3, whole})
    for (const bool masked : {false, true}) {
      check::Note note("strength ", strength, masked ? ", masked" : "");
      Random random(strength);
      const Case given = random_case(random, 23, 31);
      const std::vector<std::uint8_t> mask = masked ? cases::bytes(random, 23 * 31, 3) : std::vector<std::uint8_t>{};
      std::vector<std::uint8_t> stretched = mask;
      for (std::uint8_t& byte : stretched) byte = static_cast<std::uint8_t>(byte == 1 ? 100 : byte == 2 ? 255 : 0);
      std::vector<std::uint16_t> expected;
      for (std::size_t i = 0; i < given.rows.size(); ++i)
        expected.push_back(naive_pick(given, i, masked ? strength * stretched[i] / 255 : strength));
      CHECK_SAME(ordered(given, strength, stretched), expected);
    }
}

LAW(less_strength_moves_no_pixel_away_from_its_nearest_entry) {
  Random random(2);
  const Case given = random_case(random, 40, 40);
  const auto weak = ordered(given, whole / 4, {}), strong = ordered(given, whole, {});
  for (std::size_t i = 0; i < weak.size(); ++i) {
    const Recipe& recipe = given.recipes.recipes[given.rows[i]];
    if (cases::shares(given.recipes, given.rows[i], given.palette)[recipe.nearest] == 0) continue;
    if (strong[i] == recipe.nearest) CHECK_EQUAL(weak[i], recipe.nearest);
  }
}

LAW(chunks_and_threads_change_nothing) {
  for (const std::size_t width : {1u, 7u, 70000u}) {
    check::Note note("width ", width);
    Random random(width);
    const Case given = random_case(random, 140000 / width + 1, width);
    CHECK_SAME(ordered(given, whole, {}, 3), ordered(given, whole, {}, 1));
  }
}

}  // namespace
}  // namespace fewcolors
