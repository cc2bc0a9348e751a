// LZW against a reader that does it word by word, as GIF 89a, appendix F has it.

#include "files/lzw.hpp"

#include <vector>

#include "cases.hpp"
#include "check.hpp"

namespace fewcolors {
namespace {

using cases::Random;
using Bytes = std::vector<std::uint8_t>;

// The pixels of a stream.
Bytes unpacked(const Bytes& stream, unsigned bits) {
  const unsigned clear = 1u << bits, end = clear + 1;
  std::vector<Bytes> table;
  Bytes out, before;
  unsigned width = bits + 1;
  std::size_t at = 0;
  while (true) {
    unsigned code = 0;
    for (unsigned i = 0; i < width; ++i, ++at) code |= unsigned(stream.at(at / 8) >> at % 8 & 1) << i;
    if (code == end) break;
    if (code == clear) {
      table.assign(clear + 2, {});
      for (unsigned one = 0; one < clear; ++one) table[one] = {std::uint8_t(one)};
      width = bits + 1;
      before.clear();
      continue;
    }
    CHECK_AT_MOST(code, table.size());
    Bytes word = code < table.size() ? table[code] : before;
    if (code == table.size()) word.push_back(before.front());
    if (!before.empty() && table.size() < 4096) {
      before.push_back(word.front());
      table.push_back(before);
    }
    if (table.size() == 1u << width && width < 12) ++width;
    out.insert(out.end(), word.begin(), word.end());
    before = word;
  }
  CHECK_EQUAL((at + 7) / 8, stream.size());
  return out;
}

Bytes noise(Random& random, std::size_t length, unsigned values) {
  Bytes pixels(length);
  for (auto& pixel : pixels) pixel = std::uint8_t(random.below(values));
  return pixels;
}

LAW(the_pixels_come_back_at_every_width_and_patience) {
  Random random(3);
  for (unsigned bits = 2; bits <= 8; ++bits)
    for (const std::size_t length : {1, 2, 3, 7, 100, 5000, 40000})
      for (const std::size_t patience : {0, 1, 500, 1 << 30}) {
        const Bytes pixels = noise(random, length, 1 + random.below(1u << bits));
        check::Note note("bits ", bits, ", length ", length, ", patience ", patience);
        CHECK(unpacked(lzw(pixels, pixels, bits, patience), bits) == pixels);
      }
}

LAW(runs_come_back_through_a_code_that_the_reader_does_not_know_yet) {
  for (std::size_t length = 1; length < 600; ++length) {
    const Bytes pixels(length, 1);
    CHECK(unpacked(lzw(pixels, pixels, 2, 0), 2) == pixels);
  }
}

LAW(each_pixel_is_written_in_one_of_its_two_ways_and_the_codes_are_no_more_than_by_one_way) {
  Random random(5);
  for (int trial = 0; trial < 40; ++trial) {
    Bytes literal = noise(random, 3000, 15), either = literal;
    for (auto& pixel : either)
      if (random.one_in(1 + trial % 4)) pixel = 15;
    const Bytes stream = lzw(either, literal, 4, 0), out = unpacked(stream, 4);
    CHECK_EQUAL(out.size(), literal.size());
    for (std::size_t i = 0; i < out.size(); ++i) CHECK(out[i] == literal[i] || out[i] == either[i]);
    CHECK_AT_MOST(stream.size(), lzw(literal, literal, 4, 0).size() * 21 / 20);
  }
}

}  // namespace
}  // namespace fewcolors
