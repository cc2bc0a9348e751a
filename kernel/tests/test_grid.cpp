// The nearest entry of one point at a time is brute force's, ties to the lowest index: asked of a Grid itself, and by the hot
// files' probe of it, which is reached by diffusing nothing.

#include "nearest/grid.hpp"

#include <algorithm>

#include "cases.hpp"
#include "check.hpp"
#include "dither/diffuse.hpp"
#include "naive.hpp"
#include "pictures.hpp"

namespace fewcolors {
namespace {

using cases::Coordinates;
using cases::Random;

// Around one list's length, and around the numbers of entries at which cells change their size.
constexpr std::size_t ks[] = {1, 2, 16, 17, 256, 2000};

Range range_of(const cases::Region& region) {
  Range range;
  std::copy_n(region.low.begin(), axes, range.low.begin());
  std::copy_n(region.high.begin(), axes, range.high.begin());
  return range;
}

// The range's corners, the entries, what lies halfway between neighbours in the list, and anything.
Coordinates questions(Random& random, const cases::Region& region, const Coordinates& entries) {
  Coordinates points = cases::points(random, cases::Shape::uniform, region, 200);
  for (unsigned corner = 0; corner < 16; ++corner)
    for (std::size_t c = 0; c < axes; ++c)
      points.push_back(static_cast<std::int16_t>((corner >> c) & 1 ? region.high[c] : region.low[c]));
  const std::size_t some = std::min<std::size_t>(entries.size(), 100 * axes);
  for (std::size_t i = 0; i < some; ++i) points.push_back(cases::clipped(entries[i], region, i % axes));
  for (std::size_t i = 0; i < some; ++i)
    points.push_back(cases::clipped((entries[i] + entries[(i + axes) % entries.size()]) / 2, region, i % axes));
  return points;
}

void check_grid(const Coordinates& entries, const cases::Region& region, const Coordinates& points) {
  Grid grid(entries, range_of(region));
  for (std::size_t i = 0; i < points.size(); i += axes) {
    check::Note at("point ", points[i], " ", points[i + 1], " ", points[i + 2], " ", points[i + 3]);
    CHECK_EQUAL(static_cast<std::size_t>(grid.nearest(&points[i])), naive::nearest(&points[i], entries).row);
  }
}

LAW(the_nearest_entry_is_that_of_brute_force_in_every_range_and_for_any_number_of_entries) {
  for (const std::size_t k : ks)
    for (const cases::Region& region : cases::regions)
      for (const cases::Shape shape : cases::shapes) {
        check::Note note(k, " entries in ", region.name, ", shape ", static_cast<int>(shape));
        Random random(k);
        const Coordinates entries = cases::points(random, shape, region, k);
        check_grid(entries, region, questions(random, region, entries));
      }
}

LAW(entries_may_lie_outside_the_range_and_the_range_may_be_one_point) {
  for (const std::size_t k : ks)
    for (const int reach : {0, 1, 511, 512, 4000}) {
      check::Note note(k, " entries around a range of ", 2 * reach + 1, " steps");
      Random random(k + static_cast<std::size_t>(reach));
      cases::Region region{"a box", {}, {}, 1};
      for (std::size_t c = 0; c < 3; ++c) {
        region.low[c] = 8000 - reach;
        region.high[c] = 8000 + reach;
      }
      const Coordinates entries = cases::points(random, cases::Shape::uniform, cases::oklab, k);
      check_grid(entries, region, questions(random, region, entries));
    }
}

// Nothing carried: every pixel takes the entry nearest to its point.
std::vector<std::uint16_t> probed(const cases::Scene& scene, const cases::Line& line, const Coordinates& entries) {
  const float no_weights[1] = {};
  const DiffusionPlan plan{entries, line.range(scene.channels), {}, no_weights, 1.0f, 1e9f, false};
  std::vector<std::uint16_t> indices(scene.size(), 65535);
  diffuse(scene.picture(), line.converter(), plan, {}, {}, indices, 1);
  return indices;
}

LAW(pixels_that_carry_nothing_take_the_entry_nearest_to_their_point) {
  for (const std::size_t k : ks)
    for (const std::size_t channels : {3u, 4u})
      for (const cases::Line& line : {cases::encoded, cases::steep, cases::shallow}) {
        if (k > 1000 && channels == 4 && line.step > 1) continue;  // 2^24 cells, and nothing that fewer entries lack
        check::Note note(k, " entries, ", channels, " channels, ", line.step, " steps a level");
        Random random(k + channels);
        const cases::Scene scene = cases::noise(random, 20, 29, channels);
        const Coordinates entries = cases::points(random, cases::Shape::uniform, line.region(channels), k);
        const Coordinates points = cases::points_of(scene, line.converter());
        CHECK_SAME(probed(scene, line, entries), naive::labels(points, entries, cases::first_slots(k)));
      }
}

LAW(of_equal_entries_the_first_is_taken) {
  Random random(1);
  const cases::Scene scene = cases::noise(random, 9, 50, 3);
  Coordinates entries = cases::points(random, cases::Shape::uniform, cases::encoded.region(3), 40);
  const auto expected = probed(scene, cases::encoded, entries);
  for (int times = 0; times < 3; ++times) {
    const Coordinates once = entries;
    entries.insert(entries.end(), once.begin(), once.end());
  }
  CHECK_SAME(probed(scene, cases::encoded, entries), expected);
}

}  // namespace
}  // namespace fewcolors
