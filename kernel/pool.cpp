#include "pool.hpp"

#include <array>

#include "cloud.hpp"

namespace fewcolors {
namespace {

std::int16_t rounded_mean(std::int64_t sum, std::int64_t weight) {
  const std::int64_t twice = 2 * sum + weight;  // floor(sum / weight + 1/2)
  const std::int64_t quotient = twice / (2 * weight);
  return static_cast<std::int16_t>(quotient - (twice % (2 * weight) < 0));
}

bool same_cell(const std::uint8_t* a, const std::uint8_t* b, std::size_t channels, int bits) {
  unsigned differ = 0;
  for (std::size_t c = 0; c < channels; ++c) differ |= static_cast<unsigned>(a[c] ^ b[c]) >> bits;
  return differ == 0;
}

}  // namespace

Pooled pool(std::span<const std::uint8_t> colors, std::size_t channels, std::span<const std::int16_t> points,
            std::span<const std::int64_t> weights, int bits) {
  Pooled out;
  const std::size_t n = weights.size();
  for (std::size_t i = 0; i < n;) {
    std::array<std::int64_t, axes> sum{};
    std::int64_t weight = 0;
    const std::size_t first = i;
    for (; i < n && same_cell(&colors[first * channels], &colors[i * channels], channels, bits); ++i) {
      for (std::size_t c = 0; c < axes; ++c) sum[c] += weights[i] * points[i * axes + c];
      weight += weights[i];
    }
    for (std::int64_t s : sum) out.points.push_back(rounded_mean(s, weight));
    out.weights.push_back(weight);
  }
  return out;
}

}  // namespace fewcolors
