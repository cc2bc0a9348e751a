// A list of centres that owns its arrays.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "colors/cloud.hpp"
#include "nearest/nearest.hpp"

namespace fewcolors {

class OwnedList {
 public:
  explicit OwnedList(std::size_t capacity) : words_(3 * stride(capacity)), stride_(stride(capacity)) {}

  CenterList list(int count) { return {words_.data(), words_.data() + stride_, words_.data() + 2 * stride_, count}; }

 private:
  static std::size_t stride(std::size_t capacity) { return capacity + 2 * list_slack; }
  std::vector<std::int32_t> words_;
  std::size_t stride_;
};

// centers: rows of four, with an index for each.
inline OwnedList packed_centers(std::span<const std::int16_t> centers, std::span<const std::int32_t> indices) {
  OwnedList owned(indices.size());
  const CenterList list = owned.list(static_cast<int>(indices.size()));
  for (std::size_t i = 0; i < indices.size(); ++i) {
    const Packed center = pack(&centers[i * axes]);
    list.ab[i] = center.ab;
    list.cd[i] = center.cd;
    list.index[i] = indices[i];
  }
  return owned;
}

}  // namespace fewcolors
