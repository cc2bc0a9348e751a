// The cold half of marks.hpp: pixels in chunks over threads.

#include <algorithm>
#include <bit>
#include <vector>

#include "colors/morton.hpp"
#include "ground/chunks.hpp"
#include "hot.hpp"

namespace fewcolors {
namespace {

constexpr std::size_t chunk_pixels = std::size_t{1} << 16;
constexpr std::size_t most_workers = 16;  // each marks in 2 MB of its own
constexpr std::size_t all_colors = std::size_t{1} << 24;

std::size_t chunks_of(std::size_t n) { return (n + chunk_pixels - 1) / chunk_pixels; }

template <class Index, class LookUp>
void look_up_all(const MarkView& marks, std::span<const std::uint8_t> pixels, std::span<const Index> values,
                 std::span<Index> indices, std::size_t threads, LookUp look_up) {
  const std::size_t chunks = chunks_of(indices.size());
  for_chunks(chunks, worker_count(threads, chunks), [&](std::size_t chunk, std::size_t) {
    const std::size_t first = chunk * chunk_pixels;
    look_up(marks, &pixels[3 * first], std::min(chunk_pixels, indices.size() - first), values.data(), &indices[first]);
  });
}

}  // namespace

void Marks::Table::absorb(const Table& other) {
  for (std::size_t cube = 0; cube < all_cubes; ++cube) {
    if (!other.touched[cube]) continue;
    const std::size_t first = cube * words_of_cube;
    for (std::size_t word = first; word < first + words_of_cube; ++word)
      words[word] = other.words[word] | (touched[cube] ? words[word] : 0);
    touched[cube] = 1;
  }
}

Marks::Marks(std::span<const std::uint8_t> pixels, std::size_t threads)
    : colors_(std::min(pixels.size() / 3, all_colors) + mark_slack) {
  const std::size_t n = pixels.size() / 3, chunks = chunks_of(n);
  const std::size_t workers = std::min(most_workers, worker_count(threads, chunks));
  std::vector<Table> others(workers - 1);
  for_chunks(chunks, workers, [&](std::size_t chunk, std::size_t worker) {
    const std::size_t first = chunk * chunk_pixels;
    Table& own = worker == 0 ? table_ : others[worker - 1];
    hot().mark_colors({own.words.data(), nullptr, own.touched.data()}, &pixels[3 * first],
                      std::min(chunk_pixels, n - first));
  });
  for (const Table& other : others) table_.absorb(other);
  list();
}

void Marks::list() {
  std::uint32_t count = 0;
  for (std::size_t cube = 0; cube < all_cubes; ++cube)
    if (table_.touched[cube])
      count += static_cast<std::uint32_t>(hot().list_cube(view(), cube, count, colors_.data() + count));
  colors_.resize(count);
}

std::optional<std::size_t> Marks::rank(const std::uint8_t* color) const {
  const std::uint32_t key = Morton<3>::key(color);
  if (!table_.touched[key >> cube_bits]) return std::nullopt;
  const std::uint64_t word = table_.words[key >> word_bits], bit = std::uint64_t{1} << (key & 63);
  if ((word & bit) == 0) return std::nullopt;
  return before_[key >> word_bits] + static_cast<std::size_t>(std::popcount(word & (bit - 1)));
}

template <>
void Marks::look_up(std::span<const std::uint8_t> pixels, std::span<const std::uint8_t> values,
                    std::span<std::uint8_t> indices, std::size_t threads) const {
  look_up_all(view(), pixels, values, indices, threads, hot().look_up_marks_8);
}

template <>
void Marks::look_up(std::span<const std::uint8_t> pixels, std::span<const std::uint16_t> values,
                    std::span<std::uint16_t> indices, std::size_t threads) const {
  look_up_all(view(), pixels, values, indices, threads, hot().look_up_marks_16);
}

}  // namespace fewcolors
