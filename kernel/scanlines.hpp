// The pixels of a PNG that is told in one pass: a zlib stream of lines (inflate.hpp), each a filter's number and a row that
// differs from its neighbours by so much (unfilter.hpp). Lines are undone as they come, while they lie in the cache.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "buffers.hpp"
#include "inflate.hpp"

namespace fewcolors {

// Adler's check of bytes (RFC 1950, 9), as they come.
class Adler {
 public:
  void add(std::span<const std::uint8_t> bytes);
  std::uint32_t sum() const { return high_ << 16 | low_; }

 private:
  std::uint32_t low_ = 1, high_ = 0;
};

class Scanlines {
 public:
  // As in `unfilter`; rows are at least a pixel long.
  Scanlines(std::size_t height, std::size_t row_bytes, std::size_t step);

  // A piece more of the stream; false where it is no such stream, for good.
  bool feed(std::span<const std::uint8_t> piece) { return advance(piece, false); }
  // There is no more. Whether all rows are there, nothing besides, and its check is right.
  bool end();
  Buffer<std::uint8_t>& rows() { return rows_; }

 private:
  bool advance(std::span<const std::uint8_t> piece, bool last);
  bool undo_lines();
  void make_room();

  std::size_t row_bytes_, step_;
  Buffer<std::uint8_t> rows_;
  std::size_t undone_ = 0;  // rows
  // What repeats may look back to, and the lines that are not undone, from `line_` to `at_`.
  Buffer<std::uint8_t> raw_;
  std::size_t line_ = 0, at_ = 0;
  Inflater inflater_;
  Adler adler_;
  bool is_sound_ = true;
};

}  // namespace fewcolors
