// Error diffusion is its naive twin, float for float, and what it does not carry it has not lost.

#include "dither/diffuse.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "cases.hpp"
#include "check.hpp"
#include "naive.hpp"
#include "pictures.hpp"

namespace fewcolors {
namespace {

using cases::Coordinates;
using cases::Random;
using Indices = std::vector<std::uint16_t>;
using Error = std::array<float, axes>;

struct Case {
  cases::Scene scene;
  cases::Line line;
  Range range;
  Coordinates palette;
  std::vector<Tap> taps;
  std::vector<float> weights;
  float strength, most_error;
  bool serpentine;
  std::vector<std::uint8_t> mask, levels;

  Indices indices(std::size_t threads) const {
    const DiffusionPlan plan{palette, range, taps, weights, strength, most_error, serpentine};
    Indices out(scene.size(), 65535);
    diffuse(scene.picture(), line.converter(), plan, mask, levels, out, threads);
    return out;
  }
};

// --- the twin -------------------------------------------------------------------------------------------------------

float limit(float value, float low, float high) { return std::min(std::max(value, low), high); }

class Twin {
 public:
  explicit Twin(const Case& c)
      : c_(c), points_(cases::points_of(c.scene, c.line.converter())), indices_(c.scene.size()) {
    const std::size_t height = c.scene.height;
    const std::size_t bands = height >= 128 && height <= 256 ? 2 : (height + 255) / 256;
    for (std::size_t band = 0; band < bands; ++band) run(band * height / bands, (band + 1) * height / bands);
  }

  const Indices& indices() const { return indices_; }

  // What the last band carried out of the picture.
  std::array<double, axes> left_over() const {
    std::array<double, axes> sum{};
    for (std::size_t i = 0; i < carried_.size(); ++i) {
      const std::size_t y = begin_ + i / columns(), x = i % columns();
      const bool inside = y < c_.scene.height && x >= most_reach && x < most_reach + c_.scene.width;
      for (std::size_t axis = 0; axis < axes && !inside; ++axis) sum[axis] += static_cast<double>(carried_[i][axis]);
    }
    return sum;
  }

 private:
  std::size_t columns() const { return c_.scene.width + 2 * most_reach; }

  Error& carried(std::size_t y, std::size_t x, Tap tap) {
    const std::size_t column = most_reach + x + static_cast<std::size_t>(std::ptrdiff_t{tap.dx});
    return carried_[(y + static_cast<std::size_t>(tap.dy) - begin_) * columns() + column];
  }

  void run(std::size_t first, std::size_t end) {
    begin_ = first - std::min<std::size_t>(first, 16);
    carried_.assign((end + most_reach - begin_) * columns(), Error{});
    const std::size_t width = c_.scene.width;
    for (std::size_t y = begin_; y < end; ++y)
      for (std::size_t step = 0; step < width; ++step) {
        const bool back = c_.serpentine && y % 2 == 1;
        const std::size_t x = back ? width - 1 - step : step, entry = visit(y, x, back ? -1 : 1);
        if (y >= first) indices_[y * width + x] = static_cast<std::uint16_t>(entry);
      }
  }

  std::size_t visit(std::size_t y, std::size_t x, int direction) {
    const std::size_t p = y * c_.scene.width + x;
    const std::uint8_t mask = c_.mask.empty() ? 255 : c_.mask[p];
    Error wanted;
    std::int16_t rounded[axes];
    for (std::size_t axis = 0; axis < axes; ++axis) {
      const float share = carried(y, x, {0, 0})[axis] * (c_.strength / 255.0f * static_cast<float>(mask));
      wanted[axis] = limit(static_cast<float>(points_[p * axes + axis]) + share, static_cast<float>(c_.range.low[axis]),
                           static_cast<float>(c_.range.high[axis]));
      rounded[axis] = static_cast<std::int16_t>(static_cast<int>(wanted[axis] + 131072.5f) - 131072);
    }
    const std::size_t entry = naive::nearest(rounded, c_.palette).row;
    for (std::size_t axis = 0; axis < axes; ++axis) wanted[axis] -= static_cast<float>(c_.palette[entry * axes + axis]);
    if (mask != 0) spread(y, x, direction, wanted);
    return entry;
  }

