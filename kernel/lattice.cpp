// The cold half of color.hpp: the plain space, and the opponent spaces' work over chunks.

#include <algorithm>

#include "chunks.hpp"
#include "hot.hpp"

namespace fewcolors {

void scaled_lattice(std::span<const std::uint8_t> colors, std::size_t channels, std::int16_t scale,
                    std::span<std::int16_t> points) {
  const std::size_t n = points.size() / axes;
  for (std::size_t i = 0; i < n; ++i) {
    std::int16_t* point = &points[i * axes];
    for (std::size_t c = 0; c < axes; ++c)
      point[c] = c < channels ? static_cast<std::int16_t>(colors[i * channels + c] * scale) : std::int16_t{0};
  }
}

void opponent_lattice(std::span<const std::uint8_t> colors, std::size_t channels, const OpponentSpace& space,
                      std::span<std::int16_t> points, std::size_t threads) {
  constexpr std::size_t chunk = std::size_t{1} << 14;  // about 0.1 ms of work: a thread's start costs a fifth of it
  const std::size_t n = points.size() / axes;
  const std::size_t chunks = (n + chunk - 1) / chunk;
  for_chunks(chunks, worker_count(threads, chunks), [&](std::size_t c, std::size_t) {
    const std::size_t start = c * chunk;
    hot().opponent_lattice(&colors[start * channels], std::min(chunk, n - start), channels, space, &points[start * axes]);
  });
}

}  // namespace fewcolors
