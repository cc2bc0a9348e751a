// Starting centres drawn from the points: k-means++ (Arthur & Vassilvitskii 2007).
#pragma once

#include <cstddef>
#include <cstdint>

#include "colors/cloud.hpp"
#include "ground/buffers.hpp"

namespace fewcolors {

// Up to k indices of points: the first drawn by weight, each next by weight times squared distance to the nearest drawn so
// far. Fewer than k when every point has been drawn. The same for the same seed everywhere.
Buffer<std::int64_t> seed_plus_plus(const Cloud& cloud, std::size_t k, std::uint64_t seed);

}  // namespace fewcolors