  void spread(std::size_t y, std::size_t x, int direction, const Error& error) {
    const std::size_t row = c_.levels.empty() ? 0 : c_.levels[y * c_.scene.width + x];
    for (std::size_t t = 0; t < c_.taps.size(); ++t) {
      Error& to = carried(y, x, {c_.taps[t].dx * direction, c_.taps[t].dy});
      for (std::size_t axis = 0; axis < axes; ++axis)
        to[axis] += limit(error[axis], -c_.most_error, c_.most_error) * c_.weights[row * c_.taps.size() + t];
    }
  }

  const Case& c_;
  Coordinates points_;
  Indices indices_;
  std::size_t begin_ = 0;
  std::vector<Error> carried_;
};

// --- cases ----------------------------------------------------------------------------------------------------------

const std::vector<Tap> floyd_steinberg{{1, 0}, {-1, 1}, {0, 1}, {1, 1}};
const std::vector<float> sixteenths{7.0f / 16, 3.0f / 16, 5.0f / 16, 1.0f / 16};

// As far as taps may reach, and with a negative weight.
const std::vector<Tap> odd{{7, 0}, {1, 0}, {-7, 1}, {3, 2}, {0, 7}, {-2, 5}, {7, 7}, {-7, 7}};
const std::vector<float> odd_weights{0.11f, 0.53f, 0.07f, 0.13f, -0.09f, 0.17f, 0.05f, 0.03f};

constexpr std::size_t heights[] = {1, 2, 3, 17, 127, 128, 131, 256, 257, 300, 513, 800};

Case make_case(std::uint64_t seed) {
  Random random(seed);
  const std::size_t channels = 3 + seed % 2, height = heights[seed % std::size(heights)];
  const std::size_t width = 1 + random.below(random.one_in(4) ? 4 : 3000 / height + 9);
  const cases::Line line = std::array{cases::encoded, cases::steep, cases::shallow}[random.below(3)];
  Case c{
      random.one_in(3) ? cases::noise(random, height, width, channels) : cases::slope(random, height, width, channels),
      line,
      line.range(channels),
      cases::points(random, random.one_in(4) ? cases::Shape::clustered : cases::Shape::uniform, line.region(channels),
                    std::array{1, 2, 7, 16, 17, 60}[random.below(6)]),
      floyd_steinberg,
      sixteenths,
      random.one_in(2) ? 1.0f : static_cast<float>(random.fraction()),
      random.one_in(2) ? 1e6f : static_cast<float>(random.below(2000)),
      random.one_in(2),
      {},
      {}};
  if (random.one_in(2)) {
    c.taps = odd;
    c.weights = odd_weights;
  }
  if (random.one_in(3)) c.mask = cases::bytes(random, c.scene.size());
  if (random.one_in(4))
    for (std::uint8_t& share : c.mask) share = share < 128 ? 0 : 255;
  if (random.one_in(3)) {
    c.levels = cases::bytes(random, c.scene.size());
    c.weights.resize(256 * c.taps.size());
    for (float& weight : c.weights) weight = static_cast<float>(random.fraction()) / static_cast<float>(c.taps.size());
  }
  if (random.one_in(4))  // colours that the range cuts off
    for (std::size_t axis = 0; axis < 3; ++axis) c.range.high[axis] -= 100 * line.step;
  return c;
}

// --- laws -----------------------------------------------------------------------------------------------------------

LAW(error_diffusion_is_its_naive_twin_for_any_number_of_threads) {
  for (std::uint64_t seed = 0; seed < 96; ++seed) {
    const Case c = make_case(seed);
    check::Note note("seed ", seed, ", ", c.scene.height, " x ", c.scene.width, ", ", c.palette.size() / axes,
                     " entries, ", c.taps.size(), " taps", c.serpentine ? ", to and fro" : "",
                     c.mask.empty() ? "" : ", masked", c.levels.empty() ? "" : ", by level");
    const Twin twin(c);
    for (const std::size_t threads : {1u, 2u, 8u}) {
      check::Note at(threads, " threads");
      CHECK_SAME(c.indices(threads), twin.indices());
    }
  }
}

// Levels halfway into a cube whose corners are the palette: nothing is ever wanted outside, nothing is cut off.
Case in_a_cube(std::uint64_t seed, std::size_t height, std::size_t width) {
  Random random(seed);
  Case c{cases::slope(random, height, width, 3),
         {6000, 15},
         {{-16384, -16384, -16384, 0}, {16384, 16384, 16384, 0}},
         {},
         floyd_steinberg,
         sixteenths,
         1.0f,
         1e9f,
         seed % 2 == 1,
         {},
         {}};
  for (unsigned corner = 0; corner < 8; ++corner)
    for (unsigned axis = 0; axis < axes; ++axis)
      c.palette.push_back(static_cast<std::int16_t>(axis == 3 ? 0 : (corner >> axis) & 1 ? 13000 : 3000));
  return c;
}

LAW(at_strength_one_what_the_entries_lack_is_what_was_carried_out_of_the_picture) {
  double most = 0;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    check::Note note("seed ", seed);
    const Case c = in_a_cube(seed, 3 + 17 * seed, 40);
    const Coordinates points = cases::points_of(c.scene, c.line.converter());
    const Indices indices = c.indices(1);
    const auto left_over = Twin(c).left_over();
    for (std::size_t axis = 0; axis < 3; ++axis) {
      double lacking = 0;
      for (std::size_t p = 0; p < indices.size(); ++p)
        lacking += points[p * axes + axis] - c.palette[indices[p] * axes + axis];
      // Some ten roundings of numbers below 2^14 a pixel; an error forgotten would be thousands.
      CHECK_AT_MOST(std::abs(lacking - left_over[axis]), 0.01 * static_cast<double>(indices.size()));
      most = std::max(most, std::abs(left_over[axis]));
    }
  }
  CHECK_AT_MOST(10000.0, most);  // it is not naught
}

LAW(where_all_error_goes_ahead_the_sum_along_a_row_is_never_farther_off_than_half_a_gap) {
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    Case c = in_a_cube(seed, 9, 500);
    c.taps = {{1, 0}};
    c.weights = {1.0f};
    c.serpentine = false;
    const Coordinates points = cases::points_of(c.scene, c.line.converter());
    const Indices indices = c.indices(1);
    double lacking = 0, most = 0;
    for (std::size_t p = 0; p < indices.size(); ++p) {
      if (p % c.scene.width == 0) lacking = 0;
      lacking += points[p * axes] - c.palette[indices[p] * axes];
      most = std::max(most, std::abs(lacking));
    }
    CHECK_AT_MOST(most, 5001.0);
  }
}

