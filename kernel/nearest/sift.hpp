// The nearest centre of each of a batch of points, looked at once: exact, ties to the lowest index. What is labelled again and
// again, as centres move, goes through a Cloud (nearest.hpp), whose boxes are then worth keeping.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "colors/cloud.hpp"
#include "ground/buffers.hpp"
#include "nearest/centers.hpp"
#include "nearest/nearest.hpp"

namespace fewcolors {

// 32 KB of points stay in the first two caches from their conversion to their labels; fewer would look at all centres more often.
constexpr std::size_t sift_points = 4096;
// The widest vector has a lane for each block of a group.
constexpr std::size_t group_points = 16 * block_points;

// What the hot file reads and writes.
struct SieveView {
  const std::int32_t *ab, *cd;  // the batch's points, in whole groups
  CenterList all;               // every centre
  CenterList near_batch;        // room for those that the batch needs,
  CenterList near_group;        // and for those that some blocks of it need
  std::uint32_t* needed;        // room for a bit for each of those and each of the blocks
};

using Sift8 = void (*)(SieveView& sieve, std::size_t n, std::uint8_t* labels);
using Sift16 = void (*)(SieveView& sieve, std::size_t n, std::uint16_t* labels);

// The room that one worker needs.
class Sieve {
 public:
  // centers: k * 4.
  explicit Sieve(std::span<const std::int16_t> centers);

  // Where a batch of points is to be written: `sift_points` at most, those near in space near each other (Z-order does it).
  std::span<std::int32_t> ab() { return ab_; }
  std::span<std::int32_t> cd() { return cd_; }
  // Labels the first n: their centres' rows. Index: uint8 or uint16. There must be room for the labels of whole groups.
  template <class Index>
  void sift(std::size_t n, std::span<Index> labels);

 private:
  SieveView view();
  std::size_t fill_groups(std::size_t n);

  std::size_t k_;
  Buffer<std::int32_t> ab_, cd_;
  OwnedList all_, near_batch_, near_group_;
  Buffer<std::uint32_t> needed_;
};

}  // namespace fewcolors
