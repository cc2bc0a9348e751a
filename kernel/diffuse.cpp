// Hot: compiled once per SIMD level.

#include "diffuse.hpp"

#include "hot.hpp"
#include "probe.hpp"

namespace fewcolors::FEWCOLORS_LEVEL {
void diffuse_row(Diffusion& diffusion, const DiffusionRow& row) {
  const Float4 low = load4(diffusion.low), high = load4(diffusion.high);
  const Float4 most = Float4{} + diffusion.most_error;
  const float share = diffusion.strength / 255.0f;
  std::int32_t x = row.direction > 0 ? 0 : row.width - 1;
  for (std::int32_t step = 0; step < row.width; ++step, x += row.direction) {
    const std::int16_t* point = row.points + 4 * x;
    const Float4 own{float(point[0]), float(point[1]), float(point[2]), float(point[3])};
    const Float4 wanted = clamp(own + load4(row.carried[0] + 4 * x) * (share * float(row.mask[x])), low, high);
    const std::int32_t winner = nearest(*diffusion.grid, round4(wanted));
    row.indices[x] = static_cast<std::uint16_t>(winner);
    if (row.mask[x] == 0) continue;
    const Float4 error = clamp(wanted - load4(diffusion.entries + 4 * winner), -most, most);
    const float* weights = diffusion.weights + row.levels[x] * diffusion.tap_count;
    for (int t = 0; t < diffusion.tap_count; ++t) {
      const Tap tap = diffusion.taps[t];
      float* to = row.carried[tap.dy] + 4 * (x + tap.dx * row.direction);
      store4(to, load4(to) + error * weights[t]);
    }
  }
}

}  // namespace fewcolors::FEWCOLORS_LEVEL
