#include "inflate.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "parse.hpp"

namespace fewcolors {
namespace {

// The longest head of a block has 17 + 57 + 320 * 14 bits, 570 bytes; a step reads 16 bytes ahead.
constexpr std::size_t reserve = 1024;
constexpr std::array<std::uint8_t, 19> order_of_lengths{16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                        11, 4,  12, 3, 13, 2, 14, 1, 15};  // RFC 1951, 3.2.7

constexpr Entry literal = 0x1000, repeat = 0x2000, elsewhere = 0x4000, none = 0x8000;  // `none` is the end, too

constexpr unsigned length_of(Entry entry) { return entry & 63; }
constexpr unsigned extra_of(Entry entry) { return entry >> 8 & 15; }
constexpr unsigned value_of(Entry entry) { return entry >> 16; }
constexpr Entry meaning(unsigned value, unsigned extra, Entry kind) { return value << 16 | extra << 8 | kind; }

constexpr auto meanings_of_lengths = [] {
  std::array<Entry, 19> meanings{};
  for (unsigned s = 0; s < 19; ++s) meanings[s] = meaning(s, 0, literal);
  return meanings;
}();

constexpr auto meanings_of_literals = [] {
  std::array<Entry, 288> meanings{};
  for (unsigned s = 0; s < 288; ++s)
    meanings[s] = s < 256 ? meaning(s, 0, literal) : meaning(s == end_of_block, 0, none);
  for (unsigned length = longest_repeat; length >= shortest_repeat; --length) {
    const Slot slot = slot_of_length(length);
    meanings[slot.symbol] = meaning(slot.base, slot.extra, repeat);
  }
  return meanings;
}();

constexpr auto meanings_of_distances = [] {
  std::array<Entry, 32> meanings{};
  for (unsigned s = 0; s < 32; ++s) {
    const unsigned extra = s < 4 ? 0 : s / 2 - 1;
    const unsigned base = s < 4 ? s + 1 : ((2 + s % 2) << extra) + 1;
    meanings[s] = s < distance_symbols ? meaning(base, extra, repeat) : meaning(0, 0, none);
  }
  return meanings;
}();

std::uint64_t next_eight(const std::uint8_t* at) {
  std::uint64_t word = 0;
  if constexpr (std::endian::native == std::endian::little)
    std::memcpy(&word, at, sizeof word);
  else
    for (unsigned i = 0; i < 8; ++i) word |= std::uint64_t{at[i]} << 8 * i;
  return word;
}

// Eight bytes at a time, up to seven too many, unless the repeat overlaps itself within them.
void copy_repeat(std::uint8_t* to, std::size_t distance, std::size_t length) {
  const std::uint8_t* from = to - distance;
  if (distance >= 8)
    for (std::size_t i = 0; i < length; i += 8) std::memcpy(to + i, from + i, 8);
  else
    for (std::size_t i = 0; i < length; ++i) to[i] = from[i];
}

// The next code's entry; its bits are dropped.
template <class Table, class Reader>
[[gnu::always_inline]] inline Entry next(const Table& table, Reader& in) {
  Entry entry = table.first(in.bits);
  if (entry & elsewhere) [[unlikely]]
    entry = table.second(entry, in.bits);
  in.drop(length_of(entry));
  return entry;
}

}  // namespace

template <unsigned First, unsigned Longest, std::size_t Symbols>
bool CodeTable<First, Longest, Symbols>::build(std::span<const std::uint8_t> lengths, const Entry* meanings,
                                               bool lone) {
  std::size_t taken = 0, codes = 0;  // taken: of all strings of `Longest` bits
  for (const std::uint8_t length : lengths)
    if (length) taken += std::size_t{1} << (Longest - length), ++codes;
  const bool is_lone = codes == 0 || (codes == 1 && taken == std::size_t{1} << (Longest - 1));
  if (taken != std::size_t{1} << Longest && !(lone && is_lone)) return false;
  const auto reversed = codes_of(lengths);
  constexpr std::size_t all = std::size_t{1} << First, behind = std::size_t{1} << (Longest - First);
  std::fill_n(entries_.begin(), all, none | 1);
  std::size_t end = all;
  for (std::size_t s = 0; s < lengths.size(); ++s) {
    const unsigned length = lengths[s];
    if (length == 0) continue;
    const Entry entry = meanings[s] | length;
    if (length <= First) {
      for (std::size_t i = reversed[s]; i < all; i += std::size_t{1} << length) entries_[i] = entry;
      continue;
    }
    Entry& link = entries_[reversed[s] % all];
    if (!(link & elsewhere)) {
      link = meaning(static_cast<unsigned>(end), 0, elsewhere);
      end += behind;
    }
    for (std::size_t i = reversed[s] >> First; i < behind; i += std::size_t{1} << (length - First))
      entries_[value_of(link) + i] = entry;
  }
  return true;
}

template class CodeTable<7, 7, 19>;
template class CodeTable<11, 15, 288>;
template class CodeTable<9, 15, 32>;

void Inflater::Reader::refill() {
  bits |= next_eight(at) << count;
  at += (63 - count) >> 3;
  count |= 56;
}

unsigned Inflater::Reader::take(unsigned n) {
  const auto value = static_cast<unsigned>(bits & ((std::uint64_t{1} << n) - 1));
  drop(n);
  return value;
}

void Inflater::Reader::give_back() {
  at -= count / 8;
  count %= 8;
  bits &= (std::uint64_t{1} << count) - 1;
}

void Inflater::feed(std::span<const std::uint8_t> piece, bool last) {
  std::size_t unread = 0;
  if (!held_.empty()) {
    in_.give_back();
    unread = static_cast<std::size_t>(end_ - in_.at);
    std::memmove(held_.data(), in_.at, unread);
  }
  held_.resize(unread + piece.size() + reserve);
  std::copy(piece.begin(), piece.end(), held_.begin() + static_cast<std::ptrdiff_t>(unread));
  std::fill(held_.end() - static_cast<std::ptrdiff_t>(reserve), held_.end(), std::uint8_t{0});
  in_.at = held_.data();
  end_ = held_.data() + unread + piece.size();
  is_last_ = last;
  // Bits in hand are up to 8 bytes ahead of what is read, so that the last steps begin behind the end.
  least_ = last ? -8 : static_cast<std::ptrdiff_t>(reserve);
}

Inflating Inflater::run(Sink& sink) {
  Inflating told = Inflating::broken;
  while (step(sink, told)) continue;
  return told;
}

// One stage more. False where that is all for now, and why.
bool Inflater::step(Sink& sink, Inflating& told) {
  if (stage_ == Stage::over) {
    told = Inflating::over;
    return false;
  }
  if (is_hungry() && stage_ != Stage::stored) {
    told = is_last_ ? Inflating::broken : Inflating::hungry;
    return false;
  }
  bool goes_on = true;
  told = Inflating::broken;
  if (stage_ == Stage::head)
    goes_on = read_head();
  else if (stage_ == Stage::block)
    goes_on = begin_block();
  else if (stage_ == Stage::stored)
    goes_on = copy_stored(sink, told);
  else if (stage_ == Stage::coded)
    goes_on = decode(sink, told);
  else
    read_tail();
  if (!is_beyond()) return goes_on;
  told = Inflating::broken;
  return false;
}

// RFC 1950, 2.2: deflate, a window of at most 32 KiB, no dictionary, and a check.
bool Inflater::read_head() {
  in_.refill();
  const unsigned method = in_.take(8), flags = in_.take(8);
  stage_ = Stage::block;
  return (method & 15) == 8 && method >> 4 <= 7 && !(flags & 32) && (method << 8 | flags) % 31 == 0;
}

bool Inflater::begin_block() {
  in_.refill();
  is_last_block_ = in_.take(1);
  switch (in_.take(2)) {
    case 0:
      return begin_stored();
    case 1: {
      std::array<std::uint8_t, 320> lengths;
      std::fill_n(lengths.begin(), 288, std::uint8_t{8});
      std::fill(lengths.begin() + 144, lengths.begin() + 256, std::uint8_t{9});
      std::fill(lengths.begin() + 256, lengths.begin() + 280, std::uint8_t{7});
      std::fill(lengths.begin() + 288, lengths.end(), std::uint8_t{5});
      stage_ = Stage::coded;
      return literals_.build(std::span(lengths).first(288), meanings_of_literals.data(), false) &&
             distances_.build(std::span(lengths).last(32), meanings_of_distances.data(), false);
    }
    case 2:
      stage_ = Stage::coded;
      return read_lengths();
    default:
      return false;
  }
}

bool Inflater::begin_stored() {
  in_.align();
  in_.refill();
  stored_ = in_.take(16);
  stage_ = Stage::stored;
  const bool agrees = in_.take(16) == (~stored_ & 0xffff);
  in_.give_back();
  return agrees;
}

bool Inflater::read_lengths() {
  const unsigned literals = in_.take(5) + 257, distances = in_.take(5) + 1, sent = in_.take(4) + 4;
  if (literals > literal_symbols || distances > distance_symbols) return false;
  std::array<std::uint8_t, 19> own{};
  for (unsigned i = 0; i < sent; ++i) {
    in_.refill();
    own[order_of_lengths[i]] = static_cast<std::uint8_t>(in_.take(3));
  }
  std::array<std::uint8_t, literal_symbols + distance_symbols> all{};
  const std::span lengths = std::span(all).first(literals + distances);
  return lengths_.build(own, meanings_of_lengths.data(), false) && take_lengths(lengths) &&
         lengths[end_of_block] != 0 && literals_.build(lengths.first(literals), meanings_of_literals.data(), true) &&
         distances_.build(lengths.subspan(literals), meanings_of_distances.data(), true);
}

bool Inflater::take_lengths(std::span<std::uint8_t> lengths) {
  for (std::size_t i = 0; i < lengths.size();) {
    in_.refill();
    const unsigned symbol = value_of(next(lengths_, in_));
    if (symbol < 16) {
      lengths[i++] = static_cast<std::uint8_t>(symbol);
      continue;
    }
    if (symbol == 16 && i == 0) return false;
    const std::uint8_t length = symbol == 16 ? lengths[i - 1] : std::uint8_t{0};
    const std::size_t run = symbol == 16 ? 3 + in_.take(2) : symbol == 17 ? 3 + in_.take(3) : 11 + in_.take(7);
    if (run > lengths.size() - i) return false;
    std::fill_n(lengths.begin() + static_cast<std::ptrdiff_t>(i), run, length);
    i += run;
  }
  return true;
}

bool Inflater::copy_stored(Sink& sink, Inflating& told) {
  const auto room = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, sink.end - sink.at));
  const std::size_t count = std::min({stored_, rest(), room});
  std::copy_n(in_.at, count, sink.at);
  in_.at += count;
  sink.at += count;
  stored_ -= count;
  if (stored_ == 0) {
    stage_ = is_last_block_ ? Stage::tail : Stage::block;
    return true;
  }
  if (room == count)
    told = Inflating::full;
  else if (!is_last_)
    told = Inflating::hungry;
  return false;
}

