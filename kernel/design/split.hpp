// Starting centres by splitting: the cluster whose split gains most is cut in two across its principal axis, until k are there.
#pragma once

#include <cstddef>
#include <cstdint>

#include "colors/cloud.hpp"
#include "ground/buffers.hpp"

namespace fewcolors {

// A cut is sought among the borders of so many slices; of a cluster of fewer points, as many as it has.
constexpr std::size_t most_slices = 256;

// At most k centres (rows of four, rounded to the lattice); fewer when the points are fewer or coincide.
Buffer<std::int16_t> split_centers(const Cloud& cloud, std::size_t k, std::size_t slices = most_slices);

}  // namespace fewcolors
