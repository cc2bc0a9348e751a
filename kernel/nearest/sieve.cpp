// The cold half of sift.hpp: its room.

#include <algorithm>
#include <numeric>
#include <vector>

#include "hot.hpp"
#include "nearest/sift.hpp"

namespace fewcolors {
namespace {

constexpr std::size_t most_blocks = group_points / block_points, bits_of_word = 32;

OwnedList numbered(std::span<const std::int16_t> centers) {
  std::vector<std::int32_t> rows(centers.size() / axes);
  std::iota(rows.begin(), rows.end(), 0);
  return packed_centers(centers, rows);
}

}  // namespace

Sieve::Sieve(std::span<const std::int16_t> centers)
    : k_(centers.size() / axes),
      ab_(sift_points),
      cd_(sift_points),
      all_(numbered(centers)),
      near_batch_(k_),
      near_group_(k_),
      needed_((k_ + bits_of_word - 1) / bits_of_word * most_blocks) {}

SieveView Sieve::view() {
  return {ab_.data(),          cd_.data(),          all_.list(static_cast<int>(k_)),
          near_batch_.list(0), near_group_.list(0), needed_.data()};
}

// The last point is repeated, so that the last group is whole; returns how many points there are then.
std::size_t Sieve::fill_groups(std::size_t n) {
  const std::size_t whole = (n + group_points - 1) / group_points * group_points;
  std::fill(ab_.data() + n, ab_.data() + whole, ab_[n - 1]);
  std::fill(cd_.data() + n, cd_.data() + whole, cd_[n - 1]);
  return whole;
}

template <>
void Sieve::sift(std::size_t n, std::span<std::uint8_t> labels) {
  SieveView sieve = view();
  hot().sift_8(sieve, fill_groups(n), labels.data());
}

template <>
void Sieve::sift(std::size_t n, std::span<std::uint16_t> labels) {
  SieveView sieve = view();
  hot().sift_16(sieve, fill_groups(n), labels.data());
}

}  // namespace fewcolors
