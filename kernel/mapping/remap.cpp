#include "mapping/remap.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include "colors/marks.hpp"
#include "ground/chunks.hpp"
#include "nearest/sift.hpp"

namespace fewcolors {
namespace {

std::size_t batches_of(std::size_t n) { return (n + sift_points - 1) / sift_points; }

// The row of the nearest palette colour for each colour, and room for a whole last batch.
template <class Index>
Buffer<Index> labels_of(std::span<const std::uint32_t> colors, const Converter& converter,
                        std::span<const std::int16_t> centers, std::size_t threads) {
  const std::size_t batches = batches_of(colors.size()), workers = worker_count(threads, batches);
  Buffer<Index> labels(batches * sift_points);
  std::vector<std::unique_ptr<Sieve>> sieves(workers);
  for_chunks(batches, workers, [&](std::size_t batch, std::size_t worker) {
    if (!sieves[worker]) sieves[worker] = std::make_unique<Sieve>(centers);
    const std::size_t first = batch * sift_points, count = std::min(sift_points, colors.size() - first);
    converter.words(colors.subspan(first, count), sieves[worker]->ab(), sieves[worker]->cd());
    sieves[worker]->sift<Index>(count, std::span(labels).subspan(first, sift_points));
  });
  return labels;
}

// Backwards, so that of equal colours the first counts.
template <class Index>
void prefer_own(const Marks& marks, std::span<const std::uint8_t> palette, std::span<Index> labels) {
  for (std::size_t row = palette.size() / 3; row-- > 0;)
    if (const auto rank = marks.rank(&palette[3 * row])) labels[*rank] = static_cast<Index>(row);
}

}  // namespace

template <class Index>
void map_nearest(std::span<const std::uint8_t> pixels, const Converter& converter,
                 std::span<const std::uint8_t> palette, std::span<Index> indices, std::size_t threads) {
  if (indices.empty()) return;
  Buffer<std::int16_t> centers(palette.size() / 3 * axes);
  converter.opaque(palette, 3, centers);
  const Marks marks(pixels, threads);
  Buffer<Index> labels = labels_of<Index>(marks.colors(), converter, centers, threads);
  prefer_own<Index>(marks, palette, labels);
  marks.look_up<Index>(pixels, labels, indices, threads);
}

template void map_nearest(std::span<const std::uint8_t>, const Converter&, std::span<const std::uint8_t>,
                          std::span<std::uint8_t>, std::size_t);
template void map_nearest(std::span<const std::uint8_t>, const Converter&, std::span<const std::uint8_t>,
                          std::span<std::uint16_t>, std::size_t);

}  // namespace fewcolors
