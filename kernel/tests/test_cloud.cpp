// Boxes are the extents of their points, and their middles lie in them.
//
// What nearest.cpp leaves out of a pass rests on the last: the rival of a box that was left out stays the one nearest to the
// box's middle, because whatever was ruled out for a box that holds this one was ruled out at that middle too.

#include "colors/cloud.hpp"

#include <algorithm>

#include "cases.hpp"
#include "check.hpp"

namespace fewcolors {
namespace {

using cases::Coordinates;
using cases::Random;

struct Extent {
  std::array<std::int16_t, axes> low, high;
};

Extent extent_of(const Coordinates& points, std::size_t first, std::size_t last) {
  Extent extent;
  for (std::size_t c = 0; c < axes; ++c) {
    extent.low[c] = extent.high[c] = points[first * axes + c];
    for (std::size_t i = first; i < last; ++i) {
      extent.low[c] = std::min(extent.low[c], points[i * axes + c]);
      extent.high[c] = std::max(extent.high[c], points[i * axes + c]);
    }
  }
  return extent;
}

void check_boxes(const Cloud& cloud, const Coordinates& points) {
  const std::size_t n = points.size() / axes;
  std::size_t under_a_box = block_points;
  for (std::size_t level = 0; level < levels; ++level, under_a_box *= branching) {
    check::Note note("level ", level);
    const auto& boxes = cloud.boxes(level);
    CHECK_EQUAL(boxes.size(), (n + under_a_box - 1) / under_a_box);
    for (std::size_t box = 0; box < boxes.size(); ++box) {
      const Extent extent = extent_of(points, box * under_a_box, std::min(n, (box + 1) * under_a_box));
      CHECK_SAME(unpack(boxes[box].low), extent.low);
      CHECK_SAME(unpack(boxes[box].high), extent.high);
      const auto middle = unpack(boxes[box].middle);
      for (std::size_t c = 0; c < axes; ++c) {
        CHECK_AT_MOST(extent.low[c], middle[c]);
        CHECK_AT_MOST(middle[c], extent.high[c]);
        CHECK_AT_MOST(std::abs(extent.low[c] + extent.high[c] - 2 * middle[c]), 1);
      }
    }
  }
}

LAW(boxes_are_the_extents_of_their_points_and_hold_their_middles) {
  for (const std::size_t n : {1u, 31u, 32u, 33u, 256u, 257u, 2049u, 20000u})
    for (const cases::Region& region : cases::regions)
      for (const cases::Shape shape : cases::shapes) {
        check::Note note(n, " points in ", region.name, ", shape ", static_cast<int>(shape));
        Random random(n);
        const Coordinates points = cases::in_z_order(cases::points(random, shape, region, n));
        check_boxes(Cloud(points, cases::weights(random, n)), points);
      }
}

LAW(a_cloud_holds_its_points_and_pads_with_the_last_one_at_no_weight) {
  for (const std::size_t n : {1u, 31u, 32u, 33u, 1000u}) {
    check::Note note(n, " points");
    Random random(n);
    const Coordinates points = cases::points(random, cases::Shape::uniform, cases::widest, n);
    const auto weights = cases::weights(random, n);
    const Cloud cloud(points, weights);
    CHECK_EQUAL(cloud.size(), n);
    CHECK_EQUAL(cloud.weights().size(), cloud.blocks() * block_points);
    for (std::size_t i = 0; i < cloud.weights().size(); ++i) {
      CHECK_SAME(unpack(cloud.point(i)), std::span(points).subspan(std::min(i, n - 1) * axes, axes));
      CHECK_EQUAL(cloud.weights()[i], i < n ? weights[i] : 0);
    }
  }
}

LAW(the_first_coordinate_of_a_pair_is_the_low_half_of_its_word) {
  constexpr std::int16_t point[axes] = {-2, 3, 32767, -32768};
  const Packed packed = pack(point);
  CHECK_EQUAL(packed.ab, (3 << 16) + 0xfffe);
  CHECK_EQUAL(static_cast<std::uint32_t>(packed.cd), 0x80007fffu);
  CHECK_SAME(unpack(packed), point);
}

}  // namespace
}  // namespace fewcolors
