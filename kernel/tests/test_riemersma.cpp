// The walk visits every pixel once, step by step; errors are carried along it as the article says.

#include "dither/riemersma.hpp"

#include <algorithm>
#include <deque>

#include "cases.hpp"
#include "check.hpp"
#include "dither/hilbert.hpp"
#include "naive.hpp"
#include "nearest/finder.hpp"

namespace fewcolors {
namespace {

using cases::Coordinates;
using cases::Random;
using cases::Shape;

struct Place {
  std::size_t y, x;
};

std::vector<Place> stretch(std::size_t height, std::size_t width, std::size_t first, std::size_t last) {
  std::vector<Place> out;
  const auto visit = [&](std::size_t y, std::size_t x) { out.push_back({y, x}); };
  HilbertWalk(first, last, visit).over(height, width);
  return out;
}

std::size_t apart(std::size_t a, std::size_t b) { return a > b ? a - b : b - a; }

LAW(a_walk_visits_every_pixel_once_and_steps_to_neighbours) {
  for (std::size_t height = 1; height <= 24; ++height)
    for (std::size_t width = 1; width <= 24; ++width) {
      check::Note note(height, " x ", width);
      const auto places = stretch(height, width, 0, height * width);
      std::vector<int> visits(height * width);
      for (const Place& place : places) ++visits[place.y * width + place.x];
      CHECK(std::ranges::all_of(visits, [](int count) { return count == 1; }));
      std::size_t diagonal = 0;
      for (std::size_t i = 1; i < places.size(); ++i) {
        const std::size_t dy = apart(places[i].y, places[i - 1].y), dx = apart(places[i].x, places[i - 1].x);
        CHECK_EQUAL(std::max(dy, dx), std::size_t{1});
        diagonal += dy == dx;
      }
      const bool may = std::max(height, width) % 2 == 1 && std::min(height, width) % 2 == 0;
      CHECK_AT_MOST(diagonal, may ? std::size_t{1} : std::size_t{0});
    }
}

LAW(stretches_of_a_walk_are_parts_of_the_whole) {
  const auto whole_walk = stretch(37, 61, 0, 37 * 61);
  for (const std::size_t first : {0u, 1u, 700u, 2256u})
    for (const std::size_t length : {1u, 2u, 300u}) {
      const std::size_t last = std::min<std::size_t>(first + length, 37 * 61);
      const auto part = stretch(37, 61, first, last);
      CHECK_EQUAL(part.size(), last - first);
      for (std::size_t i = 0; i < part.size(); ++i)
        CHECK(part[i].y == whole_walk[first + i].y && part[i].x == whole_walk[first + i].x);
    }
}

constexpr std::int32_t weights[] = {1, 1, 2, 3, 5, 8};
constexpr Queue queue{weights, 8};

// One pixel after the other; every 2^15 pixels of the walk the queue starts anew, 256 pixels early.
std::vector<std::uint16_t> naive_riemersma(const Coordinates& points, std::size_t height, std::size_t width,
                                           const Coordinates& palette, std::int64_t strength,
                                           const std::vector<std::uint8_t>& mask) {
  const std::size_t n = height * width;
  const auto places = stretch(height, width, 0, n);
  const Range range = range_around(points, palette);
  std::vector<std::uint16_t> out(n);
  for (std::size_t start = 0; start < n; start += 32768) {
    std::deque<std::array<std::int64_t, axes>> errors(std::size(weights));
    for (std::size_t place = start - std::min<std::size_t>(start, 256); place < std::min(n, start + 32768); ++place) {
      const std::size_t i = places[place].y * width + places[place].x;
      const std::int64_t here = mask.empty() ? strength : strength * mask[i] / 255;
      std::int16_t wanted[axes];
      for (std::size_t c = 0; c < axes; ++c) {
        std::int64_t sum = 0;
        for (std::size_t j = 0; j < std::size(weights); ++j) sum += weights[j] * errors[j][c];
        wanted[c] = static_cast<std::int16_t>(std::clamp<std::int64_t>(
            points[i * axes + c] + sum * here / (65536 * queue.divisor), range.low[c], range.high[c]));
      }
      const std::size_t row = naive::nearest(wanted, palette).row;
      errors.pop_front();
      errors.emplace_back();
      for (std::size_t c = 0; c < axes; ++c) errors.back()[c] = points[i * axes + c] - palette[row * axes + c];
      if (place >= start) out[i] = static_cast<std::uint16_t>(row);
    }
  }
  return out;
}

std::vector<std::uint16_t> dithered(const Coordinates& points, std::size_t width, const Coordinates& palette,
                                    std::uint32_t strength, const std::vector<std::uint8_t>& mask,
                                    std::size_t threads = 1) {
  std::vector<std::uint16_t> out(points.size() / axes);
  riemersma(points, out.size() / width, width, palette, queue, strength, mask, out, threads);
  return out;
}

LAW(dithering_along_the_walk_is_that_of_its_naive_twin) {
  for (const cases::Region& region : cases::regions)
    for (const std::uint32_t strength : {0u, 30000u, 65536u})
      for (const bool masked : {false, true}) {
        check::Note note(region.name, ", strength ", strength, masked ? ", masked" : "");
        Random random(strength);
        const Coordinates points = cases::points(random, Shape::uniform, region, 30 * 41);
        const Coordinates palette = cases::points(random, Shape::uniform, region, 1 + random.below(40));
        const std::vector<std::uint8_t> mask = masked ? cases::bytes(random, 30 * 41) : std::vector<std::uint8_t>{};
        CHECK_SAME(dithered(points, 41, palette, strength, mask),
                   naive_riemersma(points, 30, 41, palette, strength, mask));
      }
}

LAW(chunks_start_anew_where_the_twin_does_whatever_the_threads) {
  Random random(8);
  const std::size_t height = 211, width = 330;  // two chunks and a bit
  const Coordinates points = cases::points(random, Shape::line, cases::oklab, height * width);
  const Coordinates palette = cases::points(random, Shape::line, cases::oklab, 6);
  const auto expected = naive_riemersma(points, height, width, palette, 65536, {});
  for (const std::size_t threads : {1u, 2u, 8u})
    CHECK_SAME(dithered(points, width, palette, 65536, {}, threads), expected);
}

}  // namespace
}  // namespace fewcolors
