// Hot: compiled once per SIMD level.
//
// Pseudo-code (the filtering of Kanungo et al. 2002, on a fixed tree of boxes, with blocks of points as its leaves):
//   label(box, candidates):
//     z* = the candidate nearest to the middle of the box
//     keep the candidates z that are not farther than z* from at least one corner of the box
//     if the box is a block: each of its points takes the nearest of the kept candidates, lowest index first
//     else: label(child, kept) for each child
// Departures from the paper, and why:
//   1  A candidate is dropped only when strictly farther than z* at the corner that favours it most, so that ties still
//      reach the points and go to the lowest index. Everything is integer: no label can differ from brute force.
//   2  A box with one candidate still hands its points on: their old labels must be compared with it (lloyd.cpp).
//   3  From pass to pass most centres stay: a box that no changed centre can reach is left out, with its labels as they were.
//   4  The tree is not split adaptively: blocks of equal length along Z-order need no pointers, fill whole vectors, and
//      are the same for every palette, so they are built once.

#include "nearest/nearest.hpp"

#include "hot.hpp"
#include "nearest/prune.hpp"

namespace fewcolors::FEWCOLORS_LEVEL {
namespace {

struct Labels {
  std::uint16_t* labels;
  [[gnu::always_inline]] void write(std::size_t at, Ints index, Ints) const {
    using Narrow [[gnu::vector_size(lane_bytes / 2)]] = std::uint16_t;
    const Narrow narrow = __builtin_convertvector(index, Narrow);
    __builtin_memcpy(labels + at, &narrow, sizeof narrow);
  }
};

struct LabelsAndDistances {
  Labels labels;
  std::int32_t* sq_distances;
  [[gnu::always_inline]] void write(std::size_t at, Ints index, Ints sq_distance) const {
    labels.write(at, index, sq_distance);
    store(sq_distances + at, sq_distance);
  }
};

template <class Sink>
void label_block(const CloudView& cloud, std::size_t block, const CenterList& list, const Sink& sink) {
  for (std::size_t at = block * block_points; at < (block + 1) * block_points; at += 2 * lanes) {
    const Points first = load_points(cloud.ab + at, cloud.cd + at);
    const Points second = load_points(cloud.ab + at + lanes, cloud.cd + at + lanes);
    const Points start = everywhere(center(list, 0));
    const Ints index = splat(list.index[0]);
    TwoNearest nearest{first, second, sq_distance(first, start), sq_distance(second, start), index, index};
    for (int c = 1; c < list.count; ++c) nearest.meet(list, c);
    sink.write(at, nearest.first_index, nearest.first_best);
    sink.write(at + lanes, nearest.second_index, nearest.second_best);
  }
}

std::size_t end_of_children(const Descent& descent, std::size_t level, std::size_t box) {
  const std::size_t below = descent.cloud.box_counts[level - 1], end = (box + 1) * branching;
  return end < below ? end : below;
}

void label_all(Descent& descent, std::size_t level, std::size_t box, const CenterList& candidates,
               const LabelsAndDistances& sink) {
  CenterList& kept = descent.kept[level];
  prune(candidates, descent.cloud.boxes[level][box], kept);
  if (level == 0) return label_block(descent.cloud, box, kept, sink);
  for (std::size_t child = box * branching; child < end_of_children(descent, level, box); ++child)
    label_all(descent, level - 1, child, kept, sink);
}

// As label_all, but stops at a box when no disturber, from where it was or to where it is, can be nearer to any of its
// points than an undisturbed rival: then no point there had a disturber as its nearest, and none has now.
void label_changed(Descent& descent, std::size_t level, std::size_t box, const CenterList& candidates,
                   const CenterList& disturbers, const Labels& sink) {
  const Box& here = descent.cloud.boxes[level][box];
  const CenterList* feared = &disturbers;
  std::int32_t& rival = descent.changes.rivals[level][box];
  if (rival >= 0 && !descent.changes.disturbed[rival]) {
    keep_against(disturbers, here, descent.changes.positions[rival], descent.feared[level]);
    if (descent.feared[level].count == 0) return;
    feared = &descent.feared[level];
  }
  CenterList& kept = descent.kept[level];
  rival = prune(candidates, here, kept);
  if (level == 0) return label_block(descent.cloud, box, kept, sink);
  for (std::size_t child = box * branching; child < end_of_children(descent, level, box); ++child)
    label_changed(descent, level - 1, child, kept, *feared, sink);
}

}  // namespace

void label_top(Descent& descent, std::size_t top, std::uint16_t* labels) {
  label_changed(descent, levels - 1, top, descent.all, descent.changes.disturbers, Labels{labels});
}

void label_top_sq(Descent& descent, std::size_t top, std::uint16_t* labels, std::int32_t* sq_distances) {
  label_all(descent, levels - 1, top, descent.all, LabelsAndDistances{{labels}, sq_distances});
}

void nearest_others(const CenterList& list, std::int32_t* other, std::int32_t* sq_distances) {
  Ints at{};
  for (int lane = 0; lane < lanes; ++lane) at[lane] = lane;
  for (int start = 0; start < list.count; start += lanes, at += lanes) {
    const Points here = load_points(list.ab + start, list.cd + start);
    Ints best = splat(0x7fffffff), best_at = splat(0);
    for (int c = 0; c < list.count; ++c) {
      const Ints sq = sq_distance(here, everywhere(center(list, c)));
      const Ints closer = (sq < best) & (at != c);
      best = select(closer, sq, best);
      best_at = select(closer, splat(c), best_at);
    }
    store(other + start, best_at);
    store(sq_distances + start, best);
  }
}

// Brute force, for any dimension. Eight points abreast in as many lanes as the level has; each lane sums its squares in the
// order of the axes, so that every level rounds alike.
void label_rows(const double* points, std::size_t n, const double* centers, std::size_t k, std::size_t dimension,
                std::int32_t* labels, double* sq_distances) {
  constexpr std::size_t abreast = 8;
  for (std::size_t start = 0; start < n; start += abreast) {
    const std::size_t here = n - start < abreast ? n - start : abreast;
    double best[abreast];
    std::int32_t best_at[abreast];
    for (std::size_t i = 0; i < abreast; ++i) best[i] = __builtin_inf(), best_at[i] = 0;
    for (std::size_t center = 0; center < k; ++center) {
      double sum[abreast] = {};
      for (std::size_t axis = 0; axis < dimension; ++axis) {
        const double at = centers[center * dimension + axis];
        for (std::size_t i = 0; i < here; ++i) {
          const double difference = points[(start + i) * dimension + axis] - at;
          sum[i] += difference * difference;
        }
      }
      for (std::size_t i = 0; i < abreast; ++i) {
        const bool closer = sum[i] < best[i];
        best[i] = closer ? sum[i] : best[i];
        best_at[i] = closer ? static_cast<std::int32_t>(center) : best_at[i];
      }
    }
    for (std::size_t i = 0; i < here; ++i) labels[start + i] = best_at[i], sq_distances[start + i] = best[i];
  }
}

}  // namespace fewcolors::FEWCOLORS_LEVEL
