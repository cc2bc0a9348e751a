// Which RGB colours a picture has, and the place of each among them in Z-order (morton.hpp).
//
// A bit for each of the 2^24 colours; those of a cube of 4 x 4 x 4 make one word, and a second table says how many colours come
// before each word: a colour's rank is that and the number of lower bits in its word. A photo of 100,000 colours touches some 300 KB
// of the 3 MB, which stays in the cache. Cubes of 16 x 16 x 16 are made empty when they are first touched; the rest is never read.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "ground/buffers.hpp"

namespace fewcolors {

constexpr int word_bits = 6, cube_bits = 12;
constexpr std::size_t words_of_cube = std::size_t{1} << (cube_bits - word_bits);
constexpr std::size_t all_words = std::size_t{1} << (24 - word_bits), all_cubes = std::size_t{1} << (24 - cube_bits);

// What the hot file reads and writes.
struct MarkView {
  std::uint64_t* words;
  std::uint32_t* before;  // one for each word in use
  std::uint8_t* touched;  // one for each cube: 1 where its words may be read
};

constexpr std::size_t mark_slack = 16;  // the widest vector has 16 lanes

using MarkColors = void (*)(const MarkView& marks, const std::uint8_t* pixels, std::size_t n);
// Writes the colours of one cube to `colors`, red in the lowest byte, and `before` of its words in use, the first of which is
// `before`; returns how many colours. May write `mark_slack` colours more.
using ListCube = std::size_t (*)(const MarkView& marks, std::size_t cube, std::uint32_t before, std::uint32_t* colors);
// indices[i] = values[rank of pixel i]; every pixel's colour is marked.
using LookUpMarks8 = void (*)(const MarkView& marks, const std::uint8_t* pixels, std::size_t n,
                              const std::uint8_t* values, std::uint8_t* indices);
using LookUpMarks16 = void (*)(const MarkView& marks, const std::uint8_t* pixels, std::size_t n,
                               const std::uint16_t* values, std::uint16_t* indices);

class Marks {
 public:
  // pixels: n * 3.
  Marks(std::span<const std::uint8_t> pixels, std::size_t threads);

  // The colours in order, four bytes each, the fourth 0.
  std::span<const std::uint32_t> colors() const { return colors_; }
  // The place of a colour of three bytes among them, where it is marked.
  std::optional<std::size_t> rank(const std::uint8_t* color) const;
  // values: one for each colour. Index: uint8 or uint16.
  template <class Index>
  void look_up(std::span<const std::uint8_t> pixels, std::span<const Index> values, std::span<Index> indices,
               std::size_t threads) const;

 private:
  struct Table {
    Buffer<std::uint64_t> words = Buffer<std::uint64_t>(all_words);
    std::array<std::uint8_t, all_cubes> touched{};

    void absorb(const Table& other);
  };

  MarkView view() const { return {table_.words.data(), before_.data(), table_.touched.data()}; }
  void list();

  mutable Table table_;
  mutable Buffer<std::uint32_t> before_ = Buffer<std::uint32_t>(all_words);
  Buffer<std::uint32_t> colors_;
};

}  // namespace fewcolors
