#include "nearest/grid.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "nearest/nearest.hpp"

namespace fewcolors {
namespace {

// One list holds up to `list_slack` entries at the price of one: so few need no cells.
constexpr std::size_t entries_of_one_list = list_slack;
// Cells of 512 steps (1/32 of the way from black to white in every space): a 256-entry palette of a photo leaves 26 entries to a
// cell, two vectors, and rivals leave one of those. Cells of 256 steps would need no rivals, but have five times as many lists, and
// where the cache is shared with others diffusing takes 1.5 times as long. Palettes of more entries take cells half as wide.
constexpr int usual_shift = 9, dense_shift = 8, whole_shift = 16;
constexpr std::size_t dense_from = 1024;
constexpr int block_shift = 2;
// Against so many entries a list is held before it is taken as it is.
constexpr std::size_t most_rivals = 16;
// Sums of four squares in single precision are within one part in 2^21 of the truth, and so is the difference of two, of the larger.
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
    : k_(points.size() / axes),
      points_(points.begin(), points.end()),
      range_(range),
      least_sq_(k_),
      most_sq_(k_),
      at_{least_sq_, least_sq_, least_sq_, least_sq_},
      kept_(k_) {
  all_.entries.resize(k_);
  std::iota(all_.entries.begin(), all_.entries.end(), 0);
  for (int axis = 0; axis < axes; ++axis) {
    all_.by_axis[axis].resize(k_);
    for (std::size_t i = 0; i < k_; ++i) all_.by_axis[axis][i] = points_[i * axes + axis];
  }
  view_.shift = shift_of(k_, range);
  std::int32_t cells = 1, blocks = 1;
  for (int axis = 0; axis < axes; ++axis) {
    const std::int32_t extent = range.high[axis] - range.low[axis];
    view_.low[axis] = range.low[axis];
    view_.stride[axis] = cells;
    block_stride_[axis] = blocks;
    cells *= (extent >> view_.shift) + 1;
    blocks *= (extent >> (view_.shift + block_shift)) + 1;
  }
  cells_.assign(static_cast<std::size_t>(cells), CellList{});
  blocks_.resize(static_cast<std::size_t>(blocks));
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

void Grid::make_list(std::size_t cell) {
  const Range box = cell_range(cell);
  const Candidates& near = candidates_near(box);
  const std::size_t kept = drop_outrivalled(near, box, keep_nearest(near, box)), start = index_.size();
  float farthest = 0;
  for (std::size_t i = 0; i < kept; ++i) {
    const auto place = static_cast<std::size_t>(kept_[i]);
    append(near.entries[place]);
    farthest = std::max(farthest, most_sq_[place]);
  }
  const std::int32_t first = index_[start];
  while ((index_.size() - start) % list_slack != 0) append(first);
  const std::size_t count = index_.size() - start;
  const bool few =
      count <= std::size_t{1} << place_bits && farthest * margin < static_cast<float>(1u << (31 - place_bits));
  cells_[cell] = {static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(count) & 0x7fffffff, few};
  view_.ab = ab_.data();
  view_.cd = cd_.data();
  view_.index = index_.data();
}

// The candidates of the block that the cell lies in.
const Grid::Candidates& Grid::candidates_near(const Range& cell) {
  Range box;
  std::size_t block = 0;
  const int shift = view_.shift + block_shift;
  for (int axis = 0; axis < axes; ++axis) {
    const std::int32_t step = (cell.low[axis] - range_.low[axis]) >> shift;
    block += static_cast<std::size_t>(step) * static_cast<std::size_t>(block_stride_[axis]);
    box.low[axis] = range_.low[axis] + (step << shift);
    box.high[axis] = std::min(range_.high[axis], box.low[axis] + (1 << shift) - 1);
  }
  if (blocks_[block] == nullptr) {
    auto made = std::make_unique<Candidates>();
    const std::size_t kept = drop_outrivalled(all_, box, keep_nearest(all_, box));
    made->entries.assign(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(kept));
    for (int axis = 0; axis < axes; ++axis)
      for (const std::int32_t entry : made->entries)
        made->by_axis[axis].push_back(all_.by_axis[axis][static_cast<std::size_t>(entry)]);
    blocks_[block] = std::move(made);
  }
  return *blocks_[block];
}

// Writes to `kept_` the places of the candidates that can be nearest to some point of the box; returns how many. Single precision and
// its margin: one too many may be kept, never one too few. Loops over arrays by axis, so that the compiler makes vectors of them (one
// list of 256 entries: 0.5 us instead of 2.5 with pairs of int64, measured).
std::size_t Grid::keep_nearest(const Candidates& candidates, const Range& box) {
  const std::size_t n = candidates.entries.size();
  float *least = least_sq_.data(), *most = most_sq_.data();
  std::fill_n(least, n, 0.0f);
  std::fill_n(most, n, 0.0f);
  for (int axis = 0; axis < axes; ++axis) {
    const float *at = candidates.by_axis[axis].data(), low = static_cast<float>(box.low[axis]),
                high = static_cast<float>(box.high[axis]);
    for (std::size_t i = 0; i < n; ++i) {
      const float below = low - at[i], above = at[i] - high;
      const float out = std::max(std::max(below, above), 0.0f), through = std::max(-below, -above);
      least[i] += out * out;
      most[i] += through * through;
    }
  }
  float limit = most[0];
  for (std::size_t i = 1; i < n; ++i) limit = std::min(limit, most[i]);
  limit *= margin;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < n; ++i) {
    kept_[kept] = static_cast<std::int32_t>(i);
    kept += least[i] <= limit;
  }
  return kept;
}

// Of `n` candidates in `kept_` leaves out those that another one beats at every point of the box, that is, at the corner which favours
// them the most; returns how many stay. Ends when they fit one vector: lists are padded to that anyway. The first rival, whose farthest
// corner is nearest, leaves out the most by far (china, 256 entries: no list stays longer than one vector, two in three were).
std::size_t Grid::drop_outrivalled(const Candidates& candidates, const Range& box, std::size_t n) {
  if (n <= list_slack) return n;
  std::size_t rival = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const auto place = static_cast<std::size_t>(kept_[i]);
    for (int axis = 0; axis < axes; ++axis) at_[axis][i] = candidates.by_axis[axis][place];
    if (most_sq_[place] < most_sq_[static_cast<std::size_t>(kept_[rival])]) rival = i;
  }
  float* behind = least_sq_.data();
  for (std::size_t turn = 0; turn < std::min(n, most_rivals) && n > list_slack; ++turn) {
    std::fill_n(behind, n, 0.0f);
    for (int axis = 0; axis < axes; ++axis) {
      const float low = static_cast<float>(box.low[axis]), high = static_cast<float>(box.high[axis]);
      const float *at = at_[axis].data(), its = at[rival];
      for (std::size_t i = 0; i < n; ++i) {
        const float corner = at[i] > its ? high : low, own = corner - at[i], other = corner - its;
        behind[i] += own * own - other * other * margin;
      }
    }
    std::size_t stay = 0;
    for (std::size_t i = 0; i < n; ++i) {
      kept_[stay] = kept_[i];
      for (int axis = 0; axis < axes; ++axis) at_[axis][stay] = at_[axis][i];
      stay += behind[i] <= 0;
    }
    n = stay;
    rival = turn;
  }
  return n;
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
