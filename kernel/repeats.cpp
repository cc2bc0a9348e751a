#include "repeats.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace fewcolors {
namespace {

constexpr unsigned hash_bits = 15;
constexpr std::uint32_t multiplier = 2654435761u;  // Knuth's, 2^32 / golden ratio
constexpr std::int32_t nowhere = -1;
constexpr std::size_t hashed = 4;  // bytes that lead to a tree; repeats of three are found beside

std::size_t hash_of_three(const std::uint8_t* at) {
  const std::uint32_t three = at[0] | at[1] << 8 | static_cast<std::uint32_t>(at[2]) << 16;
  return (three * multiplier) >> (32 - hash_bits);
}

// The next four bytes. Within a run of one byte it is the byte and how much of the run is left: otherwise all places of a
// run would hang in one tree as in a list, which no `depth` gets through (a flat screenshot came out at twice the size).
std::size_t hash_of(const std::uint8_t* at, std::size_t run) {
  const std::uint32_t four = at[0] | at[1] << 8 | at[2] << 16 | static_cast<std::uint32_t>(at[3]) << 24;
  const auto left = static_cast<std::uint32_t>(std::min(run, longest_repeat));
  return ((run < hashed ? four : at[0] + (left << 8)) * multiplier) >> (32 - hash_bits);
}

std::size_t common_length(const std::uint8_t* a, const std::uint8_t* b, std::size_t length, std::size_t most) {
  if constexpr (std::endian::native == std::endian::little) {
    for (; length + 8 <= most; length += 8) {
      std::uint64_t x, y;
      std::memcpy(&x, a + length, 8);
      std::memcpy(&y, b + length, 8);
      if (x != y) return length + static_cast<std::size_t>(std::countr_zero(x ^ y)) / 8;
    }
  }
  while (length < most && a[length] == b[length]) ++length;
  return length;
}

// The places seen, as a binary tree for each hash: a place is the root of those before it, which hang to its left or right
// as what follows them sorts before or after what follows it. Descending meets the nearest places first and
// ever longer repeats. (As in LZMA's and libdeflate's match finders.)
class Trees {
 public:
  Trees(std::span<const std::uint8_t> bytes, std::size_t origin)
      : bytes_(bytes.data() + origin),
        roots_(std::size_t{1} << hash_bits, nowhere),
        threes_(std::size_t{1} << hash_bits, nowhere),
        children_(2 * window) {}

  // Adds a place (from the origin), with at least four bytes up to `most` behind it, `run` of them alike, and tells
  // on_repeat(length, distance) of each repeat longer than all nearer ones; the longest length.
  template <class OnRepeat>
  std::size_t add(std::int32_t place, std::size_t most, std::size_t run, unsigned depth, OnRepeat&& on_repeat) {
    const std::uint8_t* here = bytes_ + place;
    std::size_t longest = near(place, here, std::min(run, most), on_repeat);
    std::int32_t& root = roots_[hash_of(here, run)];
    std::int32_t other = std::exchange(root, place);
    std::int32_t *less = child(place, 0), *more = child(place, 1);
    std::size_t less_length = 0, more_length = 0;
    for (; depth && is_near(place, other); --depth) {
      const std::size_t length = common_length(bytes_ + other, here, std::min(less_length, more_length), most);
      if (length > longest) on_repeat(longest = length, place - other);
      if (length == most) {  // it takes the other's place in the tree
        *less = *child(other, 0);
        *more = *child(other, 1);
        return longest;
      }
      const bool before = bytes_[static_cast<std::size_t>(other) + length] < here[length];
      std::int32_t*& side = before ? less : more;
      (before ? less_length : more_length) = length;
      *side = other;
      side = child(other, before);
      other = *side;
    }
    *less = *more = nowhere;
    return longest;
  }

 private:
  static bool is_near(std::int32_t place, std::int32_t other) {
    return other != nowhere && place - other < static_cast<std::int32_t>(window);
  }
  std::int32_t* child(std::int32_t place, bool right) {
    return &children_[2 * (static_cast<std::size_t>(place) % window) + right];
  }

  // What no tree finds: the run that has begun before, or else the last place with the same three bytes.
  template <class OnRepeat>
  std::size_t near(std::int32_t place, const std::uint8_t* here, std::size_t run, OnRepeat&& on_repeat) {
    const std::int32_t other = std::exchange(threes_[hash_of_three(here)], place);
    if (place && run >= shortest_repeat && here[-1] == here[0]) {
      on_repeat(run, 1);
      return run;
    }
    if (!is_near(place, other) || std::memcmp(bytes_ + other, here, shortest_repeat)) return shortest_repeat - 1;
    on_repeat(std::size_t{shortest_repeat}, place - other);
    return shortest_repeat;
  }

  const std::uint8_t* bytes_;
  Buffer<std::int32_t> roots_, threes_, children_;
};

}  // namespace

Repeats find_repeats(std::span<const std::uint8_t> bytes, std::size_t begin, std::size_t end, unsigned depth) {
  Repeats repeats;
  repeats.first.reserve(end - begin + 1);
  repeats.found.reserve(3 * (end - begin));  // two or three a place in photos; it grows where there are more
  const std::size_t origin = begin - std::min(begin, window);
  Trees trees(bytes, origin);
  std::size_t run_end = origin;
  for (std::size_t place = origin; place < end; ++place) {
    if (place >= begin) repeats.first.push_back(static_cast<std::uint32_t>(repeats.found.size()));
    while (run_end < end && (run_end <= place || bytes[run_end] == bytes[place])) ++run_end;
    const std::size_t most = std::min(longest_repeat, end - place);
    if (most < hashed) continue;
    trees.add(static_cast<std::int32_t>(place - origin), most, run_end - place, depth,
              [&](std::size_t length, std::int32_t distance) {
                if (place >= begin)
                  repeats.found.push_back({static_cast<std::uint16_t>(length), static_cast<std::uint16_t>(distance)});
              });
  }
  repeats.first.push_back(static_cast<std::uint32_t>(repeats.found.size()));
  return repeats;
}

}  // namespace fewcolors
