// Hot: compiled once per SIMD level, for the counting of bits.

#include "ranks.hpp"

#include "hot.hpp"

namespace fewcolors::FEWCOLORS_LEVEL {
namespace {

[[gnu::always_inline]] inline std::uint32_t key_of(const RankView& ranks, const std::uint8_t* pixel) {
  return ranks.spread[0][pixel[0]] | ranks.spread[1][pixel[1]] | ranks.spread[2][pixel[2]];
}

// Bits that alternate with those of two other channels, side by side: channel 0 is the highest of three.
constexpr std::uint32_t channel_of(std::uint32_t key, int channel, int bits) {
  std::uint32_t value = 0;
  for (int bit = 0; bit < bits; ++bit) value |= (key >> (3 * bit + 2 - channel) & 1) << bit;
  return value;
}

constexpr std::uint32_t color_of(std::uint32_t key, int bits) {
  return channel_of(key, 0, bits) | channel_of(key, 1, bits) << 8 | channel_of(key, 2, bits) << 16;
}

struct Offsets {
  std::uint32_t colors[64];
  constexpr Offsets() : colors() {
    for (std::uint32_t key = 0; key < 64; ++key) colors[key] = color_of(key, 2);
  }
};
constexpr Offsets within;  // a colour's place in its word, as levels

[[gnu::always_inline]] inline void mark(const RankView& ranks, const std::uint8_t* pixel) {
  const std::uint32_t key = key_of(ranks, pixel);
  const std::size_t cube = key >> cube_bits;
  if (ranks.touched[cube] == 0) [[unlikely]] {
    ranks.touched[cube] = 1;
    __builtin_memset(ranks.words + cube * words_of_cube, 0, words_of_cube * sizeof(RankWord));
  }
  ranks.words[key >> word_bits].colors |= std::uint64_t{1} << (key & 63);
}

template <class Index>
[[gnu::always_inline]] inline void look_up(const RankView& ranks, const std::uint8_t* pixels, std::size_t n,
                                           const Index* values, Index* indices) {
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint32_t key = key_of(ranks, pixels + 3 * i);
    const RankWord word = ranks.words[key >> word_bits];
    // The colours up to this one, itself included. (A mask for those below is compiled to detours through AVX-512's masks.)
    const int upto = __builtin_popcountll(word.colors << (63 - (key & 63)));
    indices[i] = values[word.before + static_cast<std::uint64_t>(upto) - 1];
  }
}

}  // namespace

// Two places at a time: neighbours often share a word, and a word's new bits wait for those before.
void mark_colors(const RankView& ranks, const std::uint8_t* pixels, std::size_t n) {
  const std::size_t half = n / 2;
  for (std::size_t i = 0; i < half; ++i) {
    mark(ranks, pixels + 3 * i);
    mark(ranks, pixels + 3 * (half + i));
  }
  if (n % 2 != 0) mark(ranks, pixels + 3 * (n - 1));
}

std::uint64_t number_cube(const RankView& ranks, std::size_t cube, std::uint64_t before) {
  for (std::size_t word = cube * words_of_cube; word < (cube + 1) * words_of_cube; ++word) {
    ranks.words[word].before = before;
    before += static_cast<std::uint64_t>(__builtin_popcountll(ranks.words[word].colors));
  }
  return before;
}

std::size_t list_cube(const RankView& ranks, std::size_t cube, std::uint32_t* colors) {
  std::size_t count = 0;
  const RankWord* words = ranks.words + cube * words_of_cube;
  const std::uint32_t corner = color_of(static_cast<std::uint32_t>(cube), 4) << 4;
  for (std::size_t word = 0; word < words_of_cube; ++word) {
    const std::uint32_t first = corner + (within.colors[word] << 2);
    const auto here = static_cast<std::size_t>(__builtin_popcountll(words[word].colors));
    std::uint64_t rest = words[word].colors;
    for (std::size_t i = 0; i < here; i += list_step)
      for (std::size_t step = 0; step < list_step; ++step, rest &= rest - 1)
        colors[count + i + step] = first + within.colors[__builtin_ctzll(rest | std::uint64_t{1} << 63)];
    count += here;
  }
  return count;
}

void look_up_ranks_8(const RankView& ranks, const std::uint8_t* pixels, std::size_t n, const std::uint8_t* values,
                     std::uint8_t* indices) {
  look_up(ranks, pixels, n, values, indices);
}

void look_up_ranks_16(const RankView& ranks, const std::uint8_t* pixels, std::size_t n, const std::uint16_t* values,
                      std::uint16_t* indices) {
  look_up(ranks, pixels, n, values, indices);
}

}  // namespace fewcolors::FEWCOLORS_LEVEL
