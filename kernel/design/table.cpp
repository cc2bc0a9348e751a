#include "design/table.hpp"

#include <algorithm>
#include <vector>

#include "colors/cloud.hpp"
#include "design/lloyd.hpp"
#include "ground/buffers.hpp"
#include "ground/chunks.hpp"
#include "hot.hpp"

namespace fewcolors {
namespace {

constexpr std::size_t chunk_numbers = std::size_t{1} << 15;  // read, tested and written within the second cache
constexpr std::size_t chunk_rows = std::size_t{1} << 14;     // one top box of a cloud

template <std::size_t channels>
void to_points(const std::uint8_t* rows, std::int16_t unit, std::span<std::int16_t> points) {
  for (std::size_t i = 0; i * axes < points.size(); ++i)
    for (std::size_t c = 0; c < axes; ++c)
      points[i * axes + c] = c < channels ? static_cast<std::int16_t>(rows[i * channels + c] * unit) : std::int16_t{0};
}

void label_chunk(const std::uint8_t* rows, std::size_t count, std::size_t channels, std::int16_t unit,
                 std::span<const std::int16_t> centers, std::int32_t* labels) {
  Buffer<std::int16_t> points(count * axes);
  channels == 3 ? to_points<3>(rows, unit, points) : to_points<4>(rows, unit, points);
  const Cloud cloud(points, {});
  const Buffer<std::uint16_t> nearest = Clusters(cloud, 1).nearest(centers, 1);
  std::copy(nearest.begin(), nearest.end(), labels);
}

}  // namespace

bool to_levels(std::span<const double> numbers, double scale, double tolerance, std::size_t threads,
               std::span<std::uint8_t> levels) {
  const std::size_t chunks = (numbers.size() + chunk_numbers - 1) / chunk_numbers;
  const std::size_t workers = worker_count(threads, chunks);
  std::vector<std::uint8_t> failed(workers, 0);
  for_chunks(chunks, workers, [&](std::size_t chunk, std::size_t worker) {
    if (failed[worker]) return;
    const std::size_t first = chunk * chunk_numbers, count = std::min(chunk_numbers, numbers.size() - first);
    failed[worker] = !hot().level_bytes(&numbers[first], count, scale, tolerance, &levels[first]);
  });
  return std::find(failed.begin(), failed.end(), 1) == failed.end();
}

void label_levels(std::span<const std::uint8_t> rows, std::size_t channels, std::int16_t unit,
                  std::span<const std::int16_t> centers, std::size_t threads, std::span<std::int32_t> labels) {
  const std::size_t chunks = (labels.size() + chunk_rows - 1) / chunk_rows;
  for_chunks(chunks, worker_count(threads, chunks), [&](std::size_t chunk, std::size_t) {
    const std::size_t first = chunk * chunk_rows, count = std::min(chunk_rows, labels.size() - first);
    label_chunk(&rows[first * channels], count, channels, unit, centers, &labels[first]);
  });
}

}  // namespace fewcolors
