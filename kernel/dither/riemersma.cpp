#include "dither/riemersma.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "dither/hilbert.hpp"
#include "ground/chunks.hpp"
#include "nearest/finder.hpp"

namespace fewcolors {
namespace {

constexpr std::size_t chunk = std::size_t{1} << 15;  // some 2 ms
// Pixels walked before a chunk's first, to fill its queue. It holds 16, but they depend on those before.
constexpr std::size_t warm_up = 256;
constexpr std::int64_t whole_strength = 1 << 16;

using Error = std::array<std::int32_t, axes>;

// One worker's queue, a ring, and its search.
class Carrier {
 public:
  Carrier(std::span<const std::int16_t> palette, const Range& range, const Queue& queue)
      : palette_(palette), range_(range), queue_(queue), grid_(palette, range), errors_(queue.weights.size()) {}

  void forget() { std::fill(errors_.begin(), errors_.end(), Error{}); }

  std::uint16_t choose(const std::int16_t* point, std::int64_t strength) {
    std::int16_t wanted[axes];
    for (std::size_t c = 0; c < axes; ++c) {
      const std::int64_t value = point[c] + carried(c) * strength / (whole_strength * queue_.divisor);
      wanted[c] = static_cast<std::int16_t>(std::clamp<std::int64_t>(value, range_.low[c], range_.high[c]));
    }
    const auto entry = static_cast<std::size_t>(grid_.nearest(wanted));
    for (std::size_t c = 0; c < axes; ++c) errors_[oldest_][c] = point[c] - palette_[entry * axes + c];
    if (++oldest_ == errors_.size()) oldest_ = 0;
    return static_cast<std::uint16_t>(entry);
  }

 private:
  std::int64_t carried(std::size_t c) const {
    std::int64_t sum = 0;
    std::size_t place = oldest_;
    for (const std::int32_t weight : queue_.weights) {
      sum += std::int64_t{weight} * errors_[place][c];
      if (++place == errors_.size()) place = 0;
    }
    return sum;
  }

  std::span<const std::int16_t> palette_;
  Range range_;
  Queue queue_;
  Grid grid_;
  std::vector<Error> errors_;
  std::size_t oldest_ = 0;
};

}  // namespace

void riemersma(std::span<const std::int16_t> points, std::size_t height, std::size_t width,
               std::span<const std::int16_t> palette, const Queue& queue, std::uint32_t strength,
               std::span<const std::uint8_t> mask, std::span<std::uint16_t> indices, std::size_t threads) {
  const Range range = range_around(points, palette);
  const std::size_t n = height * width, chunks = (n + chunk - 1) / chunk, workers = worker_count(threads, chunks);
  std::vector<std::unique_ptr<Carrier>> carriers;
  carriers.reserve(workers);
  for (std::size_t worker = 0; worker < workers; ++worker)
    carriers.push_back(std::make_unique<Carrier>(palette, range, queue));
  for_chunks(chunks, workers, [&](std::size_t c, std::size_t worker) {
    Carrier& carrier = *carriers[worker];
    carrier.forget();
    const std::size_t start = c * chunk, early = start - std::min(start, warm_up);
    std::size_t place = early;
    const auto visit = [&](std::size_t y, std::size_t x) {
      const std::size_t i = y * width + x;
      const std::uint32_t here = mask.empty() ? strength : strength * mask[i] / 255;
      const std::uint16_t index = carrier.choose(&points[i * axes], here);
      if (place++ >= start) indices[i] = index;
    };
    HilbertWalk(early, std::min(n, start + chunk), visit).over(height, width);
  });
}

}  // namespace fewcolors
