// Where bytes have been seen before: for every place the longest repeat at each distance worth knowing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "ground/buffers.hpp"

namespace fewcolors {

constexpr std::size_t window = 32768;  // deflate looks back no further
constexpr std::size_t longest_repeat = 258;
constexpr unsigned shortest_repeat = 3;

struct Repeat {
  std::uint16_t length;
  std::uint16_t distance;
};

// Those of place `begin + i` are found[first[i]] to found[first[i + 1]], lengths and distances both rising.
struct Repeats {
  Buffer<Repeat> found;
  Buffer<std::uint32_t> first;
};

// Repeats of the places from begin to end, none past `end`, some from before `begin`. At most `depth` earlier places are
// tried for each, besides the nearest.
Repeats find_repeats(std::span<const std::uint8_t> bytes, std::size_t begin, std::size_t end, unsigned depth);

}  // namespace fewcolors
