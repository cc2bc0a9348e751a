// Vectors of int32 lanes, two int16 to a lane: with CMakeLists.txt the only place that knows SIMD levels exist.
//
// The hot files are compiled once for each level with FEWCOLORS_LEVEL set to its name, and live in a namespace of that name.
// They must not instantiate inline functions of the standard library: the linker keeps one copy of such a function, and
// could keep the one compiled for a CPU that this machine is not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#if defined(__aarch64__)
#include <arm_neon.h>
#else
#include <immintrin.h>
#endif

namespace fewcolors::FEWCOLORS_LEVEL {

#if defined(__AVX512BW__)
constexpr int lane_bytes = 64;
#elif defined(__AVX2__)
constexpr int lane_bytes = 32;
#else
constexpr int lane_bytes = 16;  // SSE2, which every x86-64 has, and NEON, which every AArch64 has
#endif
constexpr int lanes = lane_bytes / 4;

using Ints [[gnu::vector_size(lane_bytes), gnu::may_alias]] = std::int32_t;
using Floats [[gnu::vector_size(lane_bytes), gnu::may_alias]] = float;
using Shorts [[gnu::vector_size(lane_bytes), gnu::may_alias]] = std::int16_t;

[[gnu::always_inline]] inline Ints load(const std::int32_t* from) {
  Ints value;
  __builtin_memcpy(&value, from, sizeof value);
  return value;
}

[[gnu::always_inline]] inline Floats load(const float* from) {
  Floats value;
  __builtin_memcpy(&value, from, sizeof value);
  return value;
}

[[gnu::always_inline]] inline void store(std::int32_t* to, Ints value) { __builtin_memcpy(to, &value, sizeof value); }

[[gnu::always_inline]] inline Ints splat(std::int32_t value) { return Ints{} + value; }

// In every lane low * low + high * high of its two int16. Exact: the lattice's law keeps it below 2^31.
[[gnu::always_inline]] inline Ints sum_of_squares(Shorts pairs) {
#if defined(__AVX512BW__)
  return (Ints)_mm512_madd_epi16((__m512i)pairs, (__m512i)pairs);
#elif defined(__AVX2__)
  return (Ints)_mm256_madd_epi16((__m256i)pairs, (__m256i)pairs);
#elif defined(__aarch64__)
  const int32x4_t low = vmull_s16(vget_low_s16((int16x8_t)pairs), vget_low_s16((int16x8_t)pairs));
  const int32x4_t high = vmull_high_s16((int16x8_t)pairs, (int16x8_t)pairs);
  return (Ints)vpaddq_s32(low, high);
#else
  return (Ints)_mm_madd_epi16((__m128i)pairs, (__m128i)pairs);
#endif
}

// Lane i is lane from[i] of `value`, in the words of either compiler.
template <int... from, class Vector>
[[gnu::always_inline]] inline Vector shuffled(Vector value) {
#if defined(__clang__)
  return __builtin_shufflevector(value, value, from...);
#else
  return __builtin_shuffle(value, decltype(value == value){from...});
#endif
}

// Lane i is lane from(i) of `a` and, behind it, `b`.
template <auto from, class Vector, int... lane>
[[gnu::always_inline]] inline Vector chosen(Vector a, Vector b, std::integer_sequence<int, lane...>) {
#if defined(__clang__)
  return __builtin_shufflevector(a, b, from(lane)...);
#else
  return __builtin_shuffle(a, b, decltype(a == b){from(lane)...});
#endif
}
template <auto from, class Vector>
[[gnu::always_inline]] inline Vector chosen(Vector a, Vector b) {
  return chosen<from>(a, b, std::make_integer_sequence<int, lanes>{});
}

// The first halves of two vectors, number by number in turns, and the second halves.
[[gnu::always_inline]] inline Ints first_halves(Ints a, Ints b) {
  return chosen<[](int lane) { return lane / 2 + lane % 2 * lanes; }>(a, b);
}
[[gnu::always_inline]] inline Ints second_halves(Ints a, Ints b) {
  return chosen<[](int lane) { return (lane + lanes) / 2 + lane % 2 * lanes; }>(a, b);
}

[[gnu::always_inline]] inline Ints select(Ints mask, Ints yes, Ints no) { return mask ? yes : no; }
[[gnu::always_inline]] inline Shorts select(Shorts mask, Shorts yes, Shorts no) { return mask ? yes : no; }

[[gnu::always_inline]] inline Shorts lower(Shorts a, Shorts b) {
#if defined(__AVX512BW__)
  return (Shorts)_mm512_min_epi16((__m512i)a, (__m512i)b);
#else
  return a < b ? a : b;
#endif
}

[[gnu::always_inline]] inline Shorts higher(Shorts a, Shorts b) {
#if defined(__AVX512BW__)
  return (Shorts)_mm512_max_epi16((__m512i)a, (__m512i)b);
#else
  return a > b ? a : b;
#endif
}

// In every lane a point, its four int16 packed in two words.
struct Points {
  Ints ab, cd;
};

// The point of four numbers, in every lane.
using Int4 [[gnu::vector_size(16), gnu::may_alias]] = std::int32_t;
[[gnu::always_inline]] inline Points everywhere(Int4 point) {
#if defined(__AVX512BW__)
  const __m128i words = _mm_packs_epi32((__m128i)point, (__m128i)point);
  return {(Ints)_mm512_broadcastd_epi32(words), (Ints)_mm512_broadcastd_epi32(_mm_shuffle_epi32(words, 0x55))};
#elif defined(__AVX2__)
  const __m128i words = _mm_packs_epi32((__m128i)point, (__m128i)point);
  return {(Ints)_mm256_broadcastd_epi32(words), (Ints)_mm256_broadcastd_epi32(_mm_shuffle_epi32(words, 0x55))};
#elif defined(__aarch64__)
  const int32x2_t words = vreinterpret_s32_s16(vmovn_s32((int32x4_t)point));
  return {(Ints)vdupq_lane_s32(words, 0), (Ints)vdupq_lane_s32(words, 1)};
#else
  const __m128i words = _mm_packs_epi32((__m128i)point, (__m128i)point);
  return {(Ints)_mm_shuffle_epi32(words, 0), (Ints)_mm_shuffle_epi32(words, 0x55)};
#endif
}

[[gnu::always_inline]] inline Ints sq_distance(const Points& a, const Points& b) {
  return sum_of_squares((Shorts)a.ab - (Shorts)b.ab) + sum_of_squares((Shorts)a.cd - (Shorts)b.cd);
}

[[gnu::always_inline]] inline std::int32_t least(Ints values) {
#if defined(__AVX512BW__)
  return _mm512_reduce_min_epi32((__m512i)values);
#elif defined(__AVX2__)
  __m128i least = _mm_min_epi32(_mm256_castsi256_si128((__m256i)values), _mm256_extracti128_si256((__m256i)values, 1));
  least = _mm_min_epi32(least, _mm_shuffle_epi32(least, 0x4e));
  least = _mm_min_epi32(least, _mm_shuffle_epi32(least, 0xb1));
  return _mm_cvtsi128_si32(least);
#elif defined(__aarch64__)
  return vminvq_s32((int32x4_t)values);
#else
  std::int32_t least = values[0];
  for (int lane = 1; lane < lanes; ++lane) least = values[lane] < least ? values[lane] : least;
  return least;
#endif
}

// A lane that holds the least value.
[[gnu::always_inline]] inline int least_lane(Ints values) {
#if defined(__AVX512BW__)
  const __m512i all = (__m512i)values;
  const __m512i least = _mm512_set1_epi32(_mm512_reduce_min_epi32(all));
  return __builtin_ctz(_mm512_cmpeq_epi32_mask(all, least));
#elif defined(__AVX2__)
  const __m256i all = (__m256i)values;
  __m256i least = _mm256_min_epi32(all, _mm256_permute2x128_si256(all, all, 1));
  least = _mm256_min_epi32(least, _mm256_shuffle_epi32(least, 0x4e));
  least = _mm256_min_epi32(least, _mm256_shuffle_epi32(least, 0xb1));
  return __builtin_ctz(_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpeq_epi32(all, least))));
