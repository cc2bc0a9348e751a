// Weighted points on the integer lattice, in blocks of neighbours with bounding boxes.
//
// A point has four int16 coordinates (unused ones are 0) in any space; the kernel is blind to which. The lattice's law: in
// each coordinate any two values differ by less than 2^15, and squared distances stay below 2^31, so int16 differences and
// int32 squared distances are exact. The Python side scales every space to keep it.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "ground/buffers.hpp"

namespace fewcolors {

constexpr int axes = 4;

// Coordinates two to a word, first in the low half: what one multiply-add instruction takes.
struct Packed {
  std::int32_t ab, cd;
};

static_assert(std::endian::native == std::endian::little, "the first of two int16 must be the low half of an int32");

inline Packed pack(const std::int16_t* point) {
  Packed packed;
  std::memcpy(&packed, point, sizeof packed);
  return packed;
}

inline std::array<std::int16_t, axes> unpack(Packed point) {
  std::array<std::int16_t, axes> out;
  std::memcpy(out.data(), &point, sizeof point);
  return out;
}

struct Box {
  Packed low, high, middle;
};

// 32 points fill two vectors of AVX-512 or eight of SSE2; fewer waste the list of candidates that each block needs, more make
// the boxes and so the lists longer.
constexpr std::size_t block_points = 32;
// Boxes are joined eight by eight: a cube's worth of cells in three dimensions.
constexpr std::size_t branching = 8;
constexpr std::size_t levels = 4;  // blocks, and three joints above: the top boxes hold 16,384 points

class Cloud {
 public:
  // coordinates: n * 4, neighbours in the array near in space (Z-order does it); weights: n positive integers, or none where
  // points are only labelled and nothing is summed.
  Cloud(std::span<const std::int16_t> coordinates, std::span<const std::int64_t> weights);

  std::size_t size() const { return size_; }
  std::size_t blocks() const { return boxes_[0].size(); }
  const Buffer<std::int32_t>& ab() const { return ab_; }
  const Buffer<std::int32_t>& cd() const { return cd_; }
  const Buffer<std::int64_t>& weights() const { return weights_; }
  const Buffer<Box>& boxes(std::size_t level) const { return boxes_[level]; }
  Packed point(std::size_t i) const { return {ab_[i], cd_[i]}; }

 private:
  void box_blocks();
  void join_boxes();

  std::size_t size_;
  Buffer<std::int32_t> ab_, cd_;  // padded to whole blocks with the last point
  Buffer<std::int64_t> weights_;  // padded with 0
  std::array<Buffer<Box>, levels> boxes_;
};

}  // namespace fewcolors
