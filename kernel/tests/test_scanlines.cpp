// Rows that a naive writer made lines and a zlib stream of come back, and of nothing else comes anything.

#include "scanlines.hpp"

#include "cases.hpp"
#include "check.hpp"
#include "deflate.hpp"

namespace fewcolors {
namespace {

using cases::Random;
using Bytes = std::vector<std::uint8_t>;

// RFC 1950, 9, byte by byte.
std::uint32_t adler(const Bytes& bytes) {
  std::uint32_t low = 1, high = 0;
  for (const std::uint8_t byte : bytes) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return high << 16 | low;
}

Bytes zlib_of(const Bytes& bytes) {
  Bytes stream{0x78, 0x9c};
  const Bytes deflated = deflate(bytes, {3, 16, 1}, 1);
  stream.insert(stream.end(), deflated.begin(), deflated.end());
  for (int shift = 24; shift >= 0; shift -= 8) stream.push_back(static_cast<std::uint8_t>(adler(bytes) >> shift));
  return stream;
}

struct Told {
  Bytes rows, lines;
};

// Rows whose lines differ from the one above (filter 2) or not at all from what they are.
Told told(std::size_t height, std::size_t row_bytes) {
  Random random(height * row_bytes);
  Told both{cases::repetitive(random, height * row_bytes, 9), {}};
  for (std::size_t y = 0; y < height; ++y) {
    const bool up = random.one_in(2);
    both.lines.push_back(up ? 2 : 0);
    for (std::size_t i = 0; i < row_bytes; ++i)
      both.lines.push_back(
          static_cast<std::uint8_t>(both.rows[y * row_bytes + i] - (up && y ? both.rows[(y - 1) * row_bytes + i] : 0)));
  }
  return both;
}

bool read(Scanlines& lines, const Bytes& stream, std::size_t piece) {
  for (std::size_t i = 0; i < stream.size(); i += piece)
    if (!lines.feed(std::span(stream).subspan(i, std::min(piece, stream.size() - i)))) return false;
  return lines.end();
}

LAW(rows_come_back_in_pieces_of_any_size) {
  for (const std::size_t height : {0u, 1u, 7u, 900u})
    for (const std::size_t row_bytes : {3u, 30u, 999u, 300000u})
      for (const std::size_t piece : {1u, 1000u, 1u << 16}) {
        if (height * row_bytes > 1000000 || (height * row_bytes > 5000 && piece == 1)) continue;
        check::Note note(height, " rows of ", row_bytes, " bytes in pieces of ", piece);
        const Told both = told(height, row_bytes);
        Scanlines lines(height, row_bytes, 3);
        CHECK(read(lines, zlib_of(both.lines), piece));
        CHECK_SAME(lines.rows(), both.rows);
        CHECK(!lines.feed(both.rows));
        CHECK(!lines.end());
      }
}

LAW(what_is_too_short_too_long_or_wrong_is_refused) {
  const Told both = told(20, 30);
  const auto accepts = [&](const Bytes& stream, std::size_t height) {
    Scanlines lines(height, 30, 3);
    return read(lines, stream, 64);
  };
  const Bytes good = zlib_of(both.lines);
  CHECK(accepts(good, 20));
  CHECK(!accepts(good, 19));
  CHECK(!accepts(good, 21));
  Bytes bad = good;
  bad.back() ^= 1;  // the check
  CHECK(!accepts(bad, 20));
  bad = both.lines;
  bad[31] = 5;  // no filter
  CHECK(!accepts(zlib_of(bad), 20));
  bad = both.lines;
  bad.pop_back();
  CHECK(!accepts(zlib_of(bad), 20));
  bad = both.lines;
  bad.push_back(0);
  CHECK(!accepts(zlib_of(bad), 20));
  for (std::size_t size = 0; size < good.size(); ++size)
    CHECK(!accepts(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size)), 20));
}

LAW(a_check_of_pieces_is_that_of_the_whole) {
  Random random(1);
  const Bytes bytes = cases::bytes(random, 20000, 256), full(10000, 255);
  for (const Bytes& each : {bytes, full, Bytes{}}) {
    Adler whole, parts;
    whole.add(each);
    CHECK_EQUAL(whole.sum(), adler(each));
    for (std::size_t i = 0; i < each.size(); i += 777)
      parts.add(std::span(each).subspan(i, std::min<std::size_t>(777, each.size() - i)));
    CHECK_EQUAL(parts.sum(), adler(each));
  }
}

}  // namespace
}  // namespace fewcolors
