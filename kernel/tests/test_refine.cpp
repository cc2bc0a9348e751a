// Refined indices are those of the naive twin, which works out the filtered error anew at every pixel, and never worse than
// those they came from.

#include "dither/refine.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "cases.hpp"
#include "check.hpp"
#include "naive.hpp"
#include "pictures.hpp"

namespace fewcolors {
namespace {

using cases::Coordinates;
using cases::Random;
using Indices = std::vector<std::uint16_t>;

struct Case {
  cases::Scene scene;
  cases::Line line;
  Range range;
  Coordinates palette;
  std::vector<std::int32_t> taps;
  std::int32_t own;
  std::size_t sweeps;
  std::vector<std::uint8_t> frozen;
  Indices before;
  float bit = 0;
  std::vector<std::uint8_t> hiding = {};

  Indices refined(std::size_t threads) const {
    Indices indices = before;
    refine(scene.picture(), line.converter(), {palette, range, {taps, own}, sweeps, bit, hiding}, frozen, indices,
           threads);
    return indices;
  }
};

// --- the twin -------------------------------------------------------------------------------------------------------

class Twin {
 public:
  explicit Twin(const Case& c) : c_(c), points_(cases::points_of(c.scene, c.line.converter())), indices_(c.before) {}

  const Indices& indices() const { return indices_; }

  // First the bands of 128 rows with even numbers, then the others.
  void run() {
    for (const std::size_t parity : {0u, 1u})
      for (std::size_t first = parity * 128; first < c_.scene.height; first += 256)
        for (std::size_t sweep = 0; sweep < c_.sweeps; ++sweep)
          for (std::size_t y = first; y < std::min(c_.scene.height, first + 128); ++y)
            for (std::size_t x = 0; x < c_.scene.width; ++x) {
              const bool spares = !c_.hiding.empty() && sweep + 1 == c_.sweeps;
              if (c_.frozen.empty() || c_.frozen[y * c_.scene.width + x] == 0) spares ? spare(y, x) : visit(y, x);
            }
  }

  // The sum over p of e(p) . (g * e)(p).
  std::int64_t cost() const {
    std::int64_t sum = 0;
    for (std::size_t y = 0; y < c_.scene.height; ++y)
      for (std::size_t x = 0; x < c_.scene.width; ++x)
        for (std::size_t axis = 0; axis < axes; ++axis)
          sum += error(y * c_.scene.width + x, axis) * filtered(y, x, axis);
    return sum;
  }

 private:
  std::int64_t error(std::size_t p, std::size_t axis) const {
    return c_.palette[indices_[p] * axes + axis] - points_[p * axes + axis];
  }

  std::int64_t filtered(std::size_t y, std::size_t x, std::size_t axis) const {
    const std::size_t reach = c_.taps.size() / 2, height = c_.scene.height, width = c_.scene.width;
    std::int64_t sum = c_.own * error(y * width + x, axis);
    for (std::size_t down = 0; down < c_.taps.size(); ++down)
      for (std::size_t across = 0; across < c_.taps.size(); ++across) {
        const std::size_t row = y + down - reach, column = x + across - reach;  // huge where they are negative
        if (row < height && column < width)
          sum += std::int64_t{c_.taps[down]} * c_.taps[across] * error(row * width + column, axis);
      }
    return sum;
  }

  void visit(std::size_t y, std::size_t x) {
    const std::size_t p = y * c_.scene.width + x;
    const std::int32_t middle = c_.taps[c_.taps.size() / 2], own = middle * middle + c_.own;
    std::int64_t around[axes];
    std::int16_t wanted[axes];
    for (std::size_t axis = 0; axis < axes; ++axis) {
      around[axis] = filtered(y, x, axis);
      const float value = static_cast<float>(c_.palette[indices_[p] * axes + axis]) -
                          static_cast<float>(around[axis]) * (1.0f / static_cast<float>(own));
      const float kept =
          std::min(std::max(value, static_cast<float>(c_.range.low[axis])), static_cast<float>(c_.range.high[axis]));
      wanted[axis] = static_cast<std::int16_t>(static_cast<int>(kept + 131072.5f) - 131072);
    }
    const std::size_t nearest = naive::nearest(wanted, c_.palette).row;
    std::int64_t growth = 0;
    for (std::size_t axis = 0; axis < axes; ++axis) {
      const std::int64_t change = c_.palette[nearest * axes + axis] - c_.palette[indices_[p] * axes + axis];
      growth += change * (own * change + 2 * around[axis]);
    }
    if (growth < 0) indices_[p] = static_cast<std::uint16_t>(nearest);
  }

