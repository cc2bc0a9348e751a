// Every level gives the same bytes, called directly, and within the slack that nearest.hpp promises.

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

#include "cases.hpp"
#include "check.hpp"
#include "hot.hpp"

namespace fewcolors {
namespace {

using cases::Coordinates;
using cases::Random;
using cases::Shape;

#define FEWCOLORS_TEST_LEVEL(name)                                                                                     \
  Hot {                                                                                                                \
    #name, name::label_top, name::label_top_sq, name::nearest_others, name::label_rows, name::opponent_lattice,        \
        name::opponent_words, name::level_bytes, name::diffuse_rows, name::refine_rows, name::sum_scaled,              \
        name::mark_colors, name::list_cube, name::look_up_marks_8, name::look_up_marks_16, name::sift_8, name::sift_16 \
  }

// The levels of this CPU, plainest first.
std::vector<Hot> levels_here() {
#if defined(__aarch64__)
  return {FEWCOLORS_TEST_LEVEL(neon)};
#else
  std::vector<Hot> here{FEWCOLORS_TEST_LEVEL(baseline)};
  if (__builtin_cpu_supports("avx2")) here.push_back(FEWCOLORS_TEST_LEVEL(avx2));
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl"))
    here.push_back(FEWCOLORS_TEST_LEVEL(avx512));
  return here;
#endif
}

// Arrays exactly as long as promised, each in memory of its own: the sanitizer sees a step beyond.
class Room {
 public:
  explicit Room(std::size_t capacity) : ab_(capacity + list_slack), cd_(ab_.size()), index_(ab_.size()) {}

  CenterList list(std::size_t count = 0) { return {ab_.data(), cd_.data(), index_.data(), static_cast<int>(count)}; }

  void put(std::size_t at, Packed point, std::int32_t index) {
    ab_[at] = point.ab;
    cd_[at] = point.cd;
    index_[at] = index;
  }

 private:
  std::vector<std::int32_t> ab_, cd_, index_;
};

Room room_of(const Coordinates& centers) {
  Room room(centers.size() / axes);
  for (std::size_t i = 0; i < centers.size() / axes; ++i)
    room.put(i, pack(&centers[i * axes]), static_cast<std::int32_t>(i));
  return room;
}

// The passes of one level over one cloud.
class Rig {
 public:
  Rig(const Hot& hot, const Cloud& cloud) : hot_(hot), cloud_(cloud), labels_(cloud.blocks() * block_points) {
    for (std::size_t level = 0; level < levels; ++level) rivals_[level].assign(cloud.boxes(level).size(), -1);
  }

  // The labels after centres have moved to here; every pass has as many.
  const std::vector<std::uint16_t>& move(const Coordinates& centers) {
    const std::size_t k = centers.size() / axes;
    std::vector<std::uint8_t> disturbed(k);
    std::vector<Packed> positions(k);
    Room disturbers(2 * k);
    std::size_t count = 0;
    for (std::size_t slot = 0; slot < k; ++slot) {
      positions[slot] = pack(&centers[slot * axes]);
      const Packed before = centers_.empty() ? positions[slot] : pack(&centers_[slot * axes]);
      disturbed[slot] = centers_.empty() || positions[slot].ab != before.ab || positions[slot].cd != before.cd;
      if (!disturbed[slot]) continue;
      disturbers.put(count++, before, 0);
      disturbers.put(count++, positions[slot], 0);
    }
    centers_ = centers;
    Changes changes{disturbers.list(count), disturbed.data(), positions.data(), {}};
    for (std::size_t level = 0; level < levels; ++level) changes.rivals[level] = rivals_[level].data();
    descend(changes, [&](Descent& descent, std::size_t top) { hot_.label_top(descent, top, labels_.data()); });
    return labels_;
  }

  std::vector<std::int32_t> sq_distances() {
    std::vector<std::uint16_t> labels(labels_.size());
    std::vector<std::int32_t> out(labels_.size());
    descend({}, [&](Descent& descent, std::size_t top) { hot_.label_top_sq(descent, top, labels.data(), out.data()); });
    CHECK_SAME(labels, labels_);
    return out;
  }

 private:
  template <class Visit>
  void descend(const Changes& changes, Visit&& visit) {
    Room all = room_of(centers_);
    const std::size_t k = centers_.size() / axes;
    std::vector<Room> kept(levels, Room(k)), feared(levels, Room(static_cast<std::size_t>(changes.disturbers.count)));
    Descent descent{{cloud_.ab().data(), cloud_.cd().data(), {}, {}}, all.list(k), changes, {}, {}};
    for (std::size_t level = 0; level < levels; ++level) {
      descent.cloud.boxes[level] = cloud_.boxes(level).data();
      descent.cloud.box_counts[level] = cloud_.boxes(level).size();
      descent.kept[level] = kept[level].list();
      descent.feared[level] = feared[level].list();
    }
    for (std::size_t top = 0; top < cloud_.boxes(levels - 1).size(); ++top) visit(descent, top);
  }

