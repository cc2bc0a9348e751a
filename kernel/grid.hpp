// The nearest palette entry of any point of a box, exact, ties to the lowest index: for points met one at a time, as in
// dithering, where nearest.hpp, which labels whole clouds, cannot help.
//
// The box is cut into cubic cells; a cell lists the entries that are nearest to some point of it. A list is made when the first
// point falls into its cell, so an image pays for the cells it touches. Lists are padded to whole vectors with copies of their
// first entry, which as later equals never win. A Grid belongs to one worker.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "buffers.hpp"
#include "cloud.hpp"

namespace fewcolors {

// The corners of a box of lattice points.
struct Range {
  std::array<std::int32_t, axes> low, high;
};

struct CellList {
  std::uint32_t start = 0, count = 0;  // count 0: not made yet; a multiple of `list_slack` otherwise
};

// What the hot files read. Pointers stay valid until `make` is called, which renews them.
struct GridView {
  const CellList* cells;
  const std::int32_t *ab, *cd, *index;
  std::int32_t low[axes], stride[axes];
  int shift;
  void (*make)(GridView& view, std::size_t cell);
  void* owner;
};

class Grid {
 public:
  // points: k * 4 lattice points, k at least 1; range: holds every point that will be asked for.
  Grid(std::span<const std::int16_t> points, const Range& range);
  Grid(const Grid&) = delete;
  Grid& operator=(const Grid&) = delete;

  GridView& view() { return view_; }

  // The row of the entry nearest to a point within the range.
  std::int32_t nearest(const std::int16_t* point);

 private:
  static void make(GridView& view, std::size_t cell);
  void make_list(std::size_t cell);
  Range cell_range(std::size_t cell) const;
  void add_axis(const float* entries, float low, float high);
  void append(std::int32_t entry);

  std::size_t k_;
  Buffer<std::int16_t> points_;
  Range range_;
  Buffer<CellList> cells_;
  Buffer<std::int32_t> ab_, cd_, index_;
  std::array<Buffer<float>, axes> by_axis_;
  Buffer<float> least_sq_, most_sq_;  // scratch: of each entry to the cell
  GridView view_;
};

}  // namespace fewcolors
