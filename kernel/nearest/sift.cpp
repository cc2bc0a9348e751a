// Hot: compiled once per SIMD level.
//
// The filtering of nearest.cpp in three steps of fixed size, where it pays to look at as many blocks as a vector has lanes at once:
//   the batch keeps of all centres those that its box needs
//   each group of blocks keeps of these those that the group's box needs
//   lane by lane, each block of the group finds the kept centre nearest to its middle, and marks with a bit each centre that this
//   one does not beat everywhere in its box
//   each point of a block takes the nearest of the centres marked, lowest index first
// Bits in place of a list for each block: no block waits for its own list to be made. 96,615 colours of a photo to 256 centres take
// 0.11 ms so, with a cloud's boxes and lists 0.29.

#include "nearest/sift.hpp"

#include "hot.hpp"
#include "nearest/prune.hpp"

namespace fewcolors::FEWCOLORS_LEVEL {
namespace {

constexpr int bits_of_word = 32;
constexpr int block = static_cast<int>(block_points), group = lanes * block;
constexpr int most_groups = static_cast<int>(sift_points) / group;

// A block's box in every lane.
struct Boxes {
  Points low, high;
};

[[gnu::always_inline]] inline Ints lowest(Ints a, Ints b) { return (Ints)lower((Shorts)a, (Shorts)b); }
[[gnu::always_inline]] inline Ints highest(Ints a, Ints b) { return (Ints)higher((Shorts)a, (Shorts)b); }
[[gnu::always_inline]] inline Ints halfway(Ints low, Ints high) {
  return (Ints)((Shorts)low + (((Shorts)high - (Shorts)low) >> 1));
}

// What `join` makes of all words of each block, block by block. Vectors are joined in pairs, each result holding what is left of both.
template <Ints (*join)(Ints, Ints)>
[[gnu::always_inline]] inline Ints over_blocks(const std::int32_t* words) {
  Ints each[lanes];
  for (int i = 0; i < lanes; ++i) {
    each[i] = load(words + i * block);
    for (int at = lanes; at < block; at += lanes) each[i] = join(each[i], load(words + i * block + at));
  }
  for (int half = lanes / 2; half > 0; half /= 2)
    for (int i = 0; i < half; ++i)
      each[i] = join(first_halves(each[i], each[i + half]), second_halves(each[i], each[i + half]));
  return each[0];
}

Boxes boxes_of(const std::int32_t* ab, const std::int32_t* cd) {
  return {{over_blocks<lowest>(ab), over_blocks<lowest>(cd)}, {over_blocks<highest>(ab), over_blocks<highest>(cd)}};
}

Boxes joined(const Boxes& a, const Boxes& b) {
  return {{lowest(a.low.ab, b.low.ab), lowest(a.low.cd, b.low.cd)},
          {highest(a.high.ab, b.high.ab), highest(a.high.cd, b.high.cd)}};
}

// What `join` makes of all lanes.
template <Ints (*join)(Ints, Ints)>
std::int32_t over_lanes(Ints words) {
  for (int left = lanes; left > 1; left /= 2) words = join(first_halves(words, words), second_halves(words, words));
  return words[0];
}

// The box around all of them.
Box box_around(const Boxes& boxes) {
  const Packed low = {over_lanes<lowest>(boxes.low.ab), over_lanes<lowest>(boxes.low.cd)};
  const Packed high = {over_lanes<highest>(boxes.high.ab), over_lanes<highest>(boxes.high.cd)};
  return {low, high, {halfway(splat(low.ab), splat(high.ab))[0], halfway(splat(low.cd), splat(high.cd))[0]}};
}

// In every lane the centre nearest to the middle of the block.
Points rivals_of(const CenterList& list, const Boxes& boxes) {
  const Points middle = {halfway(boxes.low.ab, boxes.high.ab), halfway(boxes.low.cd, boxes.high.cd)};
  Points rival = everywhere(center(list, 0));
  Ints best = sq_distance(rival, middle);
  for (int c = 1; c < list.count; ++c) {
    const Points z = everywhere(center(list, c));
    const Ints sq = sq_distance(z, middle), closer = sq < best;
    best = select(closer, sq, best);
    rival = {select(closer, z.ab, rival.ab), select(closer, z.cd, rival.cd)};
  }
  return rival;
}

void mark_needed(const CenterList& list, const Boxes& boxes, std::uint32_t* needed) {
  const Points rival = rivals_of(list, boxes);
  for (int start = 0; start < list.count; start += bits_of_word, needed += lanes) {
    const int here = list.count - start < bits_of_word ? list.count - start : bits_of_word;
    Ints bits{};
    for (int c = 0; c < here; ++c) {
      const Ints beaten = is_beaten(everywhere(center(list, start + c)), rival, boxes.low, boxes.high);
      bits = select(beaten, bits, bits | splat(static_cast<std::int32_t>(1u << c)));
    }
    __builtin_memcpy(needed, &bits, sizeof bits);
  }
}

template <class Index>
[[gnu::always_inline]] inline void write(Index* labels, Ints index) {
  using Narrow [[gnu::vector_size(lanes * sizeof(Index))]] = Index;
  const Narrow narrow = __builtin_convertvector(index, Narrow);
  __builtin_memcpy(labels, &narrow, sizeof narrow);
}

// needed: the block's words, `lanes` apart.
template <class Index>
[[gnu::always_inline]] inline void label_points(const std::int32_t* ab, const std::int32_t* cd, const CenterList& list,
                                                const std::uint32_t* needed, Index* labels) {
  const Ints far = splat(0x7fffffff), none = splat(0);
  TwoNearest nearest{load_points(ab, cd), load_points(ab + lanes, cd + lanes), far, far, none, none};
  for (int start = 0; start < list.count; start += bits_of_word, needed += lanes)
    for (std::uint32_t bits = *needed; bits != 0; bits &= bits - 1) nearest.meet(list, start + __builtin_ctz(bits));
  write(labels, nearest.first_index);
  write(labels + lanes, nearest.second_index);
}

template <class Index>
[[gnu::always_inline]] inline void sift(SieveView& sieve, std::size_t n, Index* labels) {
  Boxes boxes[most_groups];
  const int groups = static_cast<int>(n) / group;
  Boxes all = boxes[0] = boxes_of(sieve.ab, sieve.cd);
  for (int g = 1; g < groups; ++g) {
    boxes[g] = boxes_of(sieve.ab + g * group, sieve.cd + g * group);
    all = joined(all, boxes[g]);
  }
  prune(sieve.all, box_around(all), sieve.near_batch);
  for (int g = 0; g < groups; ++g) {
    prune(sieve.near_batch, box_around(boxes[g]), sieve.near_group);
    mark_needed(sieve.near_group, boxes[g], sieve.needed);
    for (int at = 0; at < group; at += 2 * lanes) {
      const int point = g * group + at;
      label_points(sieve.ab + point, sieve.cd + point, sieve.near_group, sieve.needed + at / block, labels + point);
    }
  }
}

}  // namespace

void sift_8(SieveView& sieve, std::size_t n, std::uint8_t* labels) { sift(sieve, n, labels); }

void sift_16(SieveView& sieve, std::size_t n, std::uint16_t* labels) { sift(sieve, n, labels); }

}  // namespace fewcolors::FEWCOLORS_LEVEL
