// The nearest palette entry of any point of a box, exact, ties to the lowest index: for points met one at a time, as in
// dithering, where nearest.hpp, which labels whole clouds, cannot help.
//
// The box is cut into cubic cells; a cell lists the entries that are nearest to some point of it. A list is made when the first
// point falls into its cell, so an image pays for the cells it touches; and from the list of a block of 4 x 4 x 4 cells, made likewise.
// Lists are padded to whole vectors with copies of their
// first entry, which as later equals never win. A Grid belongs to one worker.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "colors/cloud.hpp"
#include "ground/buffers.hpp"
#include "nearest/nearest.hpp"

namespace fewcolors {

// The corners of a box of lattice points.
struct Range {
  std::array<std::int32_t, axes> low, high;
};

struct CellList {
  std::uint32_t start = 0;
  std::uint32_t count : 31 = 0;  // 0: not made yet; a multiple of `list_slack` otherwise
  std::uint32_t few : 1 =
      0;  // their squared distances to the cell's points leave `place_bits` free, which hold their places
};

constexpr int place_bits = 6;

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
  // Some of the entries, in ascending order, and where they lie, by axis.
  struct Candidates {
    Buffer<std::int32_t> entries;
    std::array<Buffer<float>, axes> by_axis;
  };

  static void make(GridView& view, std::size_t cell);
  void make_list(std::size_t cell);
  Range cell_range(std::size_t cell) const;
  const Candidates& candidates_near(const Range& cell);
  std::size_t keep_nearest(const Candidates& candidates, const Range& box);
  std::size_t drop_outrivalled(const Candidates& candidates, const Range& box, std::size_t n);
  void append(std::int32_t entry);

  std::size_t k_;
  Buffer<std::int16_t> points_;
  Range range_;
  Buffer<CellList> cells_;
  Buffer<std::int32_t> ab_, cd_, index_;
  Candidates all_;
  std::vector<std::unique_ptr<Candidates>> blocks_;  // of each block of cells; null: not made yet
  std::array<std::int32_t, axes> block_stride_;
  Buffer<float> least_sq_, most_sq_;    // scratch: of each candidate to a box
  std::array<Buffer<float>, axes> at_;  // scratch: where candidates lie, by axis
  Buffer<std::int32_t> kept_;           // scratch: places of candidates
  GridView view_;
};

}  // namespace fewcolors
