// A table in pages: the top 15 bits of an RGB key choose a page of 512 colours (a cube of side 8); only pages that hold a
// colour exist. A photo of 200,000 colours takes about 4,000 pages, 2 MB: it stays in the cache, where a flat table of 2^24
// would not. RGBA keys are too wide for that (2^32): there a sorted search within the colours of equal top bits.

#include "mapping/lookup.hpp"

#include <algorithm>
#include <numeric>

#include "colors/morton.hpp"
#include "ground/buffers.hpp"
#include "ground/chunks.hpp"

namespace fewcolors {
namespace {

constexpr std::size_t chunk_pixels = std::size_t{1} << 16;

template <class Find, class Index>
void for_pixels(std::span<const std::uint8_t> pixels, std::size_t channels, std::span<Index> indices,
                std::size_t threads, Find&& find) {
  const std::size_t chunks = (indices.size() + chunk_pixels - 1) / chunk_pixels;
  for_chunks(chunks, worker_count(threads, chunks), [&](std::size_t chunk, std::size_t) {
    const std::size_t end = std::min(indices.size(), (chunk + 1) * chunk_pixels);
    for (std::size_t i = chunk * chunk_pixels; i < end; ++i) indices[i] = find(&pixels[i * channels]);
  });
}

template <class Value>
class Pages {
 public:
  // Room for a value of each colour, 0 to begin with.
  explicit Pages(std::span<const std::uint8_t> colors)
      : starts_(std::size_t{1} << page_bits, 0), table_(count_pages(colors) << rest_bits, 0) {
    std::uint32_t previous = ~std::uint32_t{0}, start = ~std::uint32_t{0} << rest_bits;
    for (std::size_t i = 0; i < colors.size(); i += 3) {
      const std::uint32_t page = Morton<3>::key(&colors[i]) >> rest_bits;
      if (page == previous) continue;
      start += std::uint32_t{1} << rest_bits;
      starts_[previous = page] = start;
    }
  }

  // values[i] belongs to colour i.
  template <class Values>
  Pages(std::span<const std::uint8_t> colors, const Values& values) : Pages(colors) {
    for (std::size_t i = 0; i < colors.size() / 3; ++i) at(&colors[3 * i]) = static_cast<Value>(values[i]);
  }

  Value& at(const std::uint8_t* color) { return table_[place(color)]; }
  Value find(const std::uint8_t* color) const { return table_[place(color)]; }

 private:
  std::size_t place(const std::uint8_t* color) const {
    const std::uint32_t key = Morton<3>::key(color);
    return starts_[key >> rest_bits] + (key & rest_mask);
  }

  static std::size_t count_pages(std::span<const std::uint8_t> colors) {
    std::uint32_t previous = ~std::uint32_t{0};
    std::size_t pages = 0;
    for (std::size_t i = 0; i < colors.size(); i += 3) {
      const std::uint32_t page = Morton<3>::key(&colors[i]) >> rest_bits;
      pages += page != previous;
      previous = page;
    }
    return pages;
  }

  static constexpr int rest_bits = 9, page_bits = 24 - rest_bits;
  static constexpr std::uint32_t rest_mask = (std::uint32_t{1} << rest_bits) - 1;
  Buffer<std::uint32_t> starts_;  // 0 for pages that hold no colour
  Buffer<Value> table_;           // 0 for colours that are not there
};

class SortedKeys {
 public:
  explicit SortedKeys(std::span<const std::uint8_t> colors)
      : starts_((std::size_t{1} << top_bits) + 1, 0), keys_(colors.size() / 4) {
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      keys_[i] = Morton<4>::key(&colors[4 * i]);
      ++starts_[(keys_[i] >> rest_bits) + 1];
    }
    for (std::size_t top = 1; top < starts_.size(); ++top) starts_[top] += starts_[top - 1];
  }

  // The position of the colour, or of another one where it is not there.
  std::size_t find(const std::uint8_t* color) const {
    const std::uint32_t key = Morton<4>::key(color);
    const auto first = keys_.begin() + starts_[key >> rest_bits],
               last = keys_.begin() + starts_[(key >> rest_bits) + 1];
    const auto position = static_cast<std::size_t>(std::lower_bound(first, last, key) - keys_.begin());
    return std::min(position, keys_.size() - 1);
  }

 private:
  static constexpr int top_bits = 16, rest_bits = 32 - top_bits;
  Buffer<std::uint32_t> starts_, keys_;
};

// The values of a table that tells each colour's own row.
struct OwnRows {
  std::uint32_t operator[](std::size_t row) const { return static_cast<std::uint32_t>(row); }
};

}  // namespace

template <class Index>
void look_up(std::span<const std::uint8_t> pixels, std::size_t channels, std::span<const std::uint8_t> colors,
             std::span<const std::uint16_t> labels, std::span<Index> indices, std::size_t threads) {
  if (channels == 3) {
    const Pages<Index> pages(colors, labels);
    for_pixels(pixels, channels, indices, threads, [&](const std::uint8_t* color) { return pages.find(color); });
  } else {
    const SortedKeys keys(colors);
    for_pixels(pixels, channels, indices, threads,
               [&](const std::uint8_t* color) { return static_cast<Index>(labels[keys.find(color)]); });
  }
}

void find_rows(std::span<const std::uint8_t> pixels, std::size_t channels, std::span<const std::uint8_t> colors,
               std::span<std::uint32_t> rows, std::size_t threads) {
  if (channels == 3) {
    const Pages<std::uint32_t> pages(colors, OwnRows{});
    for_pixels(pixels, channels, rows, threads, [&](const std::uint8_t* color) { return pages.find(color); });
  } else {
    const SortedKeys keys(colors);
    for_pixels(pixels, channels, rows, threads,
               [&](const std::uint8_t* color) { return static_cast<std::uint32_t>(keys.find(color)); });
  }
}

void sum_weights(std::span<const std::uint8_t> pixels, std::size_t channels, std::span<const std::uint8_t> colors,
                 std::span<const std::uint8_t> weights, std::span<std::int64_t> sums) {
  std::fill(sums.begin(), sums.end(), 0);
  if (channels == 3) {
    // Added up in the pages themselves, which saves a look at `sums`; in 32 bits, so in turns of so many pixels.
    constexpr std::size_t turn = std::size_t{1} << 24;
    for (std::size_t first = 0; first < weights.size(); first += turn) {
      Pages<std::uint32_t> counts(colors);
      for (std::size_t i = first; i < std::min(weights.size(), first + turn); ++i)
        counts.at(&pixels[3 * i]) += weights[i];
      for (std::size_t c = 0; c < sums.size(); ++c) sums[c] += counts.at(&colors[3 * c]);
    }
    // Pixels of colours that are not there go to the first.
    const auto all = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
    if (!sums.empty()) sums[0] += all - std::accumulate(sums.begin(), sums.end(), std::int64_t{0});
  } else {
    const SortedKeys keys(colors);
    for (std::size_t i = 0; i < weights.size(); ++i) sums[keys.find(&pixels[i * channels])] += weights[i];
  }
}

template void look_up(std::span<const std::uint8_t>, std::size_t, std::span<const std::uint8_t>,
                      std::span<const std::uint16_t>, std::span<std::uint8_t>, std::size_t);
template void look_up(std::span<const std::uint8_t>, std::size_t, std::span<const std::uint8_t>,
                      std::span<const std::uint16_t>, std::span<std::uint16_t>, std::size_t);

}  // namespace fewcolors
