// Hot: compiled once per SIMD level.

#include "dither/diffuse.hpp"

#include "hot.hpp"
#include "nearest/probe.hpp"

namespace fewcolors::FEWCOLORS_LEVEL {
namespace {

// What stays the same along a row.
struct Along {
  Float4 low, high, most;
  float share;
  std::int32_t x, step;
  float* targets[most_taps];        // where each tap adds to for x = 0
  const float* weights[most_taps];  // of each tap for level 0
  int others, ahead_tap;            // taps but for the one to the next pixel; and which that is, or -1
};

void set(Along& along, const Diffusion& diffusion, const DiffusionRow& row) {
  along.low = load4(diffusion.low);
  along.high = load4(diffusion.high);
  along.most = Float4{} + diffusion.most_error;
  along.share = diffusion.strength / 255.0f;
  along.step = row.direction;
  along.x = row.direction > 0 ? 0 : row.width - 1;
  along.ahead_tap = -1;
  along.others = 0;
  for (int t = 0; t < diffusion.tap_count; ++t) {
    const Tap tap = diffusion.taps[t];
    if (tap.dy == 0 && tap.dx == 1 && along.ahead_tap < 0) {
      along.ahead_tap = t;
      continue;
    }
    along.weights[along.others] = diffusion.weights + t;
    along.targets[along.others++] = row.carried[tap.dy] + 4 * tap.dx * row.direction;
  }
}

// `ahead` is the part of the error that the next pixel takes over: in a register, since that pixel waits for it. `Whole`: every
// pixel takes all of its error, which then needs no factor (2 % of the time).
template <bool Whole>
[[gnu::always_inline]] inline Float4 visit(const Diffusion& diffusion, const DiffusionRow& row, Along& along,
                                           Float4 ahead) {
  const std::int32_t x = along.x;
  along.x += along.step;
  Float4 carried = load4(row.carried[0] + 4 * x) + ahead;
  if constexpr (!Whole) carried *= along.share * float(row.mask[x]);
  const Float4 wanted = clamp(load_point(row.points + 4 * x) + carried, along.low, along.high);
  const std::int32_t winner = nearest(*diffusion.grid, round4(wanted));
  row.indices[x] = static_cast<std::uint16_t>(winner);
  if constexpr (!Whole)
    if (row.mask[x] == 0) return Float4{};
  const Float4 error = clamp(wanted - load4(diffusion.entries + 4 * winner), -along.most, along.most);
  const std::ptrdiff_t level = row.levels[x] * diffusion.tap_count;
  for (int t = 0; t < along.others; ++t) {
    float* to = along.targets[t] + 4 * x;
    store4(to, load4(to) + error * along.weights[t][level]);
  }
  return along.ahead_tap < 0 ? Float4{} : error * diffusion.weights[level + along.ahead_tap];
}

template <bool Whole>
void visit_all(Diffusion* const* diffusions, const DiffusionRow* rows, Along* along, int count) {
  const std::int32_t width = rows[0].width;
  Float4 ahead[rows_abreast] = {};
  if (count == 1) {
    for (std::int32_t step = 0; step < width; ++step)
      ahead[0] = visit<Whole>(*diffusions[0], rows[0], along[0], ahead[0]);
    return;
  }
  for (std::int32_t step = 0; step < width; ++step) {
    ahead[0] = visit<Whole>(*diffusions[0], rows[0], along[0], ahead[0]);
    ahead[1] = visit<Whole>(*diffusions[1], rows[1], along[1], ahead[1]);
  }
}

}  // namespace

// A pixel waits for the one before it; two rows of different bands side by side fill the waiting (china, 256 colours: 16 ms
// instead of 22).
void diffuse_rows(Diffusion* const* diffusions, const DiffusionRow* rows, int count) {
  Along along[rows_abreast];
  for (int r = 0; r < count; ++r) set(along[r], *diffusions[r], rows[r]);
  (diffusions[0]->whole ? visit_all<true> : visit_all<false>)(diffusions, rows, along, count);
}

}  // namespace fewcolors::FEWCOLORS_LEVEL