// Literals come by threes: 45 bits at most of the 56 in hand. A repeat takes 48.
bool Inflater::decode(Sink& sink, Inflating& told) {
  Reader in = in_;
  std::uint8_t* out = sink.at;
  bool goes_on = true;
  while (end_ - in.at >= least_ && out < sink.end) {
    in.refill();
    Entry entry = next(literals_, in);
    for (int more = 2; more && entry & literal; --more) {
      *out++ = static_cast<std::uint8_t>(value_of(entry));
      entry = next(literals_, in);
    }
    if (entry & literal) {
      *out++ = static_cast<std::uint8_t>(value_of(entry));
      continue;
    }
    in.refill();
    if (entry & none) {
      goes_on = value_of(entry) != 0;
      stage_ = is_last_block_ ? Stage::tail : Stage::block;
      break;
    }
    const std::size_t length = value_of(entry) + in.take(extra_of(entry));
    entry = next(distances_, in);
    const std::size_t distance = value_of(entry) + in.take(extra_of(entry));
    goes_on = !(entry & none) && distance <= static_cast<std::size_t>(out - sink.begin);
    if (!goes_on) break;
    copy_repeat(out, distance, length);
    out += length;
  }
  in_ = in;
  sink.at = out;
  if (stage_ != Stage::coded || !goes_on) return goes_on;
  if (out < sink.end) return true;  // hungry, which the next step tells
  told = Inflating::full;
  return false;
}

void Inflater::read_tail() {
  in_.align();
  in_.refill();
  for (int i = 0; i < 4; ++i) check_ = check_ << 8 | in_.take(8);
  in_.give_back();
  stage_ = Stage::over;
}

}  // namespace fewcolors
