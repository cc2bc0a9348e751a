// PNG's filters undone: lines of bytes, each told as what it differs by from its neighbours (ISO/IEC 15948, 9).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace fewcolors {

// lines: some rows of a filter's number and `row_bytes` bytes; `step`: bytes of a pixel, 1 to 8, of which a row holds at least one.
// Writes them to `rows`, from the row `first` on, those above it being there; false where a number is no filter's.
bool unfilter(std::span<const std::uint8_t> lines, std::size_t row_bytes, std::size_t step,
              std::span<std::uint8_t> rows, std::size_t first);

}  // namespace fewcolors
