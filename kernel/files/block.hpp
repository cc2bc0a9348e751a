// One block of a deflate stream: its table, its symbols, and which of the three kinds of block is shortest.
#pragma once

#include <cstdint>
#include <span>

#include "files/bits.hpp"
#include "files/parse.hpp"

namespace fewcolors {

// Writes the steps through `bytes`: with a table of their own, with the fixed table, or as they are, whichever is shortest.
void write_block(Bits& bits, std::span<const std::uint8_t> bytes, std::span<const Step> steps, bool last);

// Nothing, up to the next whole byte: after it another stream of blocks may be appended.
void write_gap(Bits& bits);

}  // namespace fewcolors
