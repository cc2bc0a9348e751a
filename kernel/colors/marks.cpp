// Hot: compiled once per SIMD level, for the keys and the counting of bits.

#include "colors/marks.hpp"

#include "ground/lanes.hpp"
#include "hot.hpp"

namespace fewcolors::FEWCOLORS_LEVEL {
namespace {

// Keys made at a time: 2 KB of them stay in the first cache. While one batch is at work, what the next one reads and writes is sent
// for: where nothing of the picture is in the caches, the processor alone begins too late, and anew in each page. 0.1 ms of 1.4.
constexpr std::size_t batch = 512;
// Pixels marked in turns, a quarter of all apart: neighbours often share a word, and a word's new bits wait for those before. China:
// 0.38 ms in one strand, 0.25 in two, 0.20 in four.
constexpr std::size_t strands = 4;

// Bit b of an 8-bit level goes to bit 3 b. Number: one or a vector.
template <class Number>
[[gnu::always_inline]] constexpr Number spread(Number level) {
  level = (level | level << 8) & 0x00f00f;
  level = (level | level << 4) & 0x0c30c3;
  return (level | level << 2) & 0x249249;
}

// The Z-order keys of pixels: red in the lowest byte, what the fourth holds does not count.
[[gnu::always_inline]] inline Ints key_of(Ints pixel) {
  return spread(pixel & 255) << 2 | spread(pixel >> 8 & 255) << 1 | spread(pixel >> 16 & 255);
}

// What each level of each channel adds to a key.
struct Levels {
  std::int32_t keys[3][256];
  constexpr Levels() : keys() {
    for (std::int32_t level = 0; level < 256; ++level)
      for (int channel = 0; channel < 3; ++channel) keys[channel][level] = spread(level) << (2 - channel);
  }
};
constexpr Levels levels_of;

[[gnu::always_inline]] inline std::int32_t key_of_bytes(const std::uint8_t* pixel) {
  return levels_of.keys[0][pixel[0]] | levels_of.keys[1][pixel[1]] | levels_of.keys[2][pixel[2]];
}

// With four lanes, and no instruction that shuffles bytes, three look-ups are quicker than shifts: 0.8 ms for 273,280 pixels by look-ups,
// 1.3 by shifts, the rest of the way included.
[[gnu::always_inline]] inline void keys_of(const std::uint8_t* pixels, std::size_t n, std::int32_t* keys) {
  std::size_t i = 0;
  if constexpr (lanes > 4)
    for (; i + lanes <= n; i += lanes) store(keys + i, key_of(load_pixels(pixels + 3 * i)));
  for (; i < n; ++i) keys[i] = key_of_bytes(pixels + 3 * i);
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
  std::uint32_t places[64], colors[64];
  constexpr Offsets() : places(), colors() {
    for (std::uint32_t key = 0; key < 64; ++key) places[key] = key, colors[key] = color_of(key, 2);
  }
};
constexpr Offsets within;  // of each bit of a word, and as a colour

[[gnu::always_inline]] inline void mark(const MarkView& marks, std::uint32_t key) {
  const std::size_t cube = key >> cube_bits;
  if (marks.touched[cube] == 0) [[unlikely]] {
    marks.touched[cube] = 1;
    __builtin_memset(marks.words + cube * words_of_cube, 0, words_of_cube * sizeof *marks.words);
  }
  marks.words[key >> word_bits] |= std::uint64_t{1} << (key & 63);
}

enum Use { to_read, to_write };

// Begins to bring bytes into the cache.
template <Use use>
[[gnu::always_inline]] inline void send_for(const void* bytes, std::size_t n) {
  constexpr std::size_t line = 64;
  for (std::size_t at = 0; at < n; at += line) __builtin_prefetch(static_cast<const char*>(bytes) + at, use);
}

// Of each of so many strands, `part` pixels apart, as many pixels as make a batch at most.
template <std::size_t count>
[[gnu::always_inline]] inline void mark_batch(const MarkView& marks, const std::uint8_t* pixels, std::size_t part,
                                              std::size_t n) {
  std::int32_t keys[count][batch];
  for (std::size_t strand = 0; strand < count; ++strand) keys_of(pixels + 3 * strand * part, n, keys[strand]);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t strand = 0; strand < count; ++strand) mark(marks, static_cast<std::uint32_t>(keys[strand][i]));
}

template <class Index>
[[gnu::always_inline]] inline void look_up(const MarkView& marks, const std::uint8_t* pixels, std::size_t n,
                                           const Index* values, Index* indices) {
  std::int32_t keys[batch];
  for (std::size_t start = 0; start < n; start += batch) {
    const std::size_t here = n - start < batch ? n - start : batch;
    keys_of(pixels + 3 * start, here, keys);
    if (start + 2 * batch <= n) {
      send_for<to_read>(pixels + 3 * (start + batch), 3 * batch);
      send_for<to_write>(indices + start + batch, batch * sizeof(Index));
    }
    for (std::size_t i = 0; i < here; ++i) {
      const auto key = static_cast<std::uint32_t>(keys[i]);
      // The colours up to this one, itself included. (A mask for those below is compiled to detours through AVX-512's masks.)
      const int upto = __builtin_popcountll(marks.words[key >> word_bits] << (63 - (key & 63)));
      indices[start + i] = values[marks.before[key >> word_bits] + static_cast<std::uint32_t>(upto) - 1];
    }
  }
}

}  // namespace

void mark_colors(const MarkView& marks, const std::uint8_t* pixels, std::size_t n) {
  const std::size_t part = n / (strands * batch) * batch;
  for (std::size_t i = 0; i < part; i += batch) {
    for (std::size_t strand = 0; strand < strands && i + batch < part; ++strand)
      send_for<to_read>(pixels + 3 * (strand * part + i + batch), 3 * batch);
    mark_batch<strands>(marks, pixels + 3 * i, part, batch);
  }
  for (std::size_t i = strands * part; i < n; i += batch)
    mark_batch<1>(marks, pixels + 3 * i, 0, n - i < batch ? n - i : batch);
}

std::size_t list_cube(const MarkView& marks, std::size_t cube, std::uint32_t before, std::uint32_t* colors) {
  const std::size_t first = cube * words_of_cube;
  const std::uint32_t corner = color_of(static_cast<std::uint32_t>(cube), 4) << 4;
  std::uint32_t used[words_of_cube + mark_slack];
  const std::size_t count = append_bits(words_in_use(marks.words + first), within.places, 0, used);
  std::size_t listed = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t word = first + used[i];
    marks.before[word] = before + static_cast<std::uint32_t>(listed);
    listed += append_bits(marks.words[word], within.colors, corner + (within.colors[used[i]] << 2), colors + listed);
  }
  return listed;
}

void look_up_marks_8(const MarkView& marks, const std::uint8_t* pixels, std::size_t n, const std::uint8_t* values,
                     std::uint8_t* indices) {
  look_up(marks, pixels, n, values, indices);
}

void look_up_marks_16(const MarkView& marks, const std::uint8_t* pixels, std::size_t n, const std::uint16_t* values,
                      std::uint16_t* indices) {
  look_up(marks, pixels, n, values, indices);
}

}  // namespace fewcolors::FEWCOLORS_LEVEL
