// Starting centres by splitting: the cluster whose split gains most is cut in two across its principal axis, until k are there.
#pragma once

#include <cstddef>
#include <cstdint>

#include "buffers.hpp"
#include "cloud.hpp"

namespace fewcolors {

// At most k centres (rows of four, rounded to the lattice); fewer when the points are fewer or coincide.
Buffer<std::int16_t> split_centers(const Cloud& cloud, std::size_t k);

}  // namespace fewcolors
