// Deflate against a decoder that reads RFC 1951 word by word, and prefix codes against Huffman's own way.

#include "deflate.hpp"

#include <queue>
#include <vector>

#include "cases.hpp"
#include "check.hpp"
#include "naive_inflate.hpp"
#include "parse.hpp"
#include "prefix.hpp"

namespace fewcolors {
namespace {

using cases::Random;
using Bytes = std::vector<std::uint8_t>;

constexpr Thrift few{3, 16, 1}, quick{4, 16, 1}, usual{8, 32, 2}, hard{300, 258, 6};

LAW(what_is_deflated_inflates_to_what_it_was) {
  for (const std::size_t n : {0u, 1u, 2u, 3u, 4u, 5u, 258u, 259u, 1000u, 40000u})
    for (const std::size_t values : {1u, 2u, 17u, 256u})
      for (const Thrift& thrift : {few, quick, usual, hard}) {
        check::Note note(n, " bytes of ", values, " values, depth ", thrift.depth);
        Random random(n + values);
        const Bytes bytes = cases::repetitive(random, n, values), stream = deflate(bytes, thrift, 1);
        naive::Inflater inflater(stream);
        CHECK_SAME(inflater.all(), bytes);
        CHECK(inflater.at_end());
      }
}

LAW(noise_grows_by_no_more_than_the_headers_of_stored_blocks) {
  Random random(5);
  const Bytes noise = cases::bytes(random, 100000, 256);
  CHECK_AT_MOST(deflate(noise, usual, 1).size(), noise.size() + 5 * (noise.size() / 1024 + 1));
  const Bytes stream = deflate(noise, usual, 1);
  CHECK_SAME(naive::Inflater(stream).all(), noise);
}

LAW(parts_are_joined_alike_by_any_number_of_threads) {
  Random random(6);
  const Bytes bytes = cases::repetitive(random, 2 * part + 7, 9), one = deflate(bytes, quick, 1);
  for (const std::size_t threads : {2u, 3u, 0u}) CHECK_SAME(deflate(bytes, quick, threads), one);
  CHECK_SAME(naive::Inflater(one).all(), bytes);
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
