#include "grid.hpp"

#include <algorithm>

#include "nearest.hpp"

namespace fewcolors {
namespace {

// One list holds up to `list_slack` entries at the price of one: so few need no cells.
constexpr std::size_t entries_of_one_list = list_slack;
// Cells of 512 steps (1/32 of the way from black to white in every space): half the lists of a 256-entry palette of a photo
// fit one vector. Palettes of more entries take cells half as wide.
constexpr int usual_shift = 9, dense_shift = 8, whole_shift = 16;
constexpr std::size_t dense_from = 1024;
// Sums of four squares in single precision are within one part in 2^21 of the truth.
constexpr float margin = 1.0f + 1.0f / (1 << 18);

// Cells of all four axes number 16 times as many; they grow until this many do (8 bytes each, 2 MB).
constexpr std::int64_t most_cells = std::int64_t{1} << 18;

std::int64_t cell_count(const Range& range, int shift) {
  std::int64_t cells = 1;
  for (int axis = 0; axis < axes; ++axis) cells *= ((range.high[axis] - range.low[axis]) >> shift) + 1;
  return cells;
}

int shift_of(std::size_t k, const Range& range) {
  if (k <= entries_of_one_list) return whole_shift;
  int shift = k < dense_from ? usual_shift : dense_shift;
  while (cell_count(range, shift) > most_cells) ++shift;
  return shift;
}

}  // namespace

Grid::Grid(std::span<const std::int16_t> points, const Range& range)
    : k_(points.size() / axes), points_(points.begin(), points.end()), range_(range), least_sq_(k_), most_sq_(k_) {
  for (int axis = 0; axis < axes; ++axis) {
    by_axis_[axis].resize(k_);
    for (std::size_t i = 0; i < k_; ++i) by_axis_[axis][i] = points_[i * axes + axis];
  }
  view_.shift = shift_of(k_, range);
  std::int32_t cells = 1;
  for (int axis = 0; axis < axes; ++axis) {
    view_.low[axis] = range.low[axis];
    view_.stride[axis] = cells;
    cells *= ((range.high[axis] - range.low[axis]) >> view_.shift) + 1;
  }
  cells_.assign(static_cast<std::size_t>(cells), CellList{});
  view_.make = &Grid::make;
  view_.owner = this;
  view_.cells = cells_.data();
}

void Grid::make(GridView& view, std::size_t cell) { static_cast<Grid*>(view.owner)->make_list(cell); }

Range Grid::cell_range(std::size_t cell) const {
  Range box;
  std::int32_t rest = static_cast<std::int32_t>(cell);
  for (int axis = axes - 1; axis >= 0; --axis) {
    const std::int32_t step = rest / view_.stride[axis];
    rest -= step * view_.stride[axis];
    box.low[axis] = range_.low[axis] + (step << view_.shift);
    box.high[axis] = std::min(range_.high[axis], box.low[axis] + (1 << view_.shift) - 1);
  }
  return box;
}

// Single precision and its margin: a list may hold an entry too many, never one too few. Loops over arrays by axis, so that the
// compiler makes vectors of them (one list of 256 entries: 0.5 us instead of 2.5 with pairs of int64, measured).
void Grid::make_list(std::size_t cell) {
  const Range box = cell_range(cell);
  std::fill(least_sq_.begin(), least_sq_.end(), 0.0f);
  std::fill(most_sq_.begin(), most_sq_.end(), 0.0f);
  for (int axis = 0; axis < axes; ++axis)
    add_axis(by_axis_[axis].data(), static_cast<float>(box.low[axis]), static_cast<float>(box.high[axis]));
  const float limit = *std::min_element(most_sq_.begin(), most_sq_.end()) * margin;
  const std::size_t start = index_.size();
  for (std::size_t i = 0; i < k_; ++i)
    if (least_sq_[i] <= limit) append(static_cast<std::int32_t>(i));
  const std::int32_t first = index_[start];
  while ((index_.size() - start) % list_slack != 0) append(first);
  cells_[cell] = {static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(index_.size() - start)};
  view_.ab = ab_.data();
  view_.cd = cd_.data();
  view_.index = index_.data();
}

// Adds an axis's part of the least and the most squared distance of every entry to the box.
void Grid::add_axis(const float* entries, float low, float high) {
  float *least = least_sq_.data(), *most = most_sq_.data();
  for (std::size_t i = 0; i < k_; ++i) {
    const float below = low - entries[i], above = entries[i] - high;
    const float out = std::max(std::max(below, above), 0.0f), through = std::max(-below, -above);
    least[i] += out * out;
    most[i] += through * through;
  }
}

void Grid::append(std::int32_t entry) {
  const Packed packed = pack(&points_[static_cast<std::size_t>(entry) * axes]);
  ab_.push_back(packed.ab);
  cd_.push_back(packed.cd);
  index_.push_back(entry);
}

std::int32_t Grid::nearest(const std::int16_t* point) {
  std::size_t cell = 0;
  for (int axis = 0; axis < axes; ++axis)
    cell += static_cast<std::size_t>((point[axis] - view_.low[axis]) >> view_.shift) *
            static_cast<std::size_t>(view_.stride[axis]);
  if (cells_[cell].count == 0) make_list(cell);
  const CellList list = cells_[cell];
  std::int64_t least_sq = INT64_MAX;
  std::int32_t winner = 0;
  for (std::size_t i = list.start; i < list.start + list.count; ++i) {
    const std::int16_t* entry = &points_[static_cast<std::size_t>(index_[i]) * axes];
    std::int64_t sq = 0;
    for (int axis = 0; axis < axes; ++axis) sq += std::int64_t{point[axis] - entry[axis]} * (point[axis] - entry[axis]);
    if (sq < least_sq) {
      least_sq = sq;
      winner = index_[i];
    }
  }
  return winner;
}

}  // namespace fewcolors