LAW(a_grey_field_in_black_and_white_averages_to_its_level) {
  Random random(1);
  for (const int level : {30, 127, 200}) {
    check::Note note("level ", level);
    const std::size_t side = 120;
    Case c = in_a_cube(1, side, side);
    c.line = cases::encoded;
    c.scene.pixels.assign(side * side * 3, static_cast<std::uint8_t>(level));
    c.palette = {0, 0, 0, 0, 16320, 16320, 16320, 0};
    const Indices indices = c.indices(1);
    const double white = 255.0 * static_cast<double>(std::count(indices.begin(), indices.end(), 1));
    CHECK_AT_MOST(std::abs(white / static_cast<double>(indices.size()) - level), 0.005 * 255);
  }
}

LAW(no_strength_and_a_mask_of_naught_are_the_nearest_entries) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    check::Note note("seed ", seed);
    Case c = make_case(seed);
    c.range = c.line.range(c.scene.channels);
    c.mask.clear();
    const auto nearest = naive::labels(cases::points_of(c.scene, c.line.converter()), c.palette,
                                       cases::first_slots(c.palette.size() / axes));
    c.strength = 0;
    CHECK_SAME(c.indices(2), nearest);
    c.strength = 1;
    c.mask.assign(c.scene.size(), 0);
    CHECK_SAME(c.indices(2), nearest);
  }
}

LAW(a_picture_whose_colours_are_all_entries_stays_as_it_is) {
  for (const std::size_t channels : {3u, 4u}) {
    Random random(channels);
    Case c = in_a_cube(1, 300, 11);
    c.line = cases::encoded;
    c.scene = cases::noise(random, 300, 11, channels);
    const auto colors = cases::bytes(random, 20 * channels);
    Indices expected(c.scene.size());
    for (std::size_t p = 0; p < expected.size(); ++p) {
      expected[p] = static_cast<std::uint16_t>(random.below(20));
      std::copy_n(&colors[expected[p] * channels], channels, &c.scene.pixels[p * channels]);
    }
    c.palette.resize(20 * axes);
    c.line.converter()(colors, channels, c.palette);
    c.range = c.line.range(channels);
    CHECK_SAME(c.indices(1), expected);
  }
}

}  // namespace
}  // namespace fewcolors
