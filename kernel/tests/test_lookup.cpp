// Every pixel gets the label of its colour, every colour the weights of its pixels.

#include "mapping/lookup.hpp"

#include <array>
#include <map>
#include <numeric>

#include "cases.hpp"
#include "check.hpp"
#include "colors/count.hpp"
#include "naive.hpp"

namespace fewcolors {
namespace {

using cases::Random;
using Bytes = std::vector<std::uint8_t>;

template <class Index>
void check_look_up(const Bytes& pixels, std::size_t channels, Random& random) {
  const Counts counts = count_colors(pixels, static_cast<int>(channels), 1);
  Bytes colors(counts.keys.size() * channels);
  decode(counts.keys, static_cast<int>(channels), colors);
  std::vector<std::uint16_t> labels(counts.keys.size());
  std::map<std::uint32_t, Index> label_of;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    labels[i] = static_cast<std::uint16_t>(random.below(std::size_t{1} << (8 * sizeof(Index))));
    label_of[counts.keys[i]] = static_cast<Index>(labels[i]);
  }
  std::vector<Index> expected;
  for (std::size_t i = 0; i < pixels.size(); i += channels)
    expected.push_back(label_of.at(naive::morton_key(&pixels[i], channels)));
  for (const std::size_t threads : {1u, 2u, 8u}) {
    check::Note note(expected.size(), " pixels of ", channels, " channels, ", threads, " threads");
    std::vector<Index> indices(expected.size());
    look_up<Index>(pixels, channels, colors, labels, indices, threads);
    CHECK_SAME(indices, expected);
    std::vector<std::uint32_t> rows(expected.size());
    find_rows(pixels, channels, colors, rows, threads);
    Bytes found;
    for (const std::uint32_t row : rows)
      found.insert(found.end(), &colors[row * channels], &colors[row * channels] + channels);
    CHECK_SAME(found, pixels);
  }
}

LAW(every_pixel_gets_the_label_of_its_colour_around_the_lengths_of_chunks) {
  for (const std::size_t channels : {3u, 4u})
    for (const std::size_t n : {0u, 1u, 100u, 65535u, 65536u, 65537u, 140000u})
      for (const std::size_t most : {1u, 4u, 256u}) {
        Random random(n + most);
        const Bytes pixels = cases::bytes(random, n * channels, most);
        check_look_up<std::uint8_t>(pixels, channels, random);
        check_look_up<std::uint16_t>(pixels, channels, random);
      }
}

LAW(the_first_and_last_colours_there_are_have_labels_too) {
  Random random(1);
  for (const std::size_t channels : {3u, 4u})
    for (const int byte : {0, 255})
      check_look_up<std::uint16_t>(Bytes(3 * channels, static_cast<std::uint8_t>(byte)), channels, random);
  check_look_up<std::uint16_t>({0, 0, 0, 255, 255, 255}, 3, random);
  check_look_up<std::uint16_t>({0, 0, 0, 0, 255, 255, 255, 255}, 4, random);
}

LAW(weights_are_added_up_by_the_colour_of_their_pixels) {
  for (const std::size_t channels : {3u, 4u})
    for (const std::size_t n : {0u, 1u, 1000u, 70000u})
      for (const std::size_t most : {1u, 4u, 256u}) {
        check::Note note(n, " pixels of ", channels, " channels below ", most);
        Random random(n + most);
        const Bytes pixels = cases::bytes(random, n * channels, most), weights = cases::bytes(random, n);
        const std::vector<std::int64_t> wide(weights.begin(), weights.end());
        Bytes colors;
        std::vector<std::int64_t> expected;
        for (const auto& [key, sum] : naive::count(pixels, channels, wide)) {
          expected.push_back(sum);
          colors.resize(colors.size() + channels);
          decode(std::array{key}, static_cast<int>(channels), std::span(colors).last(channels));
        }
        std::vector<std::int64_t> sums(expected.size(), -1);
        sum_weights(pixels, channels, colors, weights, sums);
        CHECK_SAME(sums, expected);
      }
}

// No promise to callers, but nothing is read or written outside an array.
LAW(pixels_of_colours_that_are_not_there_go_to_colours_that_are) {
  for (const std::size_t channels : {3u, 4u})
    for (const std::size_t k : {1u, 5u, 3000u}) {
      check::Note note(k, " colours of ", channels, " channels");
      Random random(k);
      const Counts counts = count_colors(cases::bytes(random, k * channels), static_cast<int>(channels), 1);
      Bytes colors(counts.keys.size() * channels), pixels = cases::bytes(random, 5000 * channels);
      decode(counts.keys, static_cast<int>(channels), colors);
      pixels.insert(pixels.end(), channels, 255);
      const std::size_t n = pixels.size() / channels;
      std::vector<std::uint32_t> rows(n);
      find_rows(pixels, channels, colors, rows, 1);
      for (const std::uint32_t row : rows) CHECK_AT_MOST(row + 1, counts.keys.size());
      const std::vector<std::uint16_t> labels(counts.keys.size(), 7);
      Bytes indices(n);
      look_up<std::uint8_t>(pixels, channels, colors, labels, indices, 1);
      for (const std::uint8_t index : indices) CHECK(index == 7 || index == 0);
      std::vector<std::int64_t> sums(counts.keys.size());
      sum_weights(pixels, channels, colors, Bytes(n, 3), sums);
      CHECK_EQUAL(std::accumulate(sums.begin(), sums.end(), std::int64_t{0}), static_cast<std::int64_t>(3 * n));
    }
}

}  // namespace
}  // namespace fewcolors
