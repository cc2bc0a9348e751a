// The cold half of ranks.hpp: pixels in chunks over threads.

#include <algorithm>
#include <vector>

#include "chunks.hpp"
#include "hot.hpp"
#include "morton.hpp"

namespace fewcolors {
namespace {

constexpr std::size_t chunk_pixels = std::size_t{1} << 16;
constexpr std::size_t most_workers = 16;  // each marks in 4 MB of its own

std::size_t chunks_of(std::size_t n) { return (n + chunk_pixels - 1) / chunk_pixels; }

}  // namespace

RankView Ranks::Marks::view() { return {Morton<3>::spread(), words.data(), touched.data()}; }

void Ranks::Marks::absorb(const Marks& other) {
  for (std::size_t cube = 0; cube < all_cubes; ++cube) {
    if (!other.touched[cube]) continue;
    const std::size_t first = cube * words_of_cube;
    for (std::size_t word = first; word < first + words_of_cube; ++word)
      words[word].colors = other.words[word].colors | (touched[cube] ? words[word].colors : 0);
    touched[cube] = 1;
  }
}

Ranks::Ranks(std::span<const std::uint8_t> pixels, std::size_t threads) {
  const std::size_t n = pixels.size() / 3, chunks = chunks_of(n);
  const std::size_t workers = std::min(most_workers, worker_count(threads, chunks));
  std::vector<Marks> others(workers - 1);
  for_chunks(chunks, workers, [&](std::size_t chunk, std::size_t worker) {
    const std::size_t first = chunk * chunk_pixels;
    hot().mark_colors((worker == 0 ? marks_ : others[worker - 1]).view(), &pixels[3 * first],
                      std::min(chunk_pixels, n - first));
  });
  for (const Marks& other : others) marks_.absorb(other);
  std::uint64_t before = 0;
  for (std::size_t cube = 0; cube < all_cubes; ++cube)
    if (marks_.touched[cube]) before = hot().number_cube(marks_.view(), cube, before);
  size_ = before;
}

Buffer<std::uint32_t> Ranks::colors() const {
  Buffer<std::uint32_t> colors(size_ + list_step);
  std::size_t count = 0;
  for (std::size_t cube = 0; cube < all_cubes; ++cube)
    if (marks_.touched[cube]) count += hot().list_cube(marks_.view(), cube, colors.data() + count);
  colors.resize(size_);
  return colors;
}

template <>
void Ranks::look_up(std::span<const std::uint8_t> pixels, std::span<const std::uint8_t> values,
                    std::span<std::uint8_t> indices, std::size_t threads) const {
  const std::size_t chunks = chunks_of(indices.size());
  for_chunks(chunks, worker_count(threads, chunks), [&](std::size_t chunk, std::size_t) {
    const std::size_t first = chunk * chunk_pixels;
    hot().look_up_ranks_8(marks_.view(), &pixels[3 * first], std::min(chunk_pixels, indices.size() - first),
                          values.data(), &indices[first]);
  });
}

template <>
void Ranks::look_up(std::span<const std::uint8_t> pixels, std::span<const std::uint16_t> values,
                    std::span<std::uint16_t> indices, std::size_t threads) const {
  const std::size_t chunks = chunks_of(indices.size());
  for_chunks(chunks, worker_count(threads, chunks), [&](std::size_t chunk, std::size_t) {
    const std::size_t first = chunk * chunk_pixels;
    hot().look_up_ranks_16(marks_.view(), &pixels[3 * first], std::min(chunk_pixels, indices.size() - first),
                           values.data(), &indices[first]);
  });
}

}  // namespace fewcolors
