// For hot files: the candidates among centres that a box of points needs. See nearest.cpp for the method.
#pragma once

#include "ground/lanes.hpp"
#include "nearest/nearest.hpp"

namespace fewcolors::FEWCOLORS_LEVEL {

[[gnu::always_inline]] inline Points everywhere(Packed point) { return {splat(point.ab), splat(point.cd)}; }

[[gnu::always_inline]] inline Points load_points(const std::int32_t* ab, const std::int32_t* cd) {
  return {load(ab), load(cd)};
}

[[gnu::always_inline]] inline Packed center(const CenterList& list, int at) { return {list.ab[at], list.cd[at]}; }

// The nearest of the centres that two vectors of points have met, the first met of equals. Two at a time: the loads of a
// centre then serve both, and their chains of compare and select overlap.
struct TwoNearest {
  Points first, second;
  Ints first_best, second_best, first_index, second_index;

  [[gnu::always_inline]] void meet(const CenterList& list, int at) {
    const Points rival = everywhere(center(list, at));
    const Ints index = splat(list.index[at]);
    const Ints first_sq = sq_distance(first, rival), second_sq = sq_distance(second, rival);
    const Ints first_closer = first_sq < first_best, second_closer = second_sq < second_best;
    first_best = select(first_closer, first_sq, first_best);
    second_best = select(second_closer, second_sq, second_best);
    first_index = select(first_closer, index, first_index);
    second_index = select(second_closer, index, second_index);
  }
};

inline int nearest_to(const CenterList& list, Packed point) {
  const Points target = everywhere(point);
  Ints best = splat(0x7fffffff), best_at = splat(0), at{};
  for (int lane = 0; lane < lanes; ++lane) at[lane] = lane;
  for (int start = 0; start < list.count; start += lanes, at += lanes) {
    const Ints distance = sq_distance(load_points(list.ab + start, list.cd + start), target);
    const Ints closer = (distance < best) & (at < list.count);
    best = select(closer, distance, best);
    best_at = select(closer, at, best_at);
  }
  return best_at[least_lane(best)];
}

// The corner of the box at which `z` does best against `rival`: towards z on every axis.
[[gnu::always_inline]] inline Ints corner_towards(Ints z, Ints rival, Ints low, Ints high) {
  return (Ints)select((Shorts)z > (Shorts)rival, (Shorts)high, (Shorts)low);
}

// Lane by lane whether `z` is farther than `rival` from every point of the box.
[[gnu::always_inline]] inline Ints is_beaten(const Points& z, const Points& rival, const Points& low,
                                             const Points& high) {
  const Points corner = {corner_towards(z.ab, rival.ab, low.ab, high.ab),
                         corner_towards(z.cd, rival.cd, low.cd, high.cd)};
  return sq_distance(z, corner) > sq_distance(rival, corner);
}

// Copies to `to` the candidates that are not farther than `rival` from every point of the box.
inline void keep_against(const CenterList& from, const Box& box, Packed rival_point, CenterList& to) {
  const Points rival = everywhere(rival_point);
  const Points low = everywhere(box.low), high = everywhere(box.high);
  Ints at{};
  for (int lane = 0; lane < lanes; ++lane) at[lane] = lane;
  int kept = 0;
  for (int start = 0; start < from.count; start += lanes, at += lanes) {
    const Points z = load_points(from.ab + start, from.cd + start);
    const Ints keep = ~is_beaten(z, rival, low, high) & (at < from.count);
    append(keep, z.ab, to.ab + kept);
    append(keep, z.cd, to.cd + kept);
    kept += append(keep, load(from.index + start), to.index + kept);
  }
  to.count = kept;
}

// Returns the slot of the candidate nearest to the middle of the box, against which the others are kept.
inline std::int32_t prune(const CenterList& from, const Box& box, CenterList& to) {
  const int winner = nearest_to(from, box.middle);
  keep_against(from, box, center(from, winner), to);
  return from.index[winner];
}

}  // namespace fewcolors::FEWCOLORS_LEVEL
