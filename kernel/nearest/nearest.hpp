// The nearest centre of every point: exact, ties to the lowest index.
#pragma once

#include <cstddef>
#include <cstdint>

#include "colors/cloud.hpp"

namespace fewcolors {

// Plain pointers, since the hot files may not instantiate the standard library (lanes.hpp). Each array's length is beside it.
struct CloudView {
  const std::int32_t *ab, *cd;  // whole blocks
  const Box* boxes[levels];     // level 0: the blocks; level l: `branching` boxes of level l - 1
  std::size_t box_counts[levels];
};

// Centres in ascending order of their index. Arrays are readable (and, as scratch, writable) for `list_slack` more entries.
struct CenterList {
  std::int32_t *ab, *cd, *index;
  int count;
};
constexpr int list_slack = 16;  // the widest vector has 16 lanes

// What changed since the last pass over the same cloud, for leaving out boxes whose labels cannot have changed.
struct Changes {
  CenterList disturbers;          // every centre that moved, came or went: where it was, and where it is
  const std::uint8_t* disturbed;  // for each slot whether it is among them
  const Packed* positions;        // of each slot
  std::int32_t* rivals[levels];   // for each box the slot that won its middle when it was last looked at, or -1
};

// What one worker needs: the list of all centres, and room for a shorter one at each level.
struct Descent {
  CloudView cloud;
  CenterList all;
  Changes changes;
  CenterList kept[levels];    // capacity: all.count + list_slack
  CenterList feared[levels];  // capacity: changes.disturbers.count + list_slack
};

// Labels (and distances) of the points under box `top` of the highest level. Both arrays cover the whole cloud, in blocks. The
// first keeps the labels of boxes that the changes cannot have touched; the second looks at every point.
using LabelTop = void (*)(Descent& descent, std::size_t top, std::uint16_t* labels);
using LabelTopSq = void (*)(Descent& descent, std::size_t top, std::uint16_t* labels, std::int32_t* sq_distances);

// For each centre of the list the position of the nearest other one (the lowest of equals), and the squared distance to it.
// Both arrays have `list_slack` more entries. The list has at least two.
using NearestOthers = void (*)(const CenterList& list, std::int32_t* other, std::int32_t* sq_distances);

// Points and centres of any dimension in double precision, row by row: labels and squared distances of points [0, n).
using LabelRows = void (*)(const double* points, std::size_t n, const double* centers, std::size_t k,
                           std::size_t dimension, std::int32_t* labels, double* sq_distances);

}  // namespace fewcolors
