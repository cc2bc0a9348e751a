// Inflate's naive twin.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "parse.hpp"
#include "prefix.hpp"

namespace fewcolors::naive {

using Bytes = std::vector<std::uint8_t>;

// One bit, one symbol, one block at a time. It throws where it cannot go on, and minds nothing else.
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
    if (take(16) != (~count & 0xffff)) throw std::runtime_error("no such block");
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
      if (s == 16 && lengths.empty()) throw std::runtime_error("nothing to repeat");
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
      if (s >= literal_symbols) throw std::runtime_error("no such length");
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

}  // namespace fewcolors::naive
