// The cold half of color.hpp: tables, alpha, and the opponent spaces' work over chunks.

#include <algorithm>
#include <cmath>

#include "colors/cloud.hpp"
#include "ground/chunks.hpp"
#include "hot.hpp"

namespace fewcolors {
namespace {

// Of the largest that a coordinate's terms can add up to: how far single precision may err.
constexpr double doubt = 1.0 / (1 << 23);

}  // namespace

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

void table_words(std::span<const std::uint32_t> colors, std::span<const std::int16_t> table, std::span<std::int32_t> ab,
                 std::span<std::int32_t> cd) {
  for (std::size_t i = 0; i < colors.size(); ++i) {
    const std::uint32_t color = colors[i];
    const std::int16_t point[axes] = {table[color & 255], table[color >> 8 & 255], table[color >> 16 & 255], 0};
    const Packed packed = pack(point);
    ab[i] = packed.ab;
    cd[i] = packed.cd;
  }
}

void blend_alpha(std::span<const std::uint8_t> rgba, std::span<const std::int16_t> grey, double alpha_steps,
                 std::uint8_t least_alpha, std::span<std::int16_t> points) {
  for (std::size_t i = 0; i < points.size() / axes; ++i) {
    const std::int32_t alpha = rgba[4 * i + 3];
    const std::int32_t share = std::max<std::int32_t>(alpha, least_alpha);
    std::int16_t* point = &points[i * axes];
    for (std::size_t c = 0; c < 3; ++c) {
      const std::int32_t blend = 2 * (point[c] * share + grey[c] * (255 - share)) + 255;  // floor(blend / 510): half up
      point[c] = static_cast<std::int16_t>(blend / 510 - (blend % 510 < 0));
    }
    point[3] = static_cast<std::int16_t>(std::floor(alpha * alpha_steps + 0.5));
  }
}

OpponentTables tables_of(const OpponentSpace& space) {
  OpponentTables tables{};
  tables.exact = space;
  tables.root_from = static_cast<float>(space.root_from);
  tables.slope = static_cast<float>(space.slope);
  tables.shift = static_cast<float>(space.shift);
  for (std::size_t cone = 0; cone < 3; ++cone) {
    for (std::size_t channel = 0; channel < 3; ++channel) {
      const double share = space.to_cones[3 * cone + channel];
      for (std::size_t level = 0; level < 256; ++level)
        tables.light[channel][level][cone] = static_cast<float>(space.curve[level] * share);
    }
  }
  for (std::size_t axis = 0; axis < 3; ++axis) {
    double reach = 0;
    for (std::size_t cone = 0; cone < 3; ++cone) {
      const double share = space.to_axes[3 * axis + cone];
      tables.to_axes[cone][axis] = static_cast<float>(share);
      reach += std::abs(share);
    }
    tables.sure[axis] = static_cast<float>(0.5 - reach * doubt);
  }
  tables.sure[3] = 0.5f;
  return tables;
}

void opponent_lattice(std::span<const std::uint8_t> colors, std::size_t channels, const OpponentSpace& space,
                      std::span<std::int16_t> points, std::size_t threads) {
  opponent_lattice(colors, channels, tables_of(space), points, threads);
}

void opponent_lattice(std::span<const std::uint8_t> colors, std::size_t channels, const OpponentTables& tables,
                      std::span<std::int16_t> points, std::size_t threads) {
  constexpr std::size_t chunk = std::size_t{1} << 14;  // about 0.1 ms of work: a thread's start costs a fifth of it
  const std::size_t n = points.size() / axes;
  const std::size_t chunks = (n + chunk - 1) / chunk;
  for_chunks(chunks, worker_count(threads, chunks), [&](std::size_t c, std::size_t) {
    const std::size_t start = c * chunk;
    hot().opponent_lattice(&colors[start * channels], std::min(chunk, n - start), channels, tables,
                           &points[start * axes]);
  });
}

Converter::Converter(std::span<const std::int16_t> grey, double alpha_steps, std::uint8_t least_alpha)
    : alpha_steps_(alpha_steps), least_alpha_(least_alpha) {
  std::copy_n(grey.begin(), 3, grey_);
}

Converter::Converter(std::span<const std::int16_t> table, std::span<const std::int16_t> grey, double alpha_steps,
                     std::uint8_t least_alpha)
    : Converter(grey, alpha_steps, least_alpha) {
  table_.assign(table.begin(), table.end());
}

Converter::Converter(const OpponentSpace& space, std::span<const std::int16_t> grey, double alpha_steps,
                     std::uint8_t least_alpha)
    : Converter(grey, alpha_steps, least_alpha) {
  tables_ = tables_of(space);
}

void Converter::operator()(std::span<const std::uint8_t> colors, std::size_t channels,
                           std::span<std::int16_t> points) const {
  opaque(colors, channels, points);
  if (channels == 4) blend_alpha(colors, grey_, alpha_steps_, least_alpha_, points);
}

void Converter::opaque(std::span<const std::uint8_t> colors, std::size_t channels,
                       std::span<std::int16_t> points) const {
  if (table_.empty())
    opponent_lattice(colors, channels, tables_, points, 1);
  else
    table_lattice(colors, channels, table_, points);
}

void Converter::words(std::span<const std::uint32_t> colors, std::span<std::int32_t> ab,
                      std::span<std::int32_t> cd) const {
  if (table_.empty())
    hot().opponent_words(reinterpret_cast<const std::uint8_t*>(colors.data()), colors.size(), tables_, ab.data(),
                         cd.data());
  else
    table_words(colors, table_, ab, cd);
}

}  // namespace fewcolors
