// Inflate against a decoder that reads bit by bit, whole streams and damaged ones, in pieces of every size.

#include "inflate.hpp"

#include <algorithm>
#include <optional>

#include "cases.hpp"
#include "check.hpp"
#include "deflate.hpp"
#include "naive_inflate.hpp"

namespace fewcolors {
namespace {

using cases::Random;
using naive::Bytes;

constexpr Bytes::value_type method = 0x78, flags = 0x9c;

// As zlib wraps it; the check is any four bytes, which the inflater hands on.
Bytes wrapped(const Bytes& deflated) {
  Bytes stream{method, flags};
  stream.insert(stream.end(), deflated.begin(), deflated.end());
  stream.insert(stream.end(), {1, 2, 3, 4});
  return stream;
}

// The bytes of a stream that comes in pieces and goes into a sink that holds `room` bytes besides the window; none where
// it is broken, or something follows it.
std::optional<Bytes> inflated(const Bytes& stream, std::size_t piece, std::size_t room) {
  Inflater inflater;
  Bytes all, raw(window + room + Sink::slack);
  std::size_t at = 0, fed = 0;
  for (bool more = true;;) {
    if (more) {
      const std::size_t size = std::min(piece, stream.size() - fed);
      inflater.feed(std::span(stream).subspan(fed, size), fed + size == stream.size());
      fed += size;
    }
    const std::size_t kept = at - std::min(at, window);
    std::copy(raw.begin() + static_cast<std::ptrdiff_t>(kept), raw.begin() + static_cast<std::ptrdiff_t>(at),
              raw.begin());
    at -= kept;
    Sink sink{raw.data(), raw.data() + at, raw.data() + window + room};
    const Inflating told = inflater.run(sink);
    all.insert(all.end(), raw.data() + at, sink.at);
    at = static_cast<std::size_t>(sink.at - raw.data());
    CHECK(at < window + room + 260);
    if (told == Inflating::broken) return std::nullopt;
    if (told == Inflating::over) {
      if (fed < stream.size() || inflater.rest()) return std::nullopt;
      CHECK_EQUAL(inflater.check(), 0x01020304u);
      return all;
    }
    more = told == Inflating::hungry;
  }
}

std::optional<Bytes> plainly(const Bytes& deflated) {
  try {
    naive::Inflater inflater(deflated);
    Bytes all = inflater.all();
    return inflater.at_end() ? std::optional(all) : std::nullopt;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

Bytes some_stream(Random& random, const Bytes& bytes) {
  const Thrift thrifts[]{{3, 16, 1}, {8, 32, 2}, {300, 258, 6}};
  return deflate(bytes, thrifts[random.below(3)], 1);
}

LAW(what_was_deflated_comes_back_piece_by_piece) {
  for (const std::size_t n : {0u, 1u, 5u, 300u, 5000u, 200000u})
    for (const std::size_t values : {1u, 3u, 256u})
      for (const std::size_t piece : {1u, 7u, 1500u, 1u << 20})
        for (const std::size_t room : {1u, 300u, 1u << 17}) {
          if (n > 5000 && (piece < 1000 || room < 1000)) continue;
          check::Note note(n, " bytes of ", values, " values in pieces of ", piece, ", room for ", room);
          Random random(n + values);
          const Bytes bytes = cases::repetitive(random, n, values);
          const auto back = inflated(wrapped(some_stream(random, bytes)), piece, room);
          CHECK(back.has_value());
          if (back) CHECK_SAME(*back, bytes);
        }
}

LAW(codes_that_do_not_fit_the_first_table_are_found) {
  // Counts like Fibonacci's make codes as long as they may be.
  Random random(3);
  Bytes bytes;
  for (std::size_t symbol = 0, a = 1, b = 1; symbol < 20; ++symbol) {
    bytes.insert(bytes.end(), a, static_cast<std::uint8_t>(symbol * 11));
    std::swap(a, b);
    b += a;
  }
  for (std::size_t i = bytes.size() - 1; i > 0; --i) std::swap(bytes[i], bytes[random.below(i + 1)]);
  const auto back = inflated(wrapped(deflate(bytes, {3, 16, 1}, 1)), 4096, 4096);
  CHECK(back.has_value());
  if (back) CHECK_SAME(*back, bytes);
}

LAW(of_a_damaged_stream_nothing_is_made_that_its_twin_does_not_read) {
  std::size_t refused = 0, read = 0;
  for (std::size_t seed = 0; seed < 3000; ++seed) {
    check::Note note("seed ", seed);
    Random random(seed);
    Bytes stream = some_stream(random, cases::repetitive(random, 1 + random.below(600), 1 + random.below(60)));
    for (std::size_t i = 0; i <= random.below(3); ++i)
      stream[random.one_in(2) ? random.below(std::min<std::size_t>(stream.size(), 40)) : random.below(stream.size())] ^=
          static_cast<std::uint8_t>(1u << random.below(8));
    if (random.one_in(4)) stream.resize(random.below(stream.size() + 1));
    const auto back = inflated(wrapped(stream), 1 + random.below(100), 1 + random.below(1000));
    const auto twin = plainly(stream);
    refused += !back;
    read += back.has_value();
    if (back) CHECK(twin && *twin == *back);
  }
  CHECK(refused > 500);
  CHECK(read > 100);
}

LAW(what_the_standard_does_not_allow_is_broken) {
  const Bytes good = wrapped(deflate(Bytes{1, 2, 3}, {3, 16, 1}, 1));
  CHECK(inflated(good, 99, 99).has_value());
  const auto broken = [&](std::size_t at, std::uint8_t value) {
    Bytes bad = good;
    bad[at] = value;
    return !inflated(bad, 99, 99).has_value();
  };
  CHECK(broken(0, 0x79));  // another method
  CHECK(broken(1, 0x9d));  // not a multiple of 31
  CHECK(broken(1, 0xbb));  // a dictionary
  CHECK(broken(2, 0x07));  // no such block
  CHECK(!inflated(Bytes(good.begin(), good.end() - 1), 99, 99).has_value());
  Bytes longer = good;
  longer.push_back(0);
  CHECK(!inflated(longer, 99, 99).has_value());
  CHECK(!inflated({}, 99, 99).has_value());
  // A fixed block: "three bytes from one back" before there is any.
  CHECK(!inflated(wrapped({0x03, 0x02, 0x00}), 99, 99).has_value());
}

LAW(one_code_of_one_bit_is_a_code_where_the_standard_says_so) {
  const std::vector<Entry> meanings(19, 0);
  CodeTable<7, 7, 19> table;
  CHECK(table.build(Bytes{0, 1, 0}, meanings.data(), true));
  CHECK(!table.build(Bytes{0, 1, 0}, meanings.data(), false));
  CHECK(table.build(Bytes{0, 0, 0}, meanings.data(), true));
  CHECK(!table.build(Bytes{0, 2, 0}, meanings.data(), true));
  CHECK(!table.build(Bytes{1, 1, 1}, meanings.data(), true));
  CHECK(table.build(Bytes{1, 2, 2}, meanings.data(), false));
}

}  // namespace
}  // namespace fewcolors
