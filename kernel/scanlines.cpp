#include "scanlines.hpp"

#include <algorithm>
#include <cstring>

#include "repeats.hpp"
#include "unfilter.hpp"

namespace fewcolors {
namespace {

// Bytes inflated at a time, besides a line: with the window they stay in a cache of 256 KiB.
constexpr std::size_t strip = std::size_t{1} << 17;

}  // namespace

// low: the sum of the bytes; high: the sum of all its states. Of a run of n bytes the first is counted n times in `high`.
void Adler::add(std::span<const std::uint8_t> bytes) {
  constexpr std::uint32_t prime = 65521;
  constexpr std::size_t run = 4096;  // 255 n (n + 1) / 2 fits 32 bits
  for (; !bytes.empty(); bytes = bytes.subspan(std::min(run, bytes.size()))) {
    const std::span part = bytes.first(std::min(run, bytes.size()));
    const auto n = static_cast<std::uint32_t>(part.size());
    std::uint32_t sum = 0, weighed = 0;
    for (std::uint32_t i = 0; i < n; ++i) {
      sum += part[i];
      weighed += (n - i) * part[i];
    }
    high_ = (high_ + n * low_ + weighed % prime) % prime;
    low_ = (low_ + sum) % prime;
  }
}

Scanlines::Scanlines(std::size_t height, std::size_t row_bytes, std::size_t step)
    : row_bytes_(row_bytes),
      step_(step),
      rows_(height * row_bytes),
      raw_(window + strip + row_bytes + 1 + Sink::slack) {}

bool Scanlines::end() {
  const bool whole = advance({}, true) && undone_ * row_bytes_ == rows_.size() && inflater_.rest() == 0 &&
                     inflater_.check() == adler_.sum();
  is_sound_ = false;  // for whatever is fed after the end
  return whole;
}

bool Scanlines::advance(std::span<const std::uint8_t> piece, bool last) {
  if (!is_sound_) return false;
  inflater_.feed(piece, last);
  for (Inflating told = Inflating::full; told == Inflating::full;) {
    make_room();
    Sink sink{raw_.data(), raw_.data() + at_, raw_.data() + raw_.size() - Sink::slack};
    told = inflater_.run(sink);
    const auto end = static_cast<std::size_t>(sink.at - raw_.data());
    adler_.add(std::span(raw_).subspan(at_, end - at_));
    at_ = end;
    is_sound_ =
        undo_lines() && told != Inflating::broken && (told == Inflating::over || !last || told == Inflating::full);
    if (!is_sound_) return false;
  }
  return true;
}

// False where a line has no filter, or there are more than rows.
bool Scanlines::undo_lines() {
  const std::size_t line = row_bytes_ + 1, lines = (at_ - line_) / line, left = rows_.size() / row_bytes_ - undone_;
  if (lines > left || (lines == left && at_ - line_ > lines * line)) return false;
  const bool known = unfilter(std::span(raw_).subspan(line_, lines * line), row_bytes_, step_, rows_, undone_);
  undone_ += lines;
  line_ += lines * line;
  return known;
}

void Scanlines::make_room() {
  const std::size_t kept = std::min(line_, at_ - std::min(at_, window));
  std::memmove(raw_.data(), raw_.data() + kept, at_ - kept);
  line_ -= kept;
  at_ -= kept;
}

}  // namespace fewcolors
