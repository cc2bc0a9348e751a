// Deflate (RFC 1951) by cheapest paths: what a place may repeat is found once, then the cheapest way through all places is
// searched under the bits that literals, lengths and distances cost; these costs are counted from the way found, again and
// again. The idea is that of zopfli and of libdeflate's slow levels; the lines are our own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace fewcolors {

struct Thrift {
  unsigned depth;   // earlier places tried for every place
  unsigned nice;    // repeats of so many bytes are never cut shorter
  unsigned passes;  // searches of a cheapest way through each block
};

// A deflate stream of the bytes. Parts of `part` bytes are compressed apart (each sees the window before it), so that the
// bytes out do not depend on `threads`; 0 for all cores.
constexpr std::size_t part = std::size_t{1} << 19;
std::vector<std::uint8_t> deflate(std::span<const std::uint8_t> bytes, const Thrift& thrift, std::size_t threads);

}  // namespace fewcolors
