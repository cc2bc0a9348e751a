// Bytes as deflate's symbols: which they are, how often they come, what they cost, and the cheapest way through a block.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "files/prefix.hpp"
#include "files/repeats.hpp"

namespace fewcolors {

constexpr std::size_t end_of_block = 256;
constexpr std::size_t literal_symbols = 286;  // bytes, the end of a block, lengths
constexpr std::size_t distance_symbols = 30;

// A step on the way: a repeat, or a literal, whose length is 1 and distance 0.
using Step = Repeat;

struct Slot {
  std::uint16_t symbol;
  std::uint8_t extra;  // further bits that the symbol wants
  std::uint16_t base;
};

// RFC 1951, 3.2.5: two (distances) or four (lengths) slots for each power of two.
constexpr Slot slot_of_distance(unsigned distance) {
  const unsigned d = distance - 1;
  if (d < 4) return {static_cast<std::uint16_t>(d), 0, static_cast<std::uint16_t>(distance)};
  const unsigned extra = static_cast<unsigned>(std::bit_width(d)) - 2;
  return {static_cast<std::uint16_t>(2 * extra + (d >> extra)), static_cast<std::uint8_t>(extra),
          static_cast<std::uint16_t>((d >> extra << extra) + 1)};
}

constexpr Slot slot_of_length(unsigned length) {
  if (length == longest_repeat) return {285, 0, 258};
  const unsigned l = length - shortest_repeat;
  if (l < 8) return {static_cast<std::uint16_t>(257 + l), 0, static_cast<std::uint16_t>(length)};
  const unsigned extra = static_cast<unsigned>(std::bit_width(l)) - 3;
  return {static_cast<std::uint16_t>(257 + 4 * extra + (l >> extra)), static_cast<std::uint8_t>(extra),
          static_cast<std::uint16_t>((l >> extra << extra) + shortest_repeat)};
}

// The symbol of each length.
inline constexpr auto symbols_of_lengths = [] {
  std::array<std::uint16_t, longest_repeat + 1> symbols{};
  for (unsigned length = shortest_repeat; length <= longest_repeat; ++length)
    symbols[length] = slot_of_length(length).symbol;
  return symbols;
}();

struct Counts {
  std::array<std::uint32_t, literal_symbols> literals{};
  std::array<std::uint32_t, distance_symbols> distances{};

  void add(const Step& step, std::uint8_t byte) {
    ++literals[step.length == 1 ? byte : symbols_of_lengths[step.length]];
    if (step.length > 1) ++distances[slot_of_distance(step.distance).symbol];
  }
  void add(const Counts& other);
};

// In 1/64 bit, extra bits included where the symbol has some.
struct Costs {
  std::array<std::uint32_t, 256> bytes;
  std::array<std::uint32_t, longest_repeat + 1> lengths;
  std::array<std::uint32_t, distance_symbols> distances;
};

Costs costs_of(const Counts& counts);

// What the symbols of a block would cost, extra bits left out: their entropy, and a guess of the table in front.
std::uint64_t entropy(const Counts& counts);

// The way of the longest repeats, for a start: a repeat is taken unless the next place has a longer one.
std::vector<Step> longest_way(std::size_t begin, std::size_t end, const Repeats& repeats);

// The cheapest way from begin to end, on which repeats of `nice` bytes and more are never cut shorter; repeats.first[0]
// belongs to `origin`. `costs_to_end` and `choices` are room to work in.
struct Room {
  Buffer<std::uint32_t> costs_to_end;
  Buffer<Step> choices;
};
std::vector<Step> cheapest_way(std::span<const std::uint8_t> bytes, std::size_t origin, std::size_t begin,
                               std::size_t end, const Repeats& repeats, unsigned nice, const Costs& costs, Room& room);

}  // namespace fewcolors
