#include "design/seed.hpp"

#include <algorithm>
#include <limits>

namespace fewcolors {
namespace {

// SplitMix64 (Steele, Lea & Flood 2014): one addition and three mixes, the same numbers on every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  // Below `bound`, uniform to within 2^-64: the high half of a 128-bit product (Lemire 2019, without his rejection).
  std::uint64_t below(std::uint64_t bound) {
    return static_cast<std::uint64_t>((static_cast<unsigned __int128>(next()) * bound) >> 64);
  }

 private:
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  std::uint64_t state_;
};

std::int32_t sq_distance(Packed a, Packed b) {
  const auto p = unpack(a), q = unpack(b);
  std::int32_t sum = 0;
  for (std::size_t c = 0; c < axes; ++c) sum += (p[c] - q[c]) * (p[c] - q[c]);
  return sum;
}

// The first index at which the running sum of `weight(i)` passes `target`.
template <class Weight>
std::size_t pick(std::size_t n, std::uint64_t target, Weight&& weight) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < n; ++i)
    if ((sum += weight(i)) > target) return i;
  return n - 1;
}

}  // namespace

Buffer<std::int64_t> seed_plus_plus(const Cloud& cloud, std::size_t k, std::uint64_t seed) {
  const std::size_t n = cloud.size();
  Random random(seed);
  Buffer<std::int32_t> nearest(n, std::numeric_limits<std::int32_t>::max());
  const auto mass = [&](std::size_t i) { return static_cast<std::uint64_t>(cloud.weights()[i]); };
  const auto potential = [&](std::size_t i) { return mass(i) * static_cast<std::uint64_t>(nearest[i]); };

  std::uint64_t total = 0;
  for (std::size_t i = 0; i < n; ++i) total += mass(i);
  Buffer<std::int64_t> drawn{static_cast<std::int64_t>(pick(n, random.below(total), mass))};
  while (true) {
    const Packed latest = cloud.point(static_cast<std::size_t>(drawn.back()));
    total = 0;
    for (std::size_t i = 0; i < n; ++i) {
      nearest[i] = std::min(nearest[i], sq_distance(cloud.point(i), latest));
      total += potential(i);
    }
    if (drawn.size() >= k || total == 0) return drawn;
    drawn.push_back(static_cast<std::int64_t>(pick(n, random.below(total), potential)));
  }
}

}  // namespace fewcolors