  const Hot& hot_;
  const Cloud& cloud_;
  std::vector<std::uint16_t> labels_;
  std::vector<std::int32_t> rivals_[levels];
  Coordinates centers_;
};

void compare_passes(const std::vector<Hot>& here, std::size_t n, std::size_t k, const cases::Region& region,
                    Shape shape) {
  Random random(n + k);
  const Cloud cloud(cases::in_z_order(cases::points(random, shape, region, n)), cases::weights(random, n));
  std::vector<Rig> rigs;
  for (const Hot& hot : here) rigs.emplace_back(hot, cloud);
  Coordinates centers = cases::points(random, Shape::uniform, region, k);
  for (int pass = 0; pass < 4; ++pass) {
    const auto labels = rigs[0].move(centers);
    const auto sq_distances = rigs[0].sq_distances();
    for (std::size_t level = 1; level < rigs.size(); ++level) {
      check::Note note(here[level].level, ", ", n, " points in ", region.name, ", ", k, " centres, pass ", pass);
      CHECK_SAME(rigs[level].move(centers), labels);
      CHECK_SAME(rigs[level].sq_distances(), sq_distances);
    }
    for (std::size_t i = 0; i < 1 + k / 8; ++i) {
      const auto moved = cases::anywhere(random, region);
      std::copy(moved.begin(), moved.end(), centers.begin() + static_cast<std::ptrdiff_t>(random.below(k) * axes));
    }
  }
}

LAW(every_level_labels_alike_from_pass_to_pass) {
  const auto here = levels_here();
  for (const std::size_t k : {1u, 2u, 15u, 16u, 17u, 100u})
    for (const cases::Region& region : cases::regions)
      for (const Shape shape : cases::shapes)
        for (const std::size_t n : {1u, 100u, 1500u}) compare_passes(here, n, k, region, shape);
  compare_passes(here, 20000, 30, cases::oklab, Shape::uniform);
}

LAW(every_level_finds_the_same_nearest_others) {
  const auto here = levels_here();
  for (const std::size_t k : {2u, 3u, 4u, 5u, 15u, 16u, 17u, 33u, 300u})
    for (const cases::Region& region : cases::regions) {
      Random random(k);
      Room centers = room_of(cases::points(random, Shape::uniform, region, k));
      std::vector<std::int32_t> expected(k + list_slack), expected_sq(k + list_slack), other(k + list_slack),
          sq(k + list_slack);
      here[0].nearest_others(centers.list(k), expected.data(), expected_sq.data());
      for (const Hot& hot : here) {
        check::Note note(hot.level, ", ", k, " centres in ", region.name);
        hot.nearest_others(centers.list(k), other.data(), sq.data());
        CHECK_SAME(std::span(other).first(k), std::span(expected).first(k));
        CHECK_SAME(std::span(sq).first(k), std::span(expected_sq).first(k));
      }
    }
}

LAW(every_level_labels_rows_alike_to_the_last_bit) {
  const auto here = levels_here();
  Random random(1);
  for (const std::size_t n : {1u, 7u, 8u, 9u, 333u})
    for (const std::size_t k : {1u, 5u, 64u})
      for (const std::size_t dimension : {1u, 3u, 4u, 5u}) {
        std::vector<double> points(n * dimension), centers(k * dimension), expected_sq(n), sq(n);
        for (double& x : points) x = random.fraction();
        for (double& x : centers) x = random.fraction();
        std::vector<std::int32_t> expected(n), labels(n);
        here[0].label_rows(points.data(), n, centers.data(), k, dimension, expected.data(), expected_sq.data());
        for (const Hot& hot : here) {
          check::Note note(hot.level, ", ", n, " points, ", k, " centres, ", dimension, " dimensions");
          hot.label_rows(points.data(), n, centers.data(), k, dimension, labels.data(), sq.data());
          CHECK_SAME(labels, expected);
          CHECK_SAME(sq, expected_sq);
        }
      }
}

LAW(every_level_puts_colours_at_the_same_points) {
  const auto here = levels_here();
  OpponentSpace space;
  for (std::size_t level = 0; level < 256; ++level) space.curve[level] = static_cast<double>(level * level) / 65025;
  Random random(2);
  for (double& entry : space.to_cones) entry = random.fraction() / 3;
  for (double& entry : space.to_axes) entry = 9000 * (random.fraction() - 0.5);
  space.root_from = 0.01, space.slope = 7, space.shift = 0.1;
  const OpponentTables tables = tables_of(space);
  for (const std::size_t n : {1u, 15u, 16u, 17u, 200000u}) {
    const auto colors = cases::bytes(random, n * 3);
    Coordinates expected(n * axes), points(n * axes);
    here[0].opponent_lattice(colors.data(), n, 3, tables, expected.data());
    for (const Hot& hot : here) {
      check::Note note(hot.level, ", ", n, " colours");
      hot.opponent_lattice(colors.data(), n, 3, tables, points.data());
      CHECK_SAME(points, expected);
    }
  }
}

// The choice is made once, so this law calls hot() in the order that matters: an unknown name first.
LAW(the_environment_names_the_level_and_a_name_that_is_none_is_refused_with_the_list) {
  const auto here = levels_here();
  setenv("FEWCOLORS_KERNEL_LEVEL", "sse9", 1);
  std::string refusal;
  try {
    hot();
  } catch (const std::invalid_argument& error) {
    refusal = error.what();
  }
  for (const Hot& level : here) CHECK(refusal.find(level.level) != std::string::npos);
  CHECK(refusal.find("sse9") != std::string::npos);
  setenv("FEWCOLORS_KERNEL_LEVEL", here[0].level, 1);
  CHECK_EQUAL(std::string(hot().level), here[0].level);
}

}  // namespace
}  // namespace fewcolors
