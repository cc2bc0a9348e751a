// LZW as GIF has it (GIF 89a, appendix F): codes of 3 to 12 bits into a table of strings that both sides build.
//
// A pixel that an animation's canvas shows already may be written in two ways, as its colour or as transparent. Of all the
// strings in the table that the next pixels can be read as, the longest is taken: fewer codes for the same picture.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace fewcolors {

// The codes of a picture, packed, the lowest bit first. first, second: two ways to write each pixel, of equal length, at
// least 1; every value is below 1 << bits. bits: 2 to 8. patience: how many codes are written with a full table before it
// is thrown away.
std::vector<std::uint8_t> lzw(std::span<const std::uint8_t> first, std::span<const std::uint8_t> second, unsigned bits,
                              std::size_t patience);

}  // namespace fewcolors
