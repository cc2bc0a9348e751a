// Every pixel gets the label of its colour.

#include "lookup.hpp"

#include <map>

#include "cases.hpp"
#include "check.hpp"
#include "count.hpp"
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

}  // namespace
}  // namespace fewcolors
