#include "cloud.hpp"

#include <algorithm>

namespace fewcolors {
namespace {

using Corner = std::array<std::int16_t, axes>;

struct Extent {
  Corner low, high;

  explicit Extent(const std::int16_t* point) {
    std::copy_n(point, axes, low.begin());
    high = low;
  }
  explicit Extent(const Box& box) : low(unpack(box.low)), high(unpack(box.high)) {}

  void include(const std::int16_t* low_corner, const std::int16_t* high_corner) {
    for (std::size_t c = 0; c < axes; ++c) {
      low[c] = std::min(low[c], low_corner[c]);
      high[c] = std::max(high[c], high_corner[c]);
    }
  }

  Box box() const {
    Corner middle;
    for (std::size_t c = 0; c < axes; ++c) middle[c] = static_cast<std::int16_t>((low[c] + high[c]) / 2);
    return {pack(low.data()), pack(high.data()), pack(middle.data())};
  }
};

}  // namespace

Cloud::Cloud(std::span<const std::int16_t> coordinates, std::span<const std::int64_t> weights) : size_(weights.size()) {
  const std::size_t padded = (size_ + block_points - 1) / block_points * block_points;
  ab_.resize(padded);
  cd_.resize(padded);
  weights_.assign(weights.begin(), weights.end());
  weights_.resize(padded, 0);
  for (std::size_t i = 0; i < size_; ++i) {
    const Packed point = pack(&coordinates[i * axes]);
    ab_[i] = point.ab;
    cd_[i] = point.cd;
  }
  std::fill(ab_.begin() + static_cast<std::ptrdiff_t>(size_), ab_.end(), ab_[size_ - 1]);
  std::fill(cd_.begin() + static_cast<std::ptrdiff_t>(size_), cd_.end(), cd_[size_ - 1]);
  box_blocks(coordinates);
  join_boxes();
}

void Cloud::box_blocks(std::span<const std::int16_t> coordinates) {
  boxes_[0].reserve(ab_.size() / block_points);
  for (std::size_t start = 0; start < size_; start += block_points) {
    Extent extent(&coordinates[start * axes]);
    for (std::size_t i = start + 1; i < std::min(start + block_points, size_); ++i)
      extent.include(&coordinates[i * axes], &coordinates[i * axes]);
    boxes_[0].push_back(extent.box());
  }
}

void Cloud::join_boxes() {
  for (std::size_t level = 1; level < levels; ++level) {
    const Buffer<Box>& below = boxes_[level - 1];
    for (std::size_t start = 0; start < below.size(); start += branching) {
      Extent extent(below[start]);
      for (std::size_t i = start + 1; i < std::min(start + branching, below.size()); ++i) {
        const Extent other(below[i]);
        extent.include(other.low.data(), other.high.data());
      }
      boxes_[level].push_back(extent.box());
    }
  }
}

}  // namespace fewcolors
