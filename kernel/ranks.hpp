// Which RGB colours a picture has, and the place of each among them in Z-order (morton.hpp).
//
// A bit for each of the 2^24 colours; those of a cube of 4 x 4 x 4 make one word, beside which stands how many colours come before
// it: a colour's rank is that and the number of lower bits in its word. A photo of 100,000 colours touches some 300 KB of the
// 4 MB, which stays in the cache. Cubes of 16 x 16 x 16 are made empty when they are first touched; the rest is never read.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "buffers.hpp"

namespace fewcolors {

struct RankWord {
  std::uint64_t colors;
  std::uint64_t before;
};

constexpr int word_bits = 6, cube_bits = 12;
constexpr std::size_t words_of_cube = std::size_t{1} << (cube_bits - word_bits);
constexpr std::size_t all_words = std::size_t{1} << (24 - word_bits), all_cubes = std::size_t{1} << (24 - cube_bits);

// What the hot file reads and writes.
struct RankView {
  const std::uint32_t (*spread)[256];  // what each level of each channel adds to a key
  RankWord* words;
  std::uint8_t* touched;  // one for each cube: 1 where its words may be read
};

using MarkColors = void (*)(const RankView& ranks, const std::uint8_t* pixels, std::size_t n);
// Fills in `before` of one cube's words, the first from `before`; returns the sum past the last.
using NumberCube = std::uint64_t (*)(const RankView& ranks, std::size_t cube, std::uint64_t before);
// Writes the colours of one cube to `colors`, red in the lowest byte; returns how many. May write `list_step` more: so many at a time,
// since most words hold few, and a loop that ends anywhere is hard to predict.
constexpr std::size_t list_step = 4;
using ListCube = std::size_t (*)(const RankView& ranks, std::size_t cube, std::uint32_t* colors);
// indices[i] = values[rank of pixel i]; every pixel's colour is marked.
using LookUpRanks8 = void (*)(const RankView& ranks, const std::uint8_t* pixels, std::size_t n,
                              const std::uint8_t* values, std::uint8_t* indices);
using LookUpRanks16 = void (*)(const RankView& ranks, const std::uint8_t* pixels, std::size_t n,
                               const std::uint16_t* values, std::uint16_t* indices);

class Ranks {
 public:
  // pixels: n * 3.
  Ranks(std::span<const std::uint8_t> pixels, std::size_t threads);

  std::size_t size() const { return size_; }
  // The colours in order, four bytes each, the fourth 0.
  Buffer<std::uint32_t> colors() const;
  // values: one for each colour. Index: uint8 or uint16.
  template <class Index>
  void look_up(std::span<const std::uint8_t> pixels, std::span<const Index> values, std::span<Index> indices,
               std::size_t threads) const;

 private:
  struct Marks {
    Buffer<RankWord> words = Buffer<RankWord>(all_words);
    std::array<std::uint8_t, all_cubes> touched{};

    RankView view();
    void absorb(const Marks& other);
  };

  mutable Marks marks_;
  std::size_t size_ = 0;
};

}  // namespace fewcolors
