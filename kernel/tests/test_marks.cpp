// The colours of a picture and their places, against sorting and searching them.

#include "colors/marks.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "cases.hpp"
#include "check.hpp"
#include "colors/morton.hpp"

namespace fewcolors {
namespace {

using cases::Random;

std::vector<std::uint32_t> sorted_keys(const std::vector<std::uint8_t>& pixels) {
  std::vector<std::uint32_t> keys;
  for (std::size_t i = 0; i < pixels.size(); i += 3) keys.push_back(Morton<3>::key(&pixels[i]));
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

// `span` levels in every channel: few make colours that stand close together, and many equal pixels.
std::vector<std::uint8_t> pixels_within(std::uint64_t seed, std::size_t n, std::size_t span) {
  Random random(seed);
  std::vector<std::uint8_t> pixels(3 * n);
  for (std::uint8_t& level : pixels) level = static_cast<std::uint8_t>(random.below(span) + 3);
  return pixels;
}

std::array<std::uint8_t, 3> color_bytes(std::uint32_t color) {
  return {static_cast<std::uint8_t>(color), static_cast<std::uint8_t>(color >> 8),
          static_cast<std::uint8_t>(color >> 16)};
}

void check_marks(const std::vector<std::uint8_t>& pixels, std::size_t threads) {
  const std::vector<std::uint32_t> keys = sorted_keys(pixels);
  const Marks marks(pixels, threads);
  std::vector<std::uint32_t> expected;
  for (const std::uint32_t key : keys) {
    std::uint8_t color[3];
    Morton<3>::color(key, color);
    expected.push_back(color[0] | std::uint32_t{color[1]} << 8 | std::uint32_t{color[2]} << 16);
  }
  const auto colors = marks.colors();
  CHECK_SAME(std::vector<std::uint32_t>(colors.begin(), colors.end()), expected);
  std::vector<std::uint16_t> values, found(pixels.size() / 3), wanted;
  for (std::size_t i = 0; i < keys.size(); ++i) values.push_back(static_cast<std::uint16_t>(7 * i + 1));
  for (std::size_t i = 0; i < pixels.size(); i += 3)
    wanted.push_back(values[static_cast<std::size_t>(
        std::lower_bound(keys.begin(), keys.end(), Morton<3>::key(&pixels[i])) - keys.begin())]);
  for (std::size_t i = 0; i < keys.size(); i += 97) CHECK(marks.rank(color_bytes(expected[i]).data()) == i);
  marks.look_up<std::uint16_t>(pixels, values, found, threads);
  CHECK_SAME(found, wanted);
  const std::vector<std::uint8_t> narrow(values.begin(), values.end());
  std::vector<std::uint8_t> found_narrow(found.size());
  marks.look_up<std::uint8_t>(pixels, narrow, found_narrow, threads);
  CHECK_SAME(found_narrow, (std::vector<std::uint8_t>(wanted.begin(), wanted.end())));
}

LAW(colours_stand_in_z_order_and_every_pixel_finds_its_own) {
  for (const std::size_t n : {1u, 2u, 3u, 64u, 1001u, 70000u})
    for (const std::size_t span : {1u, 5u, 40u, 253u}) {
      check::Note note(n, " pixels of ", span, " levels");
      check_marks(pixels_within(n + span, n, span), 1);
    }
}

LAW(a_colour_that_no_pixel_has_is_at_no_place) {
  const std::vector<std::uint8_t> pixels{0, 0, 0, 0, 0, 3, 200, 100, 50};
  const Marks marks(pixels, 1);
  const std::vector<std::array<std::uint8_t, 3>> strangers{{0, 0, 1}, {0, 4, 0}, {200, 100, 51}, {255, 255, 255}};
  for (const auto& stranger : strangers) CHECK(!marks.rank(stranger.data()));
  CHECK(marks.rank(&pixels[6]) == 2u);
}

LAW(workers_that_mark_for_themselves_come_to_the_same) {
  for (const std::size_t threads : {2u, 3u, 8u}) {
    check::Note note(threads, " threads");
    check_marks(pixels_within(threads, 300001, 60), threads);
  }
}

LAW(a_word_can_be_full) {
  std::vector<std::uint8_t> pixels;
  for (std::uint32_t rgb = 0; rgb < 16 * 16 * 16; ++rgb)
    for (int shift = 0; shift < 12; shift += 4) pixels.push_back(static_cast<std::uint8_t>(240 + (rgb >> shift & 15)));
  check_marks(pixels, 1);
}

}  // namespace
}  // namespace fewcolors
