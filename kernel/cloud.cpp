#include "cloud.hpp"

#include <algorithm>

namespace fewcolors {
namespace {

using Corner = std::array<std::int16_t, axes>;

struct Extent {
  Corner low, high;

  explicit Extent(Packed point) : low(unpack(point)), high(low) {}
  explicit Extent(const Box& box) : low(unpack(box.low)), high(unpack(box.high)) {}

  void include(const Extent& other) {
    for (std::size_t c = 0; c < axes; ++c) {
      low[c] = std::min(low[c], other.low[c]);
      high[c] = std::max(high[c], other.high[c]);
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
  for (std::size_t i = 0; i < padded; ++i) {
    const Packed point = pack(&coordinates[std::min(i, size_ - 1) * axes]);
    ab_[i] = point.ab;
    cd_[i] = point.cd;
  }
  join_boxes();
}

void Cloud::join_boxes() {
  boxes_[0].reserve(ab_.size() / block_points);
  for (std::size_t start = 0; start < ab_.size(); start += block_points) {
    Extent extent(point(start));
    for (std::size_t i = start + 1; i < start + block_points; ++i) extent.include(Extent(point(i)));
    boxes_[0].push_back(extent.box());
  }
  for (std::size_t level = 1; level < levels; ++level) {
    const Buffer<Box>& below = boxes_[level - 1];
    for (std::size_t start = 0; start < below.size(); start += branching) {
      Extent extent(below[start]);
      for (std::size_t i = start + 1; i < std::min(start + branching, below.size()); ++i) extent.include(Extent(below[i]));
      boxes_[level].push_back(extent.box());
    }
  }
}

}  // namespace fewcolors
