#include "remap.hpp"

#include <algorithm>

#include "chunks.hpp"
#include "cloud.hpp"
#include "lloyd.hpp"
#include "ranks.hpp"

namespace fewcolors {
namespace {

constexpr std::size_t chunk_colors = std::size_t{1} << 14;  // one top box of a cloud

// Colours as points, and those as the palette's rows.
template <class Index>
void label(std::span<const std::uint32_t> colors, const Converter& converter, std::span<const std::int16_t> palette,
           std::span<Index> labels) {
  Buffer<std::int16_t> points(colors.size() * axes);
  converter.opaque({reinterpret_cast<const std::uint8_t*>(colors.data()), 4 * colors.size()}, 4, points);
  const Cloud cloud(points, {});
  const Buffer<std::uint16_t> nearest = Clusters(cloud, 1).nearest(palette, 1);
  std::transform(nearest.begin(), nearest.end(), labels.begin(),
                 [](std::uint16_t row) { return static_cast<Index>(row); });
}

}  // namespace

template <class Index>
void map_nearest(std::span<const std::uint8_t> pixels, const Converter& converter,
                 std::span<const std::int16_t> palette, std::span<Index> indices, std::size_t threads) {
  if (indices.empty()) return;
  const Ranks ranks(pixels, threads);
  const Buffer<std::uint32_t> colors = ranks.colors();
  Buffer<Index> labels(colors.size());
  const std::size_t chunks = (colors.size() + chunk_colors - 1) / chunk_colors;
  for_chunks(chunks, worker_count(threads, chunks), [&](std::size_t chunk, std::size_t) {
    const std::size_t first = chunk * chunk_colors, count = std::min(chunk_colors, colors.size() - first);
    label<Index>(std::span(colors).subspan(first, count), converter, palette, std::span(labels).subspan(first, count));
  });
  ranks.look_up<Index>(pixels, labels, indices, threads);
}

template void map_nearest(std::span<const std::uint8_t>, const Converter&, std::span<const std::int16_t>,
                          std::span<std::uint8_t>, std::size_t);
template void map_nearest(std::span<const std::uint8_t>, const Converter&, std::span<const std::int16_t>,
                          std::span<std::uint16_t>, std::size_t);

}  // namespace fewcolors
