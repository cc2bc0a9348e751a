// A table in pages: the top 15 bits of an RGB key choose a page of 512 colours (a cube of side 8); only pages that hold a
// colour exist. A photo of 200,000 colours takes about 4,000 pages, 2 MB: it stays in the cache, where a flat table of 2^24
// would not. RGBA keys are too wide for that (2^32): there a sorted search within the colours of equal top bits.

#include "lookup.hpp"

#include <algorithm>

#include "buffers.hpp"
#include "chunks.hpp"
#include "morton.hpp"

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

template <class Index>
class Pages {
 public:
  Pages(std::span<const std::uint8_t> colors, std::span<const std::uint16_t> labels)
      : starts_(std::size_t{1} << page_bits, 0), table_(count_pages(colors) << rest_bits) {
    std::uint32_t previous = ~std::uint32_t{0}, start = ~std::uint32_t{0} << rest_bits;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const std::uint32_t key = Morton<3>::key(&colors[3 * i]);
      if ((key >> rest_bits) != previous) {
        previous = key >> rest_bits;
        start += std::uint32_t{1} << rest_bits;
        starts_[previous] = start;
      }
      table_[start + (key & rest_mask)] = static_cast<Index>(labels[i]);
    }
  }

  Index find(const std::uint8_t* color) const {
    const std::uint32_t key = Morton<3>::key(color);
    return table_[starts_[key >> rest_bits] + (key & rest_mask)];
  }

 private:
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
  Buffer<Index> table_;
};

class SortedKeys {
 public:
  SortedKeys(std::span<const std::uint8_t> colors, std::span<const std::uint16_t> labels)
      : starts_((std::size_t{1} << top_bits) + 1, 0), keys_(labels.size()), labels_(labels) {
    for (std::size_t i = 0; i < labels.size(); ++i) {
      keys_[i] = Morton<4>::key(&colors[4 * i]);
      ++starts_[(keys_[i] >> rest_bits) + 1];
    }
    for (std::size_t top = 1; top < starts_.size(); ++top) starts_[top] += starts_[top - 1];
  }

  std::uint16_t find(const std::uint8_t* color) const {
    const std::uint32_t key = Morton<4>::key(color);
    const auto first = keys_.begin() + starts_[key >> rest_bits],
               last = keys_.begin() + starts_[(key >> rest_bits) + 1];
    return labels_[static_cast<std::size_t>(std::lower_bound(first, last, key) - keys_.begin())];
  }

 private:
  static constexpr int top_bits = 16, rest_bits = 32 - top_bits;
  Buffer<std::uint32_t> starts_, keys_;
  std::span<const std::uint16_t> labels_;
};

}  // namespace

template <class Index>
void look_up(std::span<const std::uint8_t> pixels, std::size_t channels, std::span<const std::uint8_t> colors,
             std::span<const std::uint16_t> labels, std::span<Index> indices, std::size_t threads) {
  if (channels == 3) {
    const Pages<Index> pages(colors, labels);
    for_pixels(pixels, channels, indices, threads, [&](const std::uint8_t* color) { return pages.find(color); });
  } else {
    const SortedKeys keys(colors, labels);
    for_pixels(pixels, channels, indices, threads,
               [&](const std::uint8_t* color) { return static_cast<Index>(keys.find(color)); });
  }
}

template void look_up(std::span<const std::uint8_t>, std::size_t, std::span<const std::uint8_t>,
                      std::span<const std::uint16_t>, std::span<std::uint8_t>, std::size_t);
template void look_up(std::span<const std::uint8_t>, std::size_t, std::span<const std::uint8_t>,
                      std::span<const std::uint16_t>, std::span<std::uint16_t>, std::size_t);

}  // namespace fewcolors