#else
  int winner = 0;
  for (int lane = 1; lane < lanes; ++lane)
    if (values[lane] < values[winner]) winner = lane;
  return winner;
#endif
}

// Bit i: whether lane i of `a` is above that of `b`.
[[gnu::always_inline]] inline int bits_above(Floats a, Floats b) {
#if defined(__AVX512BW__)
  return _mm512_cmp_ps_mask((__m512)a, (__m512)b, _CMP_GT_OQ);
#elif defined(__AVX2__)
  return _mm256_movemask_ps((__m256)(a > b));
#elif defined(__aarch64__)
  return vaddvq_s32((int32x4_t)(a > b) & int32x4_t{1, 2, 4, 8});
#else
  return _mm_movemask_ps((__m128)(a > b));
#endif
}

// Writes the lanes where mask is set to the front of `to`, in order; returns how many. May write a whole vector.
[[gnu::always_inline]] inline int append(Ints mask, Ints values, std::int32_t* to) {
#if defined(__AVX512BW__)
  const __mmask16 bits = _mm512_movepi32_mask((__m512i)mask);
  store(to, (Ints)_mm512_maskz_compress_epi32(bits, (__m512i)values));
  return __builtin_popcount(bits);
#else
  int count = 0;
  for (int lane = 0; lane < lanes; ++lane) {
    to[count] = values[lane];
    count += mask[lane] & 1;
  }
  return count;
#endif
}

