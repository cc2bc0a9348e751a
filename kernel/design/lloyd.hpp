// One weighted Lloyd pass: the clusters of a cloud for given centres, kept up to date from pass to pass.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "colors/cloud.hpp"
#include "design/moments.hpp"
#include "nearest/nearest.hpp"

namespace fewcolors {

// When a run of passes ends, and the grid its means are rounded to (in lattice steps, half up).
struct Stop {
  std::size_t most;
  double tolerance;
  int grid;
};

// Told of each pass when it is made, for whoever wants to know how it goes: the objective. Nothing depends on it.
using Hear = std::function<void(std::int64_t objective)>;

struct Spread {
  double axis[axes];
  double error;
};

// The state of k-means between passes: every point's label and every cluster's moments. A pass moves only the points whose
// label changed from one cluster's moments to another's; since the sums are integers, the result is the same as from anew.
// A cluster is a slot; a pass may use any ascending choice of the slots, the others are empty after it.
class Clusters {
 public:
  Clusters(const Cloud& cloud, std::size_t slots);

  // centers: one row of four for each of `slots` (ascending). Returns how many points changed their cluster.
  std::size_t assign(std::span<const std::int16_t> centers, std::span<const std::int32_t> slots, std::size_t threads);

  // Passes over the first slots, one for each row of `centers`, of which all but the first `fixed` move to their clusters' means:
  // until nothing moves, a pass gains no more than `tolerance` of the objective, or `most` passes are made. `hear` is told of
  // each pass. Returns their objectives. The state and `centers` agree afterwards: the labels are those of the centres returned.
  std::vector<std::int64_t> run(
      std::span<std::int16_t> centers, std::size_t fixed, const Stop& stop, std::size_t threads,
      const Hear& hear = [](std::int64_t) {});

  // Sum over the clusters of w |x - centre|^2, for the first slots.
  std::int64_t objective(std::span<const std::int16_t> centers) const;

  // For each slot: the principal axis of its points times their standard deviation along it, and their weight times that
  // variance: how far apart the two halves of the cluster are, and about what a cut would gain.
  std::vector<Spread> spreads() const;

  std::span<const std::uint16_t> labels() const { return {labels_.data(), cloud_.size()}; }
  std::span<const Moments> moments() const { return moments_; }

  // Squared distance of every point to the nearest of the centres, and the row of that one; the state stays as it is.
  Buffer<std::int32_t> sq_distances(std::span<const std::int16_t> centers, std::size_t threads) const;
  Buffer<std::uint16_t> nearest(std::span<const std::int16_t> centers, std::size_t threads) const;

 private:
  void look(std::span<const std::int16_t> centers, std::size_t threads, Buffer<std::uint16_t>& labels,
            Buffer<std::int32_t>& sq_distances) const;
  void note_changes(std::span<const std::int16_t> centers, std::span<const std::int32_t> slots);
  // Take over the fresh labels of the points [first, last) and book what moved; how many points did.
  std::size_t book_all(std::size_t first, std::size_t last, const std::uint16_t* fresh, std::span<Moments> moments);
  std::size_t book_moves(std::size_t first, std::size_t last, const std::uint16_t* fresh, std::span<Moments> moments);

  const Cloud& cloud_;
  Buffer<std::uint16_t> labels_;
  std::vector<Moments> moments_;
  bool assigned_ = false;

  // Of the last pass: where each slot's centre was, and whether it had one.
  std::vector<Packed> positions_;
  std::vector<std::uint8_t> active_;
  // Of the present pass against the last one (nearest.hpp, Changes).
  std::vector<Packed> disturbers_;
  std::vector<std::uint8_t> disturbed_;
  std::array<std::vector<std::int32_t>, levels> rivals_;
};

// Each centre's nearest other one: its row, and the squared distance to it. At least two rows of four.
struct Neighbors {
  Buffer<std::int32_t> rows, sq_distances;
};
Neighbors nearest_others(std::span<const std::int16_t> centers);

}  // namespace fewcolors