  // How many of the two pixels before took what lies (dx, dy) from them, counted from the nearest on.
  int run(std::size_t y, std::size_t x, int dx, int dy) const {
    for (int length = 0; length < 2; ++length) {
      const std::size_t before = x - 1 - length;
      const auto other = index_at(y, before, dx, dy);
      if (before >= x || !other || *other != indices_[y * c_.scene.width + before]) return length;
    }
    return 2;
  }

  std::optional<std::uint16_t> index_at(std::size_t y, std::size_t x, int dx, int dy) const {
    const std::size_t row = y + dy, column = x + dx;  // huge where they are negative
    if (row >= c_.scene.height || column >= c_.scene.width) return {};
    return indices_[row * c_.scene.width + column];
  }

  void spare(std::size_t y, std::size_t x) {
    const std::size_t p = y * c_.scene.width + x;
    const std::int32_t middle = c_.taps[c_.taps.size() / 2], own = middle * middle + c_.own;
    float wanted[axes];
    std::int16_t kept[axes];
    for (std::size_t axis = 0; axis < axes; ++axis) {
      wanted[axis] = static_cast<float>(c_.palette[indices_[p] * axes + axis]) -
                     static_cast<float>(filtered(y, x, axis)) * (1.0f / static_cast<float>(own));
      const float low = static_cast<float>(c_.range.low[axis]), high = static_cast<float>(c_.range.high[axis]);
      kept[axis] =
          static_cast<std::int16_t>(static_cast<int>(std::min(std::max(wanted[axis], low), high) + 131072.5f) - 131072);
    }
    const float bit = c_.bit / 255.0f * static_cast<float>(c_.hiding[p]);
    const auto cost = [&](std::size_t index, float bits) {
      float sq[axes];
      for (std::size_t axis = 0; axis < axes; ++axis) {
        const float error = static_cast<float>(c_.palette[index * axes + axis]) - wanted[axis];
        sq[axis] = error * error;
      }
      return (sq[0] + sq[1]) + (sq[2] + sq[3]) + bits * bit;
    };
    std::size_t chosen = indices_[p];
    float least = cost(chosen, 6);
    const auto consider = [&](std::size_t index, float bits) {
      if (const float other = cost(index, bits); other < least) least = other, chosen = index;
    };
    consider(naive::nearest(kept, c_.palette).row, 6);
    constexpr int around[][2] = {{-1, 0}, {0, -1}, {-1, -1}, {1, -1}, {-2, 0}, {0, -2}};
    constexpr float bits[] = {4.8f, 3.0f, 0.6f};
    for (const auto& [dx, dy] : around)
      if (const auto index = index_at(y, x, dx, dy)) consider(*index, bits[run(y, x, dx, dy)]);
    indices_[p] = static_cast<std::uint16_t>(chosen);
  }

