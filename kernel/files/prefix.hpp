// Prefix codes of least total length, as deflate wants them: no code longer than a limit, codes in order of the symbols.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace fewcolors {

// Lengths for these counts, none above `longest`, least in sum of count x length; 0 for what never comes. A single symbol
// gets length 1. There must be at most 2^longest symbols that come.
// Source: package-merge (Larmore and Hirschberg, "A fast algorithm for optimal length-limited Huffman codes", 1990).
std::vector<std::uint8_t> code_lengths(std::span<const std::uint32_t> counts, unsigned longest);

// The canonical codes of these lengths (RFC 1951, 3.2.2), first bit lowest, as deflate writes them.
std::vector<std::uint16_t> codes_of(std::span<const std::uint8_t> lengths);

// Costs are whole numbers of 1/64 bit: finer changes no choice that shows in a file, and integers are the same everywhere.
constexpr std::uint32_t bit = 64;

// log2(x) in 1/64 bit, rounded down; x > 0.
constexpr std::uint32_t log2_of(std::uint32_t x) {
  const auto whole = static_cast<unsigned>(std::bit_width(x)) - 1;
  std::uint64_t part = (std::uint64_t{x} << 31) >> whole;  // in [1, 2), 31 bits after the point
  std::uint32_t log = whole;
  for (int i = 0; i < 6; ++i) {  // squaring doubles the logarithm: its next binary digit is whether 2 is reached
    part = (part * part) >> 31;
    const bool reached = part >> 32;
    log = 2 * log + reached;
    part >>= reached;
  }
  return log;
}

}  // namespace fewcolors
