// Counting equals a std::map, and histograms are a monoid.

#include "colors/count.hpp"

#include <algorithm>
#include <array>

#include "cases.hpp"
#include "check.hpp"
#include "colors/morton.hpp"
#include "naive.hpp"

namespace fewcolors {
namespace {

using cases::Random;
using Bytes = std::vector<std::uint8_t>;
using Weights = std::vector<std::int64_t>;

void check_counts(const Counts& counts, const naive::Histogram& expected) {
  std::vector<std::uint32_t> keys;
  Weights weights;
  for (const auto& [key, weight] : expected) {
    keys.push_back(key);
    weights.push_back(weight);
  }
  CHECK_SAME(counts.keys, keys);
  CHECK_SAME(counts.weights, weights);
}

void check_counting(const Bytes& pixels, std::size_t channels) {
  const naive::Histogram expected = naive::count(pixels, channels);
  for (const std::size_t threads : {1u, 2u, 8u}) {
    check::Note note(pixels.size() / channels, " pixels of ", channels, " channels, ", threads, " threads");
    check_counts(count_colors(pixels, static_cast<int>(channels), threads), expected);
  }
}

void check_equal(const Counts& a, const Counts& b) {
  CHECK_SAME(a.keys, b.keys);
  CHECK_SAME(a.weights, b.weights);
}

LAW(counts_are_those_of_a_map_around_the_lengths_of_chunks_for_any_number_of_threads) {
  for (const std::size_t channels : {3u, 4u})
    for (const std::size_t n : {0u, 1u, 2u, 63u, 64u, 65u, 1000u, 65535u, 65536u, 65537u, 131073u}) {
      Random random(n);
      for (const std::size_t most : {256u, 3u, 1u}) check_counting(cases::bytes(random, n * channels, most), channels);
    }
}

LAW(counts_are_those_of_a_map_when_many_pixels_share_few_colours) {
  for (const std::size_t channels : {3u, 4u})
    for (const std::size_t n : {63u, 64u, 65u, 255u, 256u, 257u, 511u, 512u, 513u, 4095u, 4096u, 4097u, 200000u})
      for (const std::size_t most : {1u, 2u, 16u, 17u}) {
        if (n > 5000 && most > 2) continue;
        Random random(n + most);
        Bytes pixels = cases::bytes(random, n * channels, most);
        check_counting(pixels, channels);
        for (std::uint8_t& byte : pixels) byte = static_cast<std::uint8_t>(255 - byte);
        check_counting(pixels, channels);
      }
}

LAW(counts_are_those_of_a_map_for_a_photo_like_mix_of_crowded_and_sparse_colours) {
  for (const std::size_t channels : {3u, 4u}) {
    Random random(channels);
    Bytes pixels = cases::bytes(random, 30000 * channels);
    for (std::size_t i = 0; i < pixels.size(); ++i)
      if (i / channels % 3 != 0) pixels[i] = static_cast<std::uint8_t>(100 + pixels[i] % 24);
    check_counting(pixels, channels);
  }
}

// The keys of the pixels run through all numbers in steps of 5, so what is counted is known without a map.
LAW(all_16777216_colours_are_counted_once_and_one_of_them_twice) {
  constexpr std::size_t all = std::size_t{1} << 24;
  Bytes pixels((all + 1) * 3);
  for (std::size_t i = 0; i <= all; ++i) Morton<3>::color(static_cast<std::uint32_t>(i * 5 % all), &pixels[3 * i]);
  std::vector<std::uint32_t> keys(all);
  for (std::size_t i = 0; i < all; ++i) keys[i] = static_cast<std::uint32_t>(i);
  for (const std::size_t n : {all, all + 1}) {
    check::Note note(n, " pixels");
    const Counts counts = count_colors(std::span(pixels).first(3 * n), 3, 2);
    Weights weights(all, 1);
    weights[0] += n > all;
    CHECK_SAME(counts.keys, keys);
    CHECK_SAME(counts.weights, weights);
  }
}

LAW(a_second_batch_of_one_pixel_with_alpha_is_counted) {
  constexpr std::size_t batch = std::size_t{1} << 24;
  Bytes pixels((batch + 1) * 4, 7);
  pixels.back() = 9;
  naive::Histogram expected;
  expected[naive::morton_key(pixels.data(), 4)] = static_cast<std::int64_t>(batch);
  expected[naive::morton_key(&pixels[batch * 4], 4)] = 1;
  check_counts(count_colors(pixels, 4, 2), expected);
}

LAW(a_weighted_pixel_counts_as_often_as_it_weighs) {
  for (const std::size_t channels : {3u, 4u}) {
    Random random(channels);
    const Bytes pixels = cases::bytes(random, 500 * channels, 5);
    const Weights weights = cases::weights(random, 500, 9);
    Bytes repeated;
    for (std::size_t i = 0; i < weights.size(); ++i)
      for (std::int64_t w = 0; w < weights[i]; ++w)
        repeated.insert(repeated.end(), &pixels[i * channels], &pixels[i * channels] + channels);
    const auto width = static_cast<int>(channels);
    check_equal(count_weighted(pixels, width, weights), count_colors(repeated, width, 1));
    check_counts(count_weighted(pixels, width, weights), naive::count(pixels, channels, weights));
  }
}

LAW(merging_histograms_counts_their_pixels_together_in_any_order_and_grouping) {
  for (const std::size_t channels : {3u, 4u})
    for (const std::size_t most : {2u, 8u, 256u})
      for (const std::size_t n : {0u, 1u, 300u}) {
        check::Note note(channels, " channels below ", most, ", ", n, " pixels");
        Random random(most);
        const auto width = static_cast<int>(channels);
        const std::array<Bytes, 3> pixels{cases::bytes(random, n * channels, most),
                                          cases::bytes(random, 200 * channels, most),
                                          cases::bytes(random, 7 * channels, most)};
        Bytes together;
        for (const Bytes& part : pixels) together.insert(together.end(), part.begin(), part.end());
        const Counts all = count_colors(together, width, 1), a = count_colors(pixels[0], width, 1),
                     b = count_colors(pixels[1], width, 1), c = count_colors(pixels[2], width, 1);
        check_equal(merge(merge(a, b), c), all);
        check_equal(merge(a, merge(b, c)), all);
        check_equal(merge(merge(c, a), b), all);
        check_equal(merge(a, Counts{}), a);
        check_equal(merge(Counts{}, a), a);
      }
}

LAW(what_is_decoded_is_encoded_again) {
  for (const std::size_t channels : {3u, 4u}) {
    Random random(channels);
    const auto width = static_cast<int>(channels);
    const Counts counts = count_colors(cases::bytes(random, 300 * channels, 8), width, 1);
    Bytes colors(counts.keys.size() * channels);
    decode(counts.keys, width, colors);
    check_equal(encode(colors, width, counts.weights), counts);
  }
}

template <int Channels>
void check_round_trip(std::uint32_t key) {
  std::uint8_t color[Channels];
  Morton<Channels>::color(key, color);
  CHECK_EQUAL(Morton<Channels>::key(color), key);
  CHECK_EQUAL(naive::morton_key(color, Channels), key);
}

LAW(a_key_and_its_colour_are_each_others) {
  for (std::uint32_t key = 0; key < 1u << 24; key += 61) check_round_trip<3>(key);
  for (std::uint32_t step = 0; step < 1u << 18; ++step) check_round_trip<4>(step * 16381u);
  for (std::uint32_t byte = 0; byte < 256; ++byte)
    for (std::size_t c = 0; c < 4; ++c) {
      std::uint8_t color[4] = {17, 34, 130, 255}, again[4];
      color[c] = static_cast<std::uint8_t>(byte);
      CHECK_EQUAL(Morton<4>::key(color), naive::morton_key(color, 4));
      Morton<4>::color(Morton<4>::key(color), again);
      CHECK_SAME(again, color);
      CHECK_EQUAL(Morton<3>::key(color), naive::morton_key(color, 3));
      Morton<3>::color(Morton<3>::key(color), again);
      CHECK_SAME(std::span(again).first(3), std::span(color).first(3));
    }
}

LAW(decoded_keys_are_the_colours_that_were_counted) {
  for (const std::size_t channels : {3u, 4u}) {
    Random random(channels);
    const Bytes pixels = cases::bytes(random, 1000 * channels);
    const Counts counts = count_colors(pixels, static_cast<int>(channels), 1);
    Bytes colors(counts.keys.size() * channels);
    decode(counts.keys, static_cast<int>(channels), colors);
    for (std::size_t i = 0; i < counts.keys.size(); ++i)
      CHECK_EQUAL(naive::morton_key(&colors[i * channels], channels), counts.keys[i]);
  }
}

}  // namespace
}  // namespace fewcolors
