// The cold half of color.hpp: tables, alpha, and the opponent spaces' work over chunks.

#include <algorithm>
#include <cmath>

#include "chunks.hpp"
#include "cloud.hpp"
#include "hot.hpp"

namespace fewcolors {

void table_lattice(std::span<const std::uint8_t> colors, std::size_t channels, std::span<const std::int16_t> table,
                   std::span<std::int16_t> points) {
  const std::size_t n = points.size() / axes;
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint8_t* color = &colors[i * channels];
    std::int16_t* point = &points[i * axes];
    for (std::size_t c = 0; c < 3; ++c) point[c] = table[color[c]];
    point[3] = 0;
  }
}

void blend_alpha(std::span<const std::uint8_t> rgba, std::span<const std::int16_t> grey, double alpha_steps,
                 std::span<std::int16_t> points) {
  for (std::size_t i = 0; i < points.size() / axes; ++i) {
    const std::int32_t alpha = rgba[4 * i + 3];
    std::int16_t* point = &points[i * axes];
    for (std::size_t c = 0; c < 3; ++c) {
      const std::int32_t blend = 2 * (point[c] * alpha + grey[c] * (255 - alpha)) + 255;  // floor(blend / 510): half up
      point[c] = static_cast<std::int16_t>(blend / 510 - (blend % 510 < 0));
    }
    point[3] = static_cast<std::int16_t>(std::floor(alpha * alpha_steps + 0.5));
  }
}

void opponent_lattice(std::span<const std::uint8_t> colors, std::size_t channels, const OpponentSpace& space,
                      std::span<std::int16_t> points, std::size_t threads) {
  constexpr std::size_t chunk = std::size_t{1} << 14;  // about 0.1 ms of work: a thread's start costs a fifth of it
  const std::size_t n = points.size() / axes;
  const std::size_t chunks = (n + chunk - 1) / chunk;
  for_chunks(chunks, worker_count(threads, chunks), [&](std::size_t c, std::size_t) {
    const std::size_t start = c * chunk;
    hot().opponent_lattice(&colors[start * channels], std::min(chunk, n - start), channels, space,
                           &points[start * axes]);
  });
}

Converter::Converter(std::span<const std::int16_t> grey, double alpha_steps) : alpha_steps_(alpha_steps) {
  std::copy_n(grey.begin(), 3, grey_);
}

Converter::Converter(std::span<const std::int16_t> table, std::span<const std::int16_t> grey, double alpha_steps)
    : Converter(grey, alpha_steps) {
  table_.assign(table.begin(), table.end());
}

Converter::Converter(const OpponentSpace& space, std::span<const std::int16_t> grey, double alpha_steps)
    : Converter(grey, alpha_steps) {
  space_ = space;
}

void Converter::operator()(std::span<const std::uint8_t> colors, std::size_t channels,
                           std::span<std::int16_t> points) const {
  if (table_.empty())
    opponent_lattice(colors, channels, space_, points, 1);
  else
    table_lattice(colors, channels, table_, points);
  if (channels == 4) blend_alpha(colors, grey_, alpha_steps_, points);
}

}  // namespace fewcolors
