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

}  // namespace

void add_scaled(const std::int32_t* from, std::int32_t by, std::int32_t* to, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) to[i] += by * from[i];
}

std::size_t refine_row(Refinement& refinement, std::int32_t row, const std::uint8_t* frozen, std::uint16_t* indices) {
  const std::int32_t reach = refinement.reach;
  const std::int32_t own_weight = refinement.weights[reach * refinement.weights_stride + 4 * reach];
  const float per_own = 1.0f / float(own_weight);
  const Float4 low = as_floats(load4(refinement.low)), high = as_floats(load4(refinement.high));
  const std::ptrdiff_t columns = refinement.width + 2 * reach;
  std::int32_t* middle = refinement.filtered + 4 * ((row + reach) * columns + reach);
  std::size_t changed = 0;
  for (std::int32_t x = 0; x < refinement.width; ++x, middle += 4) {
    if (frozen[x] != 0) continue;
    const Int4 own = load4(refinement.entries + 4 * indices[x]);
    const Float4 wanted = clamp(as_floats(own) - as_floats(load4(middle)) * per_own, low, high);
    const std::int32_t winner = nearest(*refinement.grid, round4(wanted));
    if (winner == indices[x]) continue;
    const Int4 change = load4(refinement.entries + 4 * winner) - own;
    // What is wanted was rounded and kept within the range: the entry nearest to it can be worse than the one in hand.
    if (growth(own_weight, change, load4(middle)) >= 0) continue;
    spread(refinement, middle, change);
    indices[x] = static_cast<std::uint16_t>(winner);
    ++changed;
  }
  return changed;
}

}  // namespace fewcolors::FEWCOLORS_LEVEL
