// Deflate against a decoder that reads RFC 1951 word by word, and prefix codes against Huffman's own way.

#include "files/deflate.hpp"

#include <queue>
#include <vector>

#include "cases.hpp"
#include "check.hpp"
#include "files/parse.hpp"
#include "files/prefix.hpp"

namespace fewcolors {
namespace {

using cases::Random;
using Bytes = std::vector<std::uint8_t>;

constexpr Thrift few{3, 16, 1}, quick{4, 16, 1}, usual{8, 32, 2}, hard{300, 258, 6};

// One bit, one symbol, one block at a time.
class Inflater {
 public:
  explicit Inflater(const Bytes& in) : in_(in) {}

  Bytes all() {
    bool last = false;
    while (!last) {
      last = take(1);
      const unsigned kind = take(2);
      if (kind == 0)
        stored();
      else if (kind == 1)
        coded(fixed_literals(), Bytes(30, 5));
      else
        with_table();
    }
    return out_;
  }
  bool at_end() const { return (at_ + 7) / 8 == in_.size(); }

 private:
  unsigned take(unsigned count) {
    unsigned value = 0;
    for (unsigned i = 0; i < count; ++i, ++at_) value |= (in_.at(at_ / 8) >> at_ % 8 & 1u) << i;
    return value;
  }

  std::size_t symbol(const Bytes& lengths) {
    const auto codes = codes_of(lengths);
    unsigned code = 0;
    for (unsigned length = 1; length <= 15; ++length) {
      code |= take(1) << (length - 1);
      for (std::size_t s = 0; s < lengths.size(); ++s)
        if (lengths[s] == length && codes[s] == code) return s;
    }
    throw std::runtime_error("no such code");
  }

  static Bytes fixed_literals() {
    Bytes lengths(288, 8);
    for (std::size_t s = 144; s < 256; ++s) lengths[s] = 9;
    for (std::size_t s = 256; s < 280; ++s) lengths[s] = 7;
    return lengths;
  }

  void stored() {
    at_ = (at_ + 7) / 8 * 8;
    const unsigned count = take(16);
    CHECK_EQUAL(take(16), ~count & 0xffff);
    for (unsigned i = 0; i < count; ++i) out_.push_back(static_cast<std::uint8_t>(take(8)));
  }

