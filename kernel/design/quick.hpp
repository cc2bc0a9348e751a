// A few colours for a few thousand pixels, from the pixels to the clusters in one go: for one of a million small pictures, where
// handing over between the steps would take as long as the steps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "colors/color.hpp"
#include "design/lloyd.hpp"
#include "design/moments.hpp"

namespace fewcolors {

// The split is sought among cells of side 2^bits, or of half that side and so on until there are `per_center` for each centre.
struct Coarse {
  int bits;
  std::size_t per_center;
};

// The moments of at most k clusters of pixels (n * 3 bytes) as points of the converter's space: count, split, passes, on one
// thread. Where there are no more distinct colours than k, each is a cluster. A cluster may be empty.
std::vector<Moments> quick_clusters(std::span<const std::uint8_t> pixels, const Converter& converter, std::size_t k,
                                    const Coarse& coarse, const Stop& stop);

}  // namespace fewcolors
