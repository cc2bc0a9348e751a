#include "files/repeats.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace fewcolors {
namespace {

constexpr unsigned hash_bits = 15;
constexpr std::uint32_t multiplier = 2654435761u;                     // Knuth's, 2^32 / golden ratio
constexpr std::int32_t nowhere = -static_cast<std::int32_t>(window);  // which is near no place
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

constexpr bool is_near(std::int32_t place, std::int32_t other) {
  return place - other < static_cast<std::int32_t>(window);
}

// What neither trees nor chains find: the run that has begun before, or else the last place with the same three bytes.
class Threes {
 public:
  explicit Threes(const std::uint8_t* bytes) : bytes_(bytes), last_(std::size_t{1} << hash_bits, nowhere) {}

  // Adds a place and tells on_repeat(length, distance); the length, 2 where there is none.
  template <class OnRepeat>
  std::size_t add(std::int32_t place, std::size_t run, OnRepeat&& on_repeat) {
    const std::uint8_t* here = bytes_ + place;
    const std::int32_t other = std::exchange(last_[hash_of_three(here)], place);
    if (place && run >= shortest_repeat && here[-1] == here[0]) {
      on_repeat(run, 1);
      return run;
    }
    if (!is_near(place, other) || std::memcmp(bytes_ + other, here, shortest_repeat) != 0) return shortest_repeat - 1;
    on_repeat(std::size_t{shortest_repeat}, place - other);
    return shortest_repeat;
  }

 private:
  const std::uint8_t* bytes_;
  Buffer<std::int32_t> last_;
};

// The places seen, as a binary tree for each hash: a place is the root of those before it, which hang to its left or right
// as what follows them sorts before or after what follows it. Descending meets the nearest places first and
// ever longer repeats. (As in LZMA's and libdeflate's match finders.)
class Trees {
 public:
  explicit Trees(const std::uint8_t* bytes)
      : bytes_(bytes), threes_(bytes), roots_(std::size_t{1} << hash_bits, nowhere), children_(2 * window) {}

  // Adds a place (from the origin), with at least four bytes up to `most` behind it, `run` of them alike, and tells
  // on_repeat(length, distance) of each repeat longer than all nearer ones.
  template <class OnRepeat>
  void add(std::int32_t place, std::size_t most, std::size_t run, unsigned depth, OnRepeat&& on_repeat) {
    const std::uint8_t* here = bytes_ + place;
    std::size_t longest = threes_.add(place, std::min(run, most), on_repeat);
    std::int32_t other = std::exchange(roots_[hash_of(here, run)], place);
    // By whether the other place sorts before this one: as numbers, since no processor guesses which it will be.
    std::int32_t* sides[2] = {children(place) + 1, children(place)};
    std::size_t lengths[2] = {0, 0};
    for (; depth && is_near(place, other); --depth) {
      std::int32_t* below = children(other);
      const std::size_t length = common_length(bytes_ + other, here, std::min(lengths[0], lengths[1]), most);
      if (length > longest) on_repeat(longest = length, place - other);
      if (length == most) {  // it takes the other's place in the tree
        *sides[1] = below[0];
        *sides[0] = below[1];
        return;
      }
      const bool before = bytes_[static_cast<std::size_t>(other) + length] < here[length];
      lengths[before] = length;
      *sides[before] = other;
      sides[before] = below + before;
      other = *sides[before];
    }
    *sides[0] = *sides[1] = nowhere;
  }

 private:
  std::int32_t* children(std::int32_t place) { return &children_[2 * (static_cast<std::size_t>(place) % window)]; }

  const std::uint8_t* bytes_;
  Threes threes_;
  Buffer<std::int32_t> roots_, children_;
};

// The places seen, as a list for each hash, the last first: for a few tries as good as a tree, and kept in a third of the time.
class Chains {
 public:
  explicit Chains(const std::uint8_t* bytes)
      : bytes_(bytes), threes_(bytes), last_(std::size_t{1} << hash_bits, nowhere), before_(window) {}

  // As above.
  template <class OnRepeat>
  void add(std::int32_t place, std::size_t most, std::size_t run, unsigned depth, OnRepeat&& on_repeat) {
    const std::uint8_t* here = bytes_ + place;
    std::size_t longest = threes_.add(place, std::min(run, most), on_repeat);
    std::int32_t other = std::exchange(last_[hash_of(here, run)], place);
    before_[static_cast<std::size_t>(place) % window] = other;
    for (; depth && is_near(place, other) && longest < most; --depth) {
      if (bytes_[static_cast<std::size_t>(other) + longest] == here[longest]) {  // else it is no longer
        const std::size_t length = common_length(bytes_ + other, here, 0, most);
        if (length > longest) on_repeat(longest = length, place - other);
      }
      other = before_[static_cast<std::size_t>(other) % window];
    }
  }

 private:
  const std::uint8_t* bytes_;
  Threes threes_;
  Buffer<std::int32_t> last_, before_;
};

// A 24-megapixel photo, 256 dithered colours, tries and bytes out: trees 2, 2,937,923 and 4, 2,910,897 of its first quarter; chains
// 2, 2,943,134, 3, 2,929,337 and 4, 2,921,242. Chains of 3 take seven eighths of the time of trees of 2.
constexpr unsigned worth_a_tree = 4;

template <class Places>
Repeats found_in(Places&& places, std::span<const std::uint8_t> bytes, std::size_t origin, std::size_t begin,
                 std::size_t end, unsigned depth) {
  Repeats repeats;
  repeats.first.reserve(end - begin + 1);
  repeats.found.reserve(3 * (end - begin));  // two or three a place in photos; it grows where there are more
  std::size_t run_end = origin;
  for (std::size_t place = origin; place < end; ++place) {
    if (place >= begin) repeats.first.push_back(static_cast<std::uint32_t>(repeats.found.size()));
    while (run_end < end && (run_end <= place || bytes[run_end] == bytes[place])) ++run_end;
    const std::size_t most = std::min(longest_repeat, end - place);
    if (most < hashed) continue;
    places.add(static_cast<std::int32_t>(place - origin), most, run_end - place, depth,
               [&](std::size_t length, std::int32_t distance) {
                 if (place >= begin)
                   repeats.found.push_back({static_cast<std::uint16_t>(length), static_cast<std::uint16_t>(distance)});
               });
  }
  repeats.first.push_back(static_cast<std::uint32_t>(repeats.found.size()));
  return repeats;
}

}  // namespace

Repeats find_repeats(std::span<const std::uint8_t> bytes, std::size_t begin, std::size_t end, unsigned depth) {
  const std::size_t origin = begin - std::min(begin, window);
  const std::uint8_t* first = bytes.data() + origin;
  if (depth < worth_a_tree) return found_in(Chains(first), bytes, origin, begin, end, depth);
  return found_in(Trees(first), bytes, origin, begin, end, depth);
}

}  // namespace fewcolors
