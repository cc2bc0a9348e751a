// For hot files: one point's nearest entry through a Grid, and vectors of a point's four coordinates.
#pragma once

#include "ground/lanes.hpp"
#include "nearest/grid.hpp"

namespace fewcolors::FEWCOLORS_LEVEL {

using Float4 [[gnu::vector_size(16), gnu::may_alias]] = float;
using Long2 [[gnu::vector_size(16), gnu::may_alias]] = std::int64_t;
using Short8 [[gnu::vector_size(16), gnu::may_alias]] = std::int16_t;

[[gnu::always_inline]] inline Float4 load4(const float* from) {
  Float4 value;
  __builtin_memcpy(&value, from, sizeof value);
  return value;
}

[[gnu::always_inline]] inline Int4 load4(const std::int32_t* from) {
  Int4 value;
  __builtin_memcpy(&value, from, sizeof value);
  return value;
}

template <class Vector, class Number>
[[gnu::always_inline]] inline void store4(Number* to, Vector value) {
  __builtin_memcpy(to, &value, sizeof value);
}

[[gnu::always_inline]] inline Float4 as_floats(Int4 value) { return __builtin_convertvector(value, Float4); }

// Each number doubled into the two halves of a word, and the word shifted: asked to convert four short numbers, GCC 12 takes them one
// at a time.
[[gnu::always_inline]] inline Float4 load_point(const std::int16_t* from) {
  std::int64_t bits;
  __builtin_memcpy(&bits, from, sizeof bits);
  const Short8 doubled = shuffled<0, 0, 1, 1, 2, 2, 3, 3>((Short8)Long2{bits, 0});
  return as_floats((Int4)doubled >> 16);
}

// Spelled out where the compiler would compare and choose, which takes longer.
[[gnu::always_inline]] inline Float4 clamp(Float4 value, Float4 low, Float4 high) {
#if defined(__SSE2__)
  return (Float4)_mm_min_ps((__m128)high, _mm_max_ps((__m128)low, (__m128)value));
#else
  value = value < low ? low : value;
  return value > high ? high : value;
#endif
}

// floor(value + 0.5) for values of some 2^16 at most.
[[gnu::always_inline]] inline Int4 round4(Float4 value) {
  return __builtin_convertvector(value + (131072.0f + 0.5f), Int4) - 131072;
}

// Where the point's cell stands among the cells.
[[gnu::always_inline]] inline std::size_t cell_of(const GridView& grid, Int4 point) {
  const Int4 place = ((point - load4(grid.low)) >> grid.shift) * load4(grid.stride);
  const Int4 halves = place + shuffled<2, 3, 0, 1>(place);
  return static_cast<std::size_t>(halves[0] + halves[1]);
}

// The place of the nearest of a short list's entries: squared distance and place in one number, whose least is found at once. Finding
// the least of every vector, and then where it was, makes the next pixel wait longer.
[[gnu::always_inline]] inline std::uint32_t nearest_of_few(const GridView& grid, std::uint32_t start,
                                                           std::uint32_t count, const Points& wanted) {
  Ints places{};
  for (int lane = 0; lane < lanes; ++lane) places[lane] = lane;
  Ints best = sq_distance({load(grid.ab + start), load(grid.cd + start)}, wanted) << place_bits | places;
  for (std::uint32_t i = lanes; i < count; i += lanes) {
    places += lanes;
    const Ints other =
        sq_distance({load(grid.ab + start + i), load(grid.cd + start + i)}, wanted) << place_bits | places;
    best = select(other < best, other, best);
  }
  return static_cast<std::uint32_t>(least(best)) & ((1 << place_bits) - 1);
}

// The same for any list.
inline std::uint32_t nearest_of_many(const GridView& grid, std::uint32_t start, std::uint32_t count,
                                     const Points& wanted) {
  std::uint32_t winner = 0;
  std::int32_t least_sq = 0x7fffffff;
  for (std::uint32_t i = 0; i < count; i += lanes) {
    const Ints distances = sq_distance({load(grid.ab + start + i), load(grid.cd + start + i)}, wanted);
    const int lane = least_lane(distances);
    if (distances[lane] < least_sq) {
      least_sq = distances[lane];
      winner = i + static_cast<std::uint32_t>(lane);
    }
  }
  return winner;
}

// The row of the entry nearest to a point within the grid's range.
[[gnu::always_inline]] inline std::int32_t nearest(GridView& grid, Int4 point) {
  const std::size_t cell = cell_of(grid, point);
  if (grid.cells[cell].count == 0) [[unlikely]]
    grid.make(grid, cell);
  const CellList list = grid.cells[cell];
  __builtin_prefetch(grid.index + list.start);  // read last, and waited for
  const Points wanted = everywhere(point);
  if (list.few) [[likely]]
    return grid.index[list.start + nearest_of_few(grid, list.start, list.count, wanted)];
  return grid.index[list.start + nearest_of_many(grid, list.start, list.count, wanted)];
}

}  // namespace fewcolors::FEWCOLORS_LEVEL
