// Hot: compiled once per SIMD level.

#include "dither/refine.hpp"

#include "hot.hpp"
#include "nearest/probe.hpp"

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

[[gnu::always_inline]] inline float sq_length(Float4 change) {
  const Float4 squares = change * change;
  const Float4 pairs = squares + shuffled<1, 0, 3, 2>(squares);
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

// What looks at the pixels of a row, from the left: `Best` gives each the entry that lowers the cost most,
struct Best {
  Refinement& refinement;
  const Sweep& sweep;
  RefinedRow& row;
  std::int32_t* middle;

  [[gnu::always_inline]] inline void visit(std::int32_t x) {
    if (row.frozen[x] != 0) return;
    std::int32_t* const here = middle + 4 * x;
    const std::uint16_t index = row.indices[x];
    const Int4 own = load4(refinement.entries + 4 * index);
    const Float4 wanted = clamp(as_floats(own) - as_floats(load4(here)) * sweep.per_own, sweep.low, sweep.high);
    const std::int32_t winner = nearest(*refinement.grid, round4(wanted));
    if (winner == index) return;
    const Int4 change = load4(refinement.entries + 4 * winner) - own;
    // What is wanted was rounded and kept within the range: the entry nearest to it can be worse than the one in hand.
    if (growth(sweep.own_weight, change, load4(here)) >= 0) return;
    spread(refinement, here, change);
    row.indices[x] = static_cast<std::uint16_t>(winner);
    ++row.changed;
  }
};

// and `Sparing` the one that costs least with the bits that it takes.
struct Sparing {
  Refinement& refinement;
  const Sweep& sweep;
  RefinedRow& row;
  std::int32_t* middle;
  Around around{};

  [[gnu::always_inline]] inline void visit(std::int32_t x) {
    look(around, row.indices + x, x, refinement.width, row.sparing.above);
    if (row.frozen[x] == 0) choose(x);
    remember(around, row.indices[x]);
  }

  [[gnu::always_inline]] inline void choose(std::int32_t x) {
    const std::int32_t *entries = refinement.entries, own = row.indices[x];
    std::int32_t* const here = middle + 4 * x;
    const Float4 wanted = as_floats(load4(entries + 4 * own)) - as_floats(load4(here)) * sweep.per_own;
    const std::int32_t winner = nearest(*refinement.grid, round4(clamp(wanted, sweep.low, sweep.high)));
    const float bit = row.sparing.bit / 255.0f * float(row.sparing.hiding[x]);
    const std::int32_t chosen = cheapest(entries, wanted, own, winner, around, bit);
    if (chosen == own) return;
    spread(refinement, here, load4(entries + 4 * chosen) - load4(entries + 4 * own));
    row.indices[x] = static_cast<std::uint16_t>(chosen);
    ++row.changed;
  }
};

template <class... Visitors>
[[gnu::always_inline]] inline void go(std::int32_t width, Visitors... visitors) {
  for (std::int32_t x = 0; x < width; ++x) (visitors.visit(x), ...);
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
  const std::int32_t reach = refinement.reach, width = refinement.width;
  const std::int32_t own_weight = refinement.weights[reach * refinement.weights_stride + 4 * reach];
  const Sweep sweep{as_floats(load4(refinement.low)), as_floats(load4(refinement.high)), 1.0f / float(own_weight),
                    own_weight};
  const std::ptrdiff_t columns = width + 2 * reach;
  std::int32_t* middles[sweeps_abreast];
  for (int r = 0; r < count; ++r) middles[r] = refinement.filtered + 4 * ((rows[r].row + reach) * columns + reach);
  const auto best = [&](int r) { return Best{refinement, sweep, rows[r], middles[r]}; };
  const auto sparing = [&](int r) { return Sparing{refinement, sweep, rows[r], middles[r]}; };
  const bool spares = rows[count - 1].sparing.hiding != nullptr;
  if (count == 1) return spares ? go(width, sparing(0)) : go(width, best(0));
  spares ? go(width, best(0), sparing(1)) : go(width, best(0), best(1));
}

}  // namespace fewcolors::FEWCOLORS_LEVEL