// In every lane a pixel of three bytes, the first in the lowest; what the fourth byte holds does not count. Reads 3 * lanes bytes.
[[gnu::always_inline]] inline Ints load_pixels(const std::uint8_t* from) {
#if defined(__AVX512BW__)
  const Ints fours =
      shuffled<0, 1, 2, 0, 3, 4, 5, 0, 6, 7, 8, 0, 9, 10, 11, 0>((Ints)_mm512_maskz_loadu_epi32(0x0fff, from));
  const __m128i within = _mm_setr_epi8(0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, 9, 10, 11, -1);
  return (Ints)_mm512_shuffle_epi8((__m512i)fours, _mm512_broadcast_i32x4(within));
#elif defined(__AVX2__)
  const __m128i low = _mm_loadu_si128((const __m128i*)from), high = _mm_loadu_si128((const __m128i*)(from + 8));
  const __m256i within = _mm256_setr_epi8(0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, 9, 10, 11, -1, 4, 5, 6, -1, 7, 8, 9,
                                          -1, 10, 11, 12, -1, 13, 14, 15, -1);
  return (Ints)_mm256_shuffle_epi8(_mm256_set_m128i(high, low), within);
#else
  std::int32_t pixels[lanes];
  for (int lane = 0; lane < lanes; ++lane, from += 3) pixels[lane] = from[0] | from[1] << 8 | from[2] << 16;
  return load(pixels);
#endif
}

// Bit i: whether word i of 64 has a bit.
[[gnu::always_inline]] inline std::uint64_t words_in_use(const std::uint64_t* words) {
  std::uint64_t used = 0;
#if defined(__AVX512BW__)
  for (int i = 0; i < 64; i += 8) {
    const __m512i eight = _mm512_loadu_si512(words + i);
    used |= (std::uint64_t)_mm512_test_epi64_mask(eight, eight) << i;
  }
#else
  for (int i = 0; i < 64; ++i) used |= (std::uint64_t)(words[i] != 0) << i;
#endif
  return used;
}

// For each bit of a word that is set, in order, writes each[its place] + base; returns how many. May write a whole vector more.
[[gnu::always_inline]] inline std::size_t append_bits(std::uint64_t bits, const std::uint32_t* each, std::uint32_t base,
                                                      std::uint32_t* to) {
#if defined(__AVX512BW__)
  const __m512i bases = _mm512_set1_epi32((int)base);
  std::size_t count = 0;
  for (int i = 0; i < 64; i += 16) {
    const auto some = (__mmask16)(bits >> i);
    const __m512i values = _mm512_add_epi32(_mm512_loadu_si512(each + i), bases);
    _mm512_storeu_si512(to + count, _mm512_maskz_compress_epi32(some, values));
    count += (std::size_t)__builtin_popcount(some);
  }
  return count;
#else
  // So many at a time, since most words hold few, and a loop that ends anywhere is hard to predict.
  constexpr std::size_t step = 4;
  const auto count = (std::size_t)__builtin_popcountll(bits);
  for (std::size_t start = 0; start < count; start += step)
    for (std::size_t i = start; i < start + step; ++i, bits &= bits - 1)
      to[i] = each[__builtin_ctzll(bits | std::uint64_t{1} << 63)] + base;
  return count;
#endif
}

}  // namespace fewcolors::FEWCOLORS_LEVEL
