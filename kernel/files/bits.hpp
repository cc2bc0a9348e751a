// A stream of bits, lowest first, as deflate packs them into bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace fewcolors {

class Bits {
 public:
  void put(std::uint32_t value, unsigned count) {
    held_ |= std::uint64_t{value} << waiting_;
    for (waiting_ += count; waiting_ >= 8; waiting_ -= 8, held_ >>= 8)
      bytes_.push_back(static_cast<std::uint8_t>(held_));
  }
  void fill_byte() {
    if (waiting_) put(0, 8 - waiting_);
  }
  unsigned bits_to_byte() const { return (8 - waiting_) % 8; }
  std::vector<std::uint8_t>& bytes() { return bytes_; }

 private:
  std::vector<std::uint8_t> bytes_;
  std::uint64_t held_ = 0;
  unsigned waiting_ = 0;
};

}  // namespace fewcolors
