// A walk over all pixels of a picture of any size, each step to a neighbour, that stays long in one area before it
// leaves: the Hilbert curve, generalized to rectangles by halves and thirds of any length, after Jakub Cerveny,
// "gilbert" (2018, https://github.com/jakubcerveny/gilbert). The enclosing power of two, most of it skipped, would jump
// at every edge.
//
// Steps go to one of the eight neighbours; to a diagonal one at most once, and only where the picture's longer side is
// odd and the shorter even.
#pragma once

#include <cstddef>
#include <cstdlib>

namespace fewcolors {

// Calls visit(y, x) for the pixels from the `first`-th to before the `last`-th of the walk.
template <class Visit>
class HilbertWalk {
 public:
  HilbertWalk(std::size_t first, std::size_t last, Visit visit) : first_(first), last_(last), visit_(visit) {}

  void over(std::size_t height, std::size_t width) {
    const Move down{static_cast<long>(height), 0}, right{0, static_cast<long>(width)};
    if (width >= height)
      walk({0, 0}, right, down);
    else
      walk({0, 0}, down, right);
  }

 private:
  struct Move {
    long y, x;  // along one axis

    Move operator+(Move other) const { return {y + other.y, x + other.x}; }
    Move operator-(Move other) const { return {y - other.y, x - other.x}; }
    Move operator-() const { return {-y, -x}; }
    long length() const { return std::labs(y) + std::labs(x); }
    Move step() const { return {(y > 0) - (y < 0), (x > 0) - (x < 0)}; }
  };

  // About the half of a move, of even length where there is a choice: a part of even width ends on the side that it
  // began on.
  static Move half(Move move) {
    const Move middle{move.y / 2, move.x / 2};
    return middle.length() % 2 == 1 && move.length() > 2 ? middle + move.step() : middle;
  }

  // Covers the rectangle from `at` that `along` and `across` span; begins at `at` and ends at the other end of `along`.
  void walk(Move at, Move along, Move across) {
    const std::size_t pixels = static_cast<std::size_t>(along.length()) * static_cast<std::size_t>(across.length());
    if (place_ + pixels <= first_ || place_ >= last_) {
      place_ += pixels;
      return;
    }
    if (across.length() == 1) return straight(at, along);
    if (along.length() == 1) return straight(at, across);
    if (2 * along.length() > 3 * across.length()) {
      const Move part = half(along);
      walk(at, part, across);
      walk(at + part, along - part, across);
      return;
    }
    const Move out{along.y / 2, along.x / 2}, up = half(across);
    walk(at, up, out);
    walk(at + up, along, across - up);
    walk(at + (along - along.step()) + (up - up.step()), -up, -(along - out));
  }

  void straight(Move at, Move along) {
    const Move step = along.step();
    for (long i = 0; i < along.length(); ++i, ++place_, at = at + step)
      if (place_ >= first_ && place_ < last_) visit_(static_cast<std::size_t>(at.y), static_cast<std::size_t>(at.x));
  }

  std::size_t first_, last_, place_ = 0;
  Visit visit_;
};

}  // namespace fewcolors
