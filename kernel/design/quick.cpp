#include "design/quick.hpp"

#include <limits>

#include "colors/count.hpp"
#include "design/pool.hpp"
#include "design/split.hpp"

namespace fewcolors {
namespace {

constexpr int channels = 3;
// The passes move the borders anyway. (64 against 256 slices: a quarter less time for the whole of a thousand pixels.)
constexpr std::size_t slices = 64;

Buffer<std::int16_t> start(std::span<const std::uint8_t> colors, std::span<const std::int16_t> points,
                           std::span<const std::int64_t> weights, const Cloud& cloud, std::size_t k,
                           const Coarse& coarse) {
  for (int bits = coarse.bits; bits > 0; --bits) {
    const Pooled cells = pool(colors, channels, points, weights, bits, std::numeric_limits<double>::infinity());
    if (cells.weights.size() >= coarse.per_center * k)
      return split_centers(Cloud(cells.points, cells.weights), k, slices);
  }
  return split_centers(cloud, k, slices);
}

}  // namespace

std::vector<Moments> quick_clusters(std::span<const std::uint8_t> pixels, const Converter& converter, std::size_t k,
                                    const Coarse& coarse, const Stop& stop) {
  const Counts counts = count_colors(pixels, channels, 1);
  const std::size_t n = counts.keys.size();
  Buffer<std::uint8_t> colors(n * channels);
  decode(counts.keys, channels, colors);
  Buffer<std::int16_t> points(n * axes);
  converter(colors, channels, points);
  const Cloud cloud(points, counts.weights);
  Buffer<std::int16_t> centers = n <= k ? points : start(colors, points, counts.weights, cloud, k, coarse);
  Clusters clusters(cloud, centers.size() / axes);
  clusters.run(centers, 0, stop, 1);
  return {clusters.moments().begin(), clusters.moments().end()};
}

}  // namespace fewcolors
