// Inflate: a zlib stream (RFC 1950, 1951) back into bytes, piece by piece as it comes.
//
// The next bits say by a table which symbol they begin with; codes too long for it go on in a second table. Nothing is trusted:
// whatever the standard does not allow is told as `broken`, and no byte is read or written outside of what was given.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace fewcolors {

// Where bytes go: those from `begin` to `at` may be repeated, and there is room up to `end`. A step begun before `end` may
// write `slack` bytes past it, and moves `at` there by 259 at most.
struct Sink {
  static constexpr std::size_t slack = 272;
  const std::uint8_t* begin;
  std::uint8_t* at;
  const std::uint8_t* end;
};

enum class Inflating { hungry, full, over, broken };

// What a code stands for: its length in bits, how many bits more belong to it, a kind, and a literal, a base or a place.
using Entry = std::uint32_t;

// A prefix code of so many symbols: the first bits are looked up at once.
template <unsigned First, unsigned Longest, std::size_t Symbols>
class CodeTable {
 public:
  // False where the lengths make no code. `lone`: one code of one bit is one, too, and so is none at all.
  bool build(std::span<const std::uint8_t> lengths, const Entry* meanings, bool lone);
  Entry first(std::uint64_t bits) const { return entries_[bits & ((1u << First) - 1)]; }
  Entry second(Entry entry, std::uint64_t bits) const {
    return entries_[(entry >> 16) + (bits >> First & ((1u << (Longest - First)) - 1))];
  }

 private:
  // In a complete code every second table has two codes at least.
  std::array<Entry, (std::size_t{1} << First) + Symbols / 2 * (std::size_t{1} << (Longest - First))> entries_;
};

class Inflater {
 public:
  // A piece more of the stream; `last`: there is none behind it.
  void feed(std::span<const std::uint8_t> piece, bool last);

  // Goes on until what was fed is used up (but for some bytes, unless it was the last), the sink is full, or the stream over.
  Inflating run(Sink& sink);

  // Of a stream that is over: the check that it ends with, and how many bytes were fed behind it.
  std::uint32_t check() const { return check_; }
  std::size_t rest() const { return static_cast<std::size_t>(end_ - in_.at); }

 private:
  enum class Stage { head, block, stored, coded, tail, over };

  // `count` bits are in hand, from the lowest up; those above them, if any, are the next bytes' already.
  struct Reader {
    std::uint64_t bits = 0;
    unsigned count = 0;
    const std::uint8_t* at = nullptr;

    void refill();  // to 56 bits or more
    void drop(unsigned n) { bits >>= n, count -= n; }
    unsigned take(unsigned n);
    void give_back();  // whole bytes
    void align() { drop(count % 8), give_back(); }
  };

  bool step(Sink& sink, Inflating& told);
  bool read_head();
  bool begin_block();
  bool begin_stored();
  bool read_lengths();
  bool take_lengths(std::span<std::uint8_t> lengths);
  bool copy_stored(Sink& sink, Inflating& told);
  bool decode(Sink& sink, Inflating& told);
  void read_tail();
  bool is_hungry() const { return end_ - in_.at < least_; }
  bool is_beyond() const { return in_.at - in_.count / 8 > end_; }

  Stage stage_ = Stage::head;
  bool is_last_ = false, is_last_block_ = false;
  Reader in_;
  std::vector<std::uint8_t> held_;
  const std::uint8_t* end_ = nullptr;  // of what was fed
  std::ptrdiff_t least_ = 0;           // a step begins where so many bytes are left
  std::size_t stored_ = 0;             // bytes of a stored block still to come
  std::uint32_t check_ = 0;
  CodeTable<7, 7, 19> lengths_;
  CodeTable<11, 15, 288> literals_;  // 10 bits: 5 % slower on a photo, 12: as fast
  CodeTable<9, 15, 32> distances_;
};

}  // namespace fewcolors
