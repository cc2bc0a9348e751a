// One weighted Lloyd pass: the clusters of a cloud for given centres, kept up to date from pass to pass.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "cloud.hpp"
#include "nearest.hpp"

namespace fewcolors {

// Integer sums over the points of one cluster, w being a point's weight and x its coordinates: a monoid under +.
// Exact while the cloud's weight stays below 2^32: squares of points are below 2^31.
struct Moments {
  std::int64_t sum[axes];  // sum of w x
  std::int64_t weight;     // sum of w
  std::int64_t sq;         // sum of w |x|^2

  void add(const Moments& other) {
    for (int c = 0; c < axes; ++c) sum[c] += other.sum[c];
    weight += other.weight;
    sq += other.sq;
  }
};

// The state of k-means between passes: every point's label and every cluster's moments. A pass moves only the points whose
// label changed from one cluster's moments to another's; since the sums are integers, the result is the same as from anew.
// A cluster is a slot; a pass may use any ascending choice of the slots, the others are empty after it.
class Clusters {
 public:
  Clusters(const Cloud& cloud, std::size_t slots);

  // centers: one row of four for each of `slots` (ascending). Returns how many points changed their cluster.
  std::size_t assign(std::span<const std::int16_t> centers, std::span<const std::int32_t> slots, std::size_t threads);

  std::span<const std::uint16_t> labels() const { return {labels_.data(), cloud_.size()}; }
  std::span<const Moments> moments() const { return moments_; }

  // Squared distance of every point to the nearest of the centres; the state stays as it is.
  std::vector<std::int32_t> sq_distances(std::span<const std::int16_t> centers, std::size_t threads) const;

 private:
  std::size_t update_top(std::size_t top, const std::uint16_t* fresh, std::span<Moments> moments);
  void move_point(std::size_t point, std::uint16_t to, std::span<Moments> moments) const;

  const Cloud& cloud_;
  std::vector<std::uint16_t> labels_;
  std::vector<Moments> moments_;
  bool assigned_ = false;
};

}  // namespace fewcolors