  void with_table() {
    constexpr std::size_t order[]{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    const std::size_t literals = take(5) + 257, distances = take(5) + 1, sent = take(4) + 4;
    Bytes of_lengths(19, 0), lengths;
    for (std::size_t i = 0; i < sent; ++i) of_lengths[order[i]] = static_cast<std::uint8_t>(take(3));
    while (lengths.size() < literals + distances) {
      const std::size_t s = symbol(of_lengths);
      const std::size_t times = s < 16 ? 1 : s == 16 ? 3 + take(2) : s == 17 ? 3 + take(3) : 11 + take(7);
      const std::uint8_t value = s < 16 ? static_cast<std::uint8_t>(s) : s == 16 ? lengths.back() : 0;
      lengths.insert(lengths.end(), times, value);
    }
    const auto border = lengths.begin() + static_cast<std::ptrdiff_t>(literals);
    coded(Bytes(lengths.begin(), border), Bytes(border, lengths.end()));
  }

  void coded(const Bytes& literals, const Bytes& distances) {
    for (std::size_t s; (s = symbol(literals)) != end_of_block;) {
      if (s < 256) {
        out_.push_back(static_cast<std::uint8_t>(s));
        continue;
      }
      unsigned length = shortest_repeat, distance = 1;
      while (slot_of_length(length).symbol != s) ++length;
      length += take(slot_of_length(length).extra);
      const std::size_t d = symbol(distances);
      while (slot_of_distance(distance).symbol != d) ++distance;
      distance += take(slot_of_distance(distance).extra);
      for (; length; --length) out_.push_back(out_.at(out_.size() - distance));
    }
  }

  const Bytes& in_;
  Bytes out_;
  std::size_t at_ = 0;
};

// Bytes that repeat themselves: noise of few values, runs, and copies from before.
Bytes repetitive(Random& random, std::size_t n, std::size_t values) {
  Bytes bytes;
  while (bytes.size() < n) {
    const std::size_t kind = random.below(3), length = 1 + random.below(400);
    const std::size_t back = bytes.empty() ? 0 : 1 + random.below(std::min<std::size_t>(bytes.size(), 40000));
    const auto run = static_cast<std::uint8_t>(random.below(values));
    for (std::size_t i = 0; i < length && bytes.size() < n; ++i)
      bytes.push_back(kind == 0 && back ? bytes[bytes.size() - back]
                      : kind == 1       ? run
                                        : static_cast<std::uint8_t>(random.below(values)));
  }
  return bytes;
}

LAW(what_is_deflated_inflates_to_what_it_was) {
  for (const std::size_t n : {0u, 1u, 2u, 3u, 4u, 5u, 258u, 259u, 1000u, 40000u})
    for (const std::size_t values : {1u, 2u, 17u, 256u})
      for (const Thrift& thrift : {few, quick, usual, hard}) {
        check::Note note(n, " bytes of ", values, " values, depth ", thrift.depth);
        Random random(n + values);
        const Bytes bytes = repetitive(random, n, values), stream = deflate(bytes, thrift, 1);
        Inflater inflater(stream);
        CHECK_SAME(inflater.all(), bytes);
        CHECK(inflater.at_end());
      }
}

LAW(noise_grows_by_no_more_than_the_headers_of_stored_blocks) {
  Random random(5);
  const Bytes noise = cases::bytes(random, 100000, 256);
  CHECK_AT_MOST(deflate(noise, usual, 1).size(), noise.size() + 5 * (noise.size() / 1024 + 1));
  const Bytes stream = deflate(noise, usual, 1);
  CHECK_SAME(Inflater(stream).all(), noise);
}

LAW(parts_are_joined_alike_by_any_number_of_threads) {
  Random random(6);
  const Bytes bytes = repetitive(random, 2 * part + 7, 9), one = deflate(bytes, quick, 1);
  for (const std::size_t threads : {2u, 3u, 0u}) CHECK_SAME(deflate(bytes, quick, threads), one);
  CHECK_SAME(Inflater(one).all(), bytes);
}

// Least total length of any prefix code: Huffman's sum of all joinings.
std::uint64_t huffman_total(const std::vector<std::uint32_t>& counts) {
  std::priority_queue<std::uint64_t, std::vector<std::uint64_t>, std::greater<>> heap;
  for (const std::uint32_t count : counts)
    if (count) heap.push(count);
  std::uint64_t total = 0;
  while (heap.size() > 1) {
    const std::uint64_t least = heap.top();
    heap.pop();
    const std::uint64_t joined = least + heap.top();
    heap.pop();
    heap.push(joined);
    total += joined;
  }
  return total;
}

LAW(codes_are_complete_within_the_limit_and_least_where_it_is_wide) {
  Random random(7);
  for (int trial = 0; trial < 200; ++trial) {
    std::vector<std::uint32_t> counts(2 + random.below(80));
    for (auto& count : counts) count = random.one_in(3) ? 0 : 1u << random.below(20);
    counts[0] = counts[1] = 1;
    for (const unsigned longest : {7u, 15u, 40u}) {
      const auto lengths = code_lengths(counts, longest);
      std::uint64_t total = 0;
      double kraft = 0;
      for (std::size_t s = 0; s < counts.size(); ++s) {
        CHECK_EQUAL(lengths[s] > 0, counts[s] > 0);
        CHECK_AT_MOST(unsigned{lengths[s]}, longest);
        if (lengths[s]) kraft += 1.0 / static_cast<double>(std::uint64_t{1} << lengths[s]);
        total += std::uint64_t{counts[s]} * lengths[s];
      }
      CHECK_EQUAL(kraft, 1.0);
      if (longest == 40) CHECK_EQUAL(total, huffman_total(counts));
      CHECK_AT_MOST(huffman_total(counts), total);
    }
  }
}

LAW(logarithms_are_those_of_the_textbook_to_a_64th) {
  CHECK_EQUAL(log2_of(1), 0u);
  CHECK_EQUAL(log2_of(1u << 31), 31 * bit);
  CHECK_EQUAL(log2_of(3), 101u);   // 64 log2(3) = 101.44
  CHECK_EQUAL(log2_of(10), 212u);  // 64 log2(10) = 212.60
}

}  // namespace
}  // namespace fewcolors
