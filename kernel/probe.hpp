// For hot files: one point's nearest entry through a Grid, and vectors of a point's four coordinates.
#pragma once

#include "grid.hpp"
#include "lanes.hpp"

namespace fewcolors::FEWCOLORS_LEVEL {

using Float4 [[gnu::vector_size(16), gnu::may_alias]] = float;
using Int4 [[gnu::vector_size(16), gnu::may_alias]] = std::int32_t;
using Short4 [[gnu::vector_size(8), gnu::may_alias]] = std::int16_t;

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

[[gnu::always_inline]] inline Float4 clamp(Float4 value, Float4 low, Float4 high) {
  value = value < low ? low : value;
  return value > high ? high : value;
}

// floor(value + 0.5) for values of some 2^16 at most.
[[gnu::always_inline]] inline Int4 round4(Float4 value) {
  return __builtin_convertvector(value + (131072.0f + 0.5f), Int4) - 131072;
}

// The row of the entry nearest to a point within the grid's range.
[[gnu::always_inline]] inline std::int32_t nearest(GridView& grid, Int4 point) {
  const Int4 step = (point - load4(grid.low)) >> grid.shift;
  const Int4 place = step * load4(grid.stride);
  const std::int32_t cell = place[0] + place[1] + place[2] + place[3];
  if (grid.cells[cell].count == 0) [[unlikely]]
    grid.make(grid, static_cast<std::size_t>(cell));
  const CellList list = grid.cells[cell];
  const Short4 narrow = __builtin_convertvector(point, Short4);
  std::int32_t words[2];
  __builtin_memcpy(words, &narrow, sizeof words);
  const Points wanted{splat(words[0]), splat(words[1])};
  const Ints first = sq_distance({load(grid.ab + list.start), load(grid.cd + list.start)}, wanted);
  const int first_lane = least_lane(first);
  std::int32_t winner = grid.index[list.start + static_cast<std::uint32_t>(first_lane)];
  if (list.count == lanes) return winner;  // half the lists and more: nothing to compare with
  std::int32_t least = first[first_lane];
  for (std::uint32_t i = list.start + lanes; i < list.start + list.count; i += lanes) {
    const Ints distances = sq_distance({load(grid.ab + i), load(grid.cd + i)}, wanted);
    const int lane = least_lane(distances);
    if (distances[lane] < least) {
      least = distances[lane];
      winner = grid.index[i + static_cast<std::uint32_t>(lane)];
    }
  }
  return winner;
}

}  // namespace fewcolors::FEWCOLORS_LEVEL