  const Case& c_;
  Coordinates points_;
  Indices indices_;
};

// --- cases ----------------------------------------------------------------------------------------------------------

const std::vector<std::int32_t> filters[] = {
    {1}, {1, 2, 1}, {0, 1, 0}, {1, 4, 6, 4, 1}, {1, 2, 3, 4, 3, 2, 1}, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 34,
                                                                        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}};

constexpr std::size_t heights[] = {1, 2, 9, 40, 127, 128, 129, 257, 400};

Indices random_indices(Random& random, std::size_t n, std::size_t k) {
  Indices indices(n);
  for (std::uint16_t& index : indices) index = static_cast<std::uint16_t>(random.below(k));
  return indices;
}

Case make_case(std::uint64_t seed) {
  Random random(seed);
  const std::size_t channels = 3 + seed % 2, height = heights[seed % std::size(heights)];
  const std::size_t filter = random.below(std::size(filters)), width = 1 + random.below(1200 / height + 5);
  const std::size_t k = std::array{1, 2, 8, 16, 17, 60}[random.below(6)];
  const cases::Line line = std::array{cases::encoded, cases::steep, cases::shallow}[random.below(3)];
  Case c{
      random.one_in(3) ? cases::noise(random, height, width, channels) : cases::slope(random, height, width, channels),
      line,
      line.range(channels),
      cases::points(random, random.one_in(4) ? cases::Shape::clustered : cases::Shape::uniform, line.region(channels),
                    k),
      filters[filter],
      random.one_in(2) ? 0 : static_cast<std::int32_t>(random.below(4097)),
      random.below(filter == 5 ? 2 : 4),
      {},
      random_indices(random, height * width, k)};
  if (random.one_in(2))
    c.before = naive::labels(cases::points_of(c.scene, line.converter()), c.palette, cases::first_slots(k));
  if (random.one_in(3)) c.frozen = cases::bytes(random, c.scene.size(), 3);
  return c;
}

// --- laws -----------------------------------------------------------------------------------------------------------

LAW(refined_indices_are_those_of_the_naive_twin_for_any_number_of_threads) {
  for (std::uint64_t seed = 0; seed < 90; ++seed) {
    const Case c = make_case(seed);
    check::Note note("seed ", seed, ", ", c.scene.height, " x ", c.scene.width, ", ", c.palette.size() / axes,
                     " entries, ", c.taps.size(), " taps, ", c.sweeps, " sweeps", c.frozen.empty() ? "" : ", frozen");
    Twin twin(c);
    twin.run();
    for (const std::size_t threads : {1u, 2u, 8u}) {
      check::Note at(threads, " threads");
      CHECK_SAME(c.refined(threads), twin.indices());
    }
  }
}

LAW(where_bits_count_indices_are_those_of_the_naive_twin_for_any_number_of_threads) {
  for (std::uint64_t seed = 0; seed < 90; ++seed) {
    Case c = make_case(seed);
    Random random(seed);
    c.bit = static_cast<float>(random.below(1 << 20)) / 7;
    c.hiding = cases::bytes(random, c.scene.size(), 256);
    check::Note note("seed ", seed, ", ", c.scene.height, " x ", c.scene.width, ", ", c.sweeps, " sweeps, a bit ",
                     c.bit);
    Twin twin(c);
    twin.run();
    for (const std::size_t threads : {1u, 2u, 8u}) {
      check::Note at(threads, " threads");
      CHECK_SAME(c.refined(threads), twin.indices());
    }
  }
}

LAW(the_more_a_bit_counts_the_more_indices_repeat_their_neighbours) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Case c = make_case(seed);
    c.sweeps = 1;
    c.frozen.clear();
    c.hiding.assign(c.scene.size(), 255);
    c.bit = 1e12f;  // more than any error
    const Indices after = c.refined(1);
    check::Note note("seed ", seed);
    for (std::size_t x = 1; x < c.scene.width; ++x) CHECK_EQUAL(after[x], after[0]);
  }
}

std::int64_t cost_of(Case c, const Indices& indices) {
  c.before = indices;
  return Twin(c).cost();
}

LAW(no_sweep_raises_the_cost) {
  for (std::uint64_t seed = 0; seed < 180; ++seed) {
    Case c = make_case(seed);
    check::Note note("seed ", seed, ", ", c.scene.height, " x ", c.scene.width, ", ", c.taps.size(), " taps");
    c.sweeps = 1;
    for (int sweep = 0; sweep < 4; ++sweep) {
      check::Note at("sweep ", sweep);
      const Indices after = c.refined(1);
      CHECK_AT_MOST(cost_of(c, after), cost_of(c, c.before));
      c.before = after;
    }
  }
}

LAW(frozen_pixels_stay) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    check::Note note("seed ", seed);
    Case c = make_case(seed);
    Random random(seed);
    c.sweeps = 2;
    c.frozen = cases::bytes(random, c.scene.size(), 3);
    const Indices after = c.refined(1);
    for (std::size_t p = 0; p < after.size(); ++p)
      if (c.frozen[p] != 0) CHECK_EQUAL(after[p], c.before[p]);
    c.frozen.assign(c.scene.size(), 255);
    CHECK_SAME(c.refined(2), c.before);
  }
}

LAW(without_a_blur_every_pixel_takes_an_entry_that_none_is_nearer_than) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    check::Note note("seed ", seed);
    Case c = make_case(seed);
    c.taps = {0};
    c.own = 16;
    c.sweeps = 1;
    c.frozen.clear();
    const Coordinates points = cases::points_of(c.scene, c.line.converter());
    const Indices after = c.refined(2);
    for (std::size_t p = 0; p < after.size(); ++p)
      CHECK_EQUAL(naive::sq_distance(&points[p * axes], &c.palette[after[p] * axes]),
                  naive::nearest(&points[p * axes], c.palette).sq_distance);
  }
}

}  // namespace
}  // namespace fewcolors
