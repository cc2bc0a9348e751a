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

[[gnu::always_inline]] inline float sq_length(Float4 change) {
  const Float4 squares = change * change;
  const Float4 pairs = squares + __builtin_shuffle(squares, Int4{1, 0, 3, 2});
  return pairs[0] + pairs[2];
}

// Whose index a pixel may take: those before it in the row, and around it in the rows above. Dithered areas alternate, so
// the second to the left and above are among them. Four more, two rows and two columns away, gained nothing.
struct Neighbor {
  std::int32_t dx, dy;
};
constexpr Neighbor neighbors[] = {{-1, 0}, {0, -1}, {-1, -1}, {1, -1}, {-2, 0}, {0, -2}};
constexpr int neighbor_count = 6;
constexpr std::int32_t nobody = -1;

// In bits what a literal takes, and an index that is its neighbour's where none, one, or more pixels before did likewise: deflate's
// shortest repeat is three. Measured to be flat: half or twice as much in any place changes files by less than 0.3 %.
constexpr float literal_bits = 6, repeat_bits[] = {4.8f, 3.0f, 0.6f};

struct Around {
  std::int32_t indices[neighbor_count];
  std::int32_t runs[neighbor_count];  // how many pixels before did as this neighbour, 2 for more
};

[[gnu::always_inline]] inline void look(Around& around, const std::uint16_t* here, std::int32_t x, std::int32_t width,
                                        std::int32_t above) {
  for (int n = 0; n < neighbor_count; ++n) {
    const auto [dx, dy] = neighbors[n];
    const bool there = x + dx >= 0 && x + dx < width && above + dy >= 0;
    around.indices[n] = there ? here[dx + std::ptrdiff_t{dy} * width] : nobody;
  }
}

[[gnu::always_inline]] inline void remember(Around& around, std::int32_t index) {
  for (int n = 0; n < neighbor_count; ++n) {
    const std::int32_t longer = around.runs[n] < 2 ? around.runs[n] + 1 : 2;
    around.runs[n] = around.indices[n] == index ? longer : 0;
  }
}

// Of `own`, `winner` and the neighbours' the index that costs least; ties go to the first.
[[gnu::always_inline]] inline std::int32_t cheapest(const std::int32_t* entries, Float4 wanted, std::int32_t own,
                                                    std::int32_t winner, const Around& around, float bit) {
  const auto error = [&](std::int32_t index) { return sq_length(as_floats(load4(entries + 4 * index)) - wanted); };
  std::int32_t chosen = own;
  float least = error(own) + literal_bits * bit;
  const auto consider = [&](std::int32_t index, float bits) {
    const float cost = error(index) + bits * bit;
    if (cost < least) least = cost, chosen = index;
  };
  consider(winner, literal_bits);
  for (int n = 0; n < neighbor_count; ++n)
    if (around.indices[n] != nobody) consider(around.indices[n], repeat_bits[around.runs[n]]);
  return chosen;
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

void refine_row_sparing(Refinement& refinement, std::int32_t row, const std::uint8_t* frozen, const SparingRow& sparing,
                        std::uint16_t* indices) {
  const std::int32_t reach = refinement.reach, width = refinement.width, *entries = refinement.entries;
  const float per_own = 1.0f / float(refinement.weights[reach * refinement.weights_stride + 4 * reach]);
  const float bit = sparing.bit / 255.0f;
  const Float4 low = as_floats(load4(refinement.low)), high = as_floats(load4(refinement.high));
  std::int32_t* middle = refinement.filtered + 4 * ((row + reach) * std::ptrdiff_t{width + 2 * reach} + reach);
  Around around{};
  for (std::int32_t x = 0; x < width; ++x, middle += 4) {
    look(around, indices + x, x, width, sparing.above);
    if (frozen[x] == 0) {
      const std::int32_t own = indices[x];
      const Float4 wanted = as_floats(load4(entries + 4 * own)) - as_floats(load4(middle)) * per_own;
      const std::int32_t winner = nearest(*refinement.grid, round4(clamp(wanted, low, high)));
      const std::int32_t chosen = cheapest(entries, wanted, own, winner, around, bit * float(sparing.hiding[x]));
      if (chosen != own) {
        spread(refinement, middle, load4(entries + 4 * chosen) - load4(entries + 4 * own));
        indices[x] = static_cast<std::uint16_t>(chosen);
      }
    }
    remember(around, indices[x]);
  }
}

}  // namespace fewcolors::FEWCOLORS_LEVEL
