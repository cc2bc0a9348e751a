#include "files/lzw.hpp"

#include <array>
#include <utility>

namespace fewcolors {
namespace {

using Code = std::uint16_t;

constexpr unsigned full = 4096;  // a code has 12 bits at most
constexpr Code none = 0;         // no string of two pixels or more has this code

// Codes, one behind the other.
class Bits {
 public:
  void put(unsigned code, unsigned width) {
    held_ |= code << count_;
    for (count_ += width; count_ >= 8; count_ -= 8, held_ >>= 8) bytes_.push_back(std::uint8_t(held_));
  }
  std::vector<std::uint8_t> all() {
    if (count_ > 0) bytes_.push_back(std::uint8_t(held_));
    return std::move(bytes_);
  }

 private:
  std::vector<std::uint8_t> bytes_;
  std::uint32_t held_ = 0;
  unsigned count_ = 0;
};

// The strings, as a tree: a string and one more pixel is a child of it. Strings of one pixel are there from the start.
class Tree {
 public:
  explicit Tree(unsigned clear) : clear_(clear) { empty(); }

  void empty() {
    child_.fill({});
    size_ = clear_ + 2;
  }
  bool is_full() const { return size_ == full; }
  unsigned size() const { return size_; }

  Code find(Code parent, std::uint8_t pixel) const {
    const std::uint32_t key = key_of(parent, pixel);
    for (std::size_t at = place_of(key);; at = (at + 1) % child_.size()) {
      if (child_[at].code == none) return none;
      if (child_[at].key == key) return child_[at].code;
    }
  }
  // A string and one more pixel; nothing where the tree is full.
  void add(Code parent, std::uint8_t pixel) {
    added_ = nowhere;
    if (is_full()) return;
    const std::uint32_t key = key_of(parent, pixel);
    added_ = place_of(key);
    while (child_[added_].code != none) added_ = (added_ + 1) % child_.size();
    child_[added_] = {key, Code(size_++)};
  }
  // Takes the last one back: nothing was ever put behind it.
  void take_back() {
    if (added_ == nowhere) return;
    child_[added_] = {};
    --size_;
  }

 private:
  struct Child {
    std::uint32_t key = 0;
    Code code = none;
  };
  static std::uint32_t key_of(Code parent, std::uint8_t pixel) { return std::uint32_t(parent) << 8 | pixel; }
  static std::size_t place_of(std::uint32_t key) { return (key * 2654435761u) >> 18; }  // Knuth's multiplier; 14 bits

  static constexpr std::size_t nowhere = ~std::size_t{0};

  unsigned clear_, size_ = 0;
  std::size_t added_ = nowhere;
  std::array<Child, 1 << 14> child_;  // at most a quarter is ever taken
};

// A string, and the place behind it.
struct Match {
  Code code;
  std::size_t end;
};

// The longest string that the pixels from a place on can be read as.
class Reader {
 public:
  Reader(std::span<const std::uint8_t> first, std::span<const std::uint8_t> second) : first_(first), second_(second) {}

  // What is written after `before` (none at the start of a table). The table gets `before` and the first pixel of what
  // comes next, which may itself be that string: so each way to read that pixel is tried with its own table.
  Match next(Tree& tree, Code before, bool starts, std::size_t at) {
    const Match one = trial(tree, before, starts, first_[at], at);
    if (second_[at] == first_[at]) return one;
    if (!starts) tree.take_back();
    const Match other = trial(tree, before, starts, second_[at], at);
    if (other.end > one.end) return other;
    if (!starts) {
      tree.take_back();
      tree.add(before, first_[at]);
    }
    return one;
  }

 private:
  Match trial(Tree& tree, Code before, bool starts, std::uint8_t pixel, std::size_t at) {
    if (!starts) tree.add(before, pixel);
    front_.assign(1, pixel);
    for (++at; at < first_.size(); ++at) {
      next_.clear();
      for (const Code string : front_) extend(tree, string, at);
      if (next_.empty()) break;
      front_.swap(next_);
    }
    return {front_.front(), at};
  }
  void extend(const Tree& tree, Code string, std::size_t at) {
    if (const Code longer = tree.find(string, first_[at]); longer != none) next_.push_back(longer);
    if (second_[at] == first_[at]) return;
    if (const Code longer = tree.find(string, second_[at]); longer != none) next_.push_back(longer);
  }

  std::span<const std::uint8_t> first_, second_;
  std::vector<Code> front_, next_;
};

}  // namespace

std::vector<std::uint8_t> lzw(std::span<const std::uint8_t> first, std::span<const std::uint8_t> second, unsigned bits,
                              std::size_t patience) {
  const unsigned clear = 1u << bits, end = clear + 1;
  Bits out;
  Tree tree(clear);
  Reader reader(first, second);
  unsigned width = bits + 1;
  std::size_t since_full = 0;
  out.put(clear, width);
  Match match = reader.next(tree, none, true, 0);
  while (true) {
    out.put(match.code, width);
    // The other side's table is one string behind: codes grow when ours is about to hold the first that does not fit.
    const bool was_full = tree.is_full();
    if (!was_full && tree.size() == 1u << width) ++width;
    if (match.end == first.size()) break;
    const bool starts = was_full && since_full++ >= patience;
    if (starts) {
      out.put(clear, width);
      tree.empty();
      width = bits + 1;
      since_full = 0;
    }
    match = reader.next(tree, match.code, starts, match.end);
  }
  out.put(end, width);
  return out.all();
}

}  // namespace fewcolors
