// Hot: compiled once per SIMD level.

#include "refine.hpp"

#include "hot.hpp"
#include "probe.hpp"

namespace fewcolors::FEWCOLORS_LEVEL {
namespace {

// The four numbers over and over.
[[gnu::always_inline]] inline Ints repeated(Int4 four) {
  std::int32_t many[lanes];
  for (int lane = 0; lane < lanes; lane += 4) store4(many + lane, four);
  return load(many);
}

// c += g(. - p) change, around the pixel whose c stands at `middle`. Rows of g are padded with zeros to whole vectors, so a row may
// write on what lies beside it, without changing it.
[[gnu::always_inline]] inline void spread(const Refinement& refinement, std::int32_t* middle, Int4 change) {
  const std::int32_t side = 2 * refinement.reach + 1;
  const std::ptrdiff_t stride = 4 * (refinement.width + 2 * refinement.reach);
  const Ints by = repeated(change);
  const std::int32_t* weights = refinement.weights;
  std::int32_t* row = middle - refinement.reach * (stride + 4);
  for (std::int32_t dy = 0; dy < side; ++dy, row += stride, weights += refinement.weights_stride)
    for (std::int32_t i = 0; i < 4 * side; i += lanes) store(row + i, load(row + i) + by * load(weights + i));
}

// What the cost grows by: g(0) |change|^2 + 2 change . c, of numbers below 2^13, 2^17 and 2^29.
[[gnu::always_inline]] inline std::int64_t growth(std::int64_t own_weight, Int4 change, Int4 filtered) {
  std::int64_t sum = 0;
  for (int axis = 0; axis < 4; ++axis)
    sum += change[axis] * (own_weight * change[axis] + std::int64_t{2} * filtered[axis]);
  return sum;
}

struct Sweep {
  Float4 low, high;
  float per_own;
  std::int64_t own_weight;
};

[[gnu::always_inline]] inline void visit(Refinement& refinement, const Sweep& sweep, RefinedRow& row,
                                         std::int32_t* middle, std::int32_t x) {
  if (row.frozen[x] != 0) return;
  const std::uint16_t index = row.indices[x];
  const Int4 own = load4(refinement.entries + 4 * index);
  const Float4 wanted = clamp(as_floats(own) - as_floats(load4(middle)) * sweep.per_own, sweep.low, sweep.high);
  const std::int32_t winner = nearest(*refinement.grid, round4(wanted));
  if (winner == index) return;
  const Int4 change = load4(refinement.entries + 4 * winner) - own;
  // What is wanted was rounded and kept within the range: the entry nearest to it can be worse than the one in hand.
  if (growth(sweep.own_weight, change, load4(middle)) >= 0) return;
  spread(refinement, middle, change);
  row.indices[x] = static_cast<std::uint16_t>(winner);
  ++row.changed;
}

}  // namespace

void sum_scaled(const std::int32_t* const* from, const std::int32_t* by, std::size_t terms, std::int32_t* to,
                std::size_t n) {
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    Ints sum{};
    for (std::size_t t = 0; t < terms; ++t) sum += load(from[t] + i) * by[t];
    store(to + i, sum);
  }
  for (; i < n; ++i) {
    std::int32_t sum = 0;
    for (std::size_t t = 0; t < terms; ++t) sum += from[t][i] * by[t];
    to[i] = sum;
  }
}

void refine_rows(Refinement& refinement, RefinedRow* rows, int count) {
  const std::int32_t reach = refinement.reach;
  const std::int32_t own_weight = refinement.weights[reach * refinement.weights_stride + 4 * reach];
  const Sweep sweep{as_floats(load4(refinement.low)), as_floats(load4(refinement.high)), 1.0f / float(own_weight),
                    own_weight};
  const std::ptrdiff_t columns = refinement.width + 2 * reach;
  std::int32_t* middles[sweeps_abreast];
  for (int r = 0; r < count; ++r) middles[r] = refinement.filtered + 4 * ((rows[r].row + reach) * columns + reach);
  if (count == 1) {
    for (std::int32_t x = 0; x < refinement.width; ++x) visit(refinement, sweep, rows[0], middles[0] + 4 * x, x);
    return;
  }
  for (std::int32_t x = 0; x < refinement.width; ++x) {
    visit(refinement, sweep, rows[0], middles[0] + 4 * x, x);
    visit(refinement, sweep, rows[1], middles[1] + 4 * x, x);
  }
}

}  // namespace fewcolors::FEWCOLORS_LEVEL
