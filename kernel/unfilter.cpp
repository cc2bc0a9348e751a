#include "unfilter.hpp"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace fewcolors {
namespace {

std::uint8_t byte(int value) { return static_cast<std::uint8_t>(value); }

// Whichever of the three is nearest to left + above - corner; ties in this order.
int paeth(int left, int above, int corner) {
  const int to_left = std::abs(above - corner), to_above = std::abs(left - corner),
            to_corner = std::abs(left + above - 2 * corner);
  const int second = to_above <= to_corner ? above : corner;
  return to_left <= std::min(to_above, to_corner) ? left : second;
}

// from: a line without its filter's number; above: the row before, or zeros.
template <class Foretell>
void undo(const std::uint8_t* from, const std::uint8_t* above, std::size_t n, std::size_t step, std::uint8_t* to,
          Foretell&& foretell) {
  for (std::size_t i = 0; i < step; ++i) to[i] = byte(from[i] + foretell(0, above[i], 0));
  for (std::size_t i = step; i < n; ++i) to[i] = byte(from[i] + foretell(to[i - step], above[i], above[i - step]));
}

[[gnu::always_inline]] inline bool undo_one(int filter, const std::uint8_t* from, const std::uint8_t* above,
                                            std::size_t n, std::size_t step, std::uint8_t* to) {
  switch (filter) {
    case 0:
      std::copy_n(from, n, to);
      return true;
    case 1:
      undo(from, above, n, step, to, [](int left, int, int) { return left; });
      return true;
    case 2:
      for (std::size_t i = 0; i < n; ++i) to[i] = byte(from[i] + above[i]);
      return true;
    case 3:
      undo(from, above, n, step, to, [](int left, int up, int) { return (left + up) >> 1; });
      return true;
    case 4:
      undo(from, above, n, step, to, paeth);
      return true;
    default:
      return false;
  }
}

}  // namespace

bool unfilter(std::span<const std::uint8_t> lines, std::size_t row_bytes, std::size_t step,
              std::span<std::uint8_t> rows) {
  const std::vector<std::uint8_t> nothing(row_bytes, 0);
  const std::uint8_t* above = nothing.data();
  for (std::size_t y = 0; y < rows.size() / row_bytes; ++y) {
    const std::uint8_t* line = &lines[y * (row_bytes + 1)];
    std::uint8_t* to = &rows[y * row_bytes];
    // A constant step for the commonest pixels lets the compiler keep a pixel in registers.
    const bool known = step == 3 ? undo_one(line[0], line + 1, above, row_bytes, 3, to)
                                 : undo_one(line[0], line + 1, above, row_bytes, step, to);
    if (!known) return false;
    above = to;
  }
  return true;
}

}  // namespace fewcolors
