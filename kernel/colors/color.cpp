// Hot: compiled once per SIMD level.
//
// Colours go through single precision, several at a time. Where a coordinate comes out so near to a half that its rounding is in
// doubt, the colour goes through double precision, whose rounding is the law.

#include "colors/color.hpp"

#include <utility>

#include "ground/lanes.hpp"
#include "hot.hpp"

namespace fewcolors::FEWCOLORS_LEVEL {
namespace {

constexpr int abreast = 16;  // colours at a time: two vectors of doubles at the widest level

// 1 / cube root by Newton's iteration y <- y (4 - x y^3) / 3, which needs no division: + - * only, so every level and every
// CPU gives the same bits. The first guess divides the exponent by -3 (the constant is 4/3 of a float's exponent bias, with
// its 0.0331 shift: the error of the guess is below 5 %). Four steps leave 5e-2 -> 5e-3 -> 5e-5 -> 5e-9 -> 1e-16.
[[gnu::always_inline]] inline double inverse_cube_root(double x) {
  const float single = static_cast<float>(x);
  std::int32_t exponent_bits;
  __builtin_memcpy(&exponent_bits, &single, sizeof exponent_bits);
  const std::int32_t guess_bits = 0x54a21d2a - exponent_bits / 3;
  float guess;
  __builtin_memcpy(&guess, &guess_bits, sizeof guess);
  double y = guess;
  for (int step = 0; step < 4; ++step) y = y * (4.0 - x * (y * y * y)) * (1.0 / 3.0);
  return y;
}

// Black has no light in any cone, and 0 has no inverse root; this floor, far below the lattice's step, takes its place.
constexpr double darkest = 1e-30;

[[gnu::always_inline]] inline double root(double x, const OpponentSpace& space) {
  const double lit = x > darkest ? x : darkest;
  const double y = inverse_cube_root(lit);
  return x < space.root_from ? space.slope * x : lit * y * y - space.shift;
}

[[gnu::always_inline]] inline double row(const double* matrix, int r, double x, double y, double z) {
  return matrix[3 * r] * x + matrix[3 * r + 1] * y + matrix[3 * r + 2] * z;
}

// Round half away from zero, by + and truncation alone.
[[gnu::always_inline]] inline std::int16_t round_to_short(double value) {
  return static_cast<std::int16_t>(static_cast<std::int32_t>(value + (value < 0 ? -0.5 : 0.5)));
}

void convert(const double (&linear)[3][abreast], const OpponentSpace& space, std::int16_t (&points)[3][abreast]) {
  double cones[3][abreast];
  for (int r = 0; r < 3; ++r)
    for (int i = 0; i < abreast; ++i)
      cones[r][i] = root(row(space.to_cones, r, linear[0][i], linear[1][i], linear[2][i]), space);
  for (int r = 0; r < 3; ++r)
    for (int i = 0; i < abreast; ++i)
      points[r][i] = round_to_short(row(space.to_axes, r, cones[0][i], cones[1][i], cones[2][i]));
}

// For x >= 0. A guess of y, 1 / cube root, from the exponent; one step of Newton's, with constants that spread its error evenly
// (0.11 % at most); then x y y times the first terms of (1 - h)^(-2/3), h = 1 - x y^3.
[[gnu::always_inline]] inline Floats cube_root(Floats x) {
  const Floats thirds = __builtin_convertvector((Ints)x, Floats) * (1.0f / 3);
  Floats y = (Floats)(0x54a00000 - __builtin_convertvector(thirds, Ints));
  y = y * (1.34882155f - x * y * y * y * 0.34794645f);
  const Floats root = x * y * y, h = 1.0f - root * y;
  return root + root * (h * (2.0f / 3 + h * (5.0f / 9)));
}

// Adding 1.5 * 2^23 rounds to whole numbers and leaves them in the lowest bits of the sum.
constexpr float rounder = 12582912.0f;

// Colours at a time, and of their light the four numbers of each of them. Those of as many colours as there are lanes stand so that
// four vectors, turned in their quarters, are the light of one cone each.
constexpr std::size_t piece = 64;
using Four [[gnu::vector_size(16)]] = float;

[[gnu::always_inline]] inline std::size_t place_of(std::size_t color) {
  const std::size_t lane = color % lanes;
  return color - lane + lane % 4 * (lanes / 4) + lane / 4;
}

template <std::size_t channels>
[[gnu::always_inline]] inline void look_up_light(const std::uint8_t* colors, const OpponentTables& tables,
                                                 float* light) {
  for (std::size_t i = 0; i < piece; ++i) {
    const std::uint8_t* color = colors + i * channels;
    Four cones[3];
    for (std::size_t c = 0; c < 3; ++c) __builtin_memcpy(&cones[c], tables.light[c][color[c]], sizeof cones[c]);
    const Four sum = cones[0] + cones[1] + cones[2];
    __builtin_memcpy(light + 4 * place_of(i), &sum, sizeof sum);
  }
}

// In turns: of each quarter of `a` numbers 0 and 1 (or 2 and 3), and those of `b`.
template <int first>
[[gnu::always_inline]] inline Floats in_turns(Floats a, Floats b) {
  return chosen<[](int lane) { return lane / 4 * 4 + first + lane % 4 / 2 + lane % 2 * lanes; }>(a, b);
}

// One after the other: of each quarter of `a` numbers 0 and 1 (or 2 and 3), and those of `b`.
template <int first>
[[gnu::always_inline]] inline Floats in_pairs(Floats a, Floats b) {
  return chosen<[](int lane) { return lane / 4 * 4 + first + lane % 2 + lane % 4 / 2 * lanes; }>(a, b);
}

// A coordinate of as many colours as there are lanes: rounded, in the lowest bits; and which lanes are in doubt.
struct Coordinate {
  Ints rounded;
  int doubtful;
};

[[gnu::always_inline]] inline Coordinate coordinate(const Floats (&cones)[3], const OpponentTables& tables, int axis) {
  const Floats place =
      cones[0] * tables.to_axes[0][axis] + cones[1] * tables.to_axes[1][axis] + cones[2] * tables.to_axes[2][axis];
  const Floats sum = place + rounder, off = place - (sum - rounder);
  return {(Ints)sum, bits_above((Floats)((Ints)off & 0x7fffffff), Floats{} + tables.sure[axis])};
}

// The points of as many colours as there are lanes, and which of them are in doubt.
struct Converted {
  Points points;
  int doubtful;
};

[[gnu::always_inline]] inline Converted convert_lanes(const float* light, const OpponentTables& tables) {
  const Floats v[4] = {load(light), load(light + lanes), load(light + 2 * lanes), load(light + 3 * lanes)};
  const Floats low[2] = {in_turns<0>(v[0], v[1]), in_turns<0>(v[2], v[3])};
  const Floats high[2] = {in_turns<2>(v[0], v[1]), in_turns<2>(v[2], v[3])};
  Floats cones[3] = {in_pairs<0>(low[0], low[1]), in_pairs<2>(low[0], low[1]), in_pairs<0>(high[0], high[1])};
  for (Floats& cone : cones) {
    const Floats curved = cube_root(cone) - tables.shift;
    cone = cone < tables.root_from ? cone * tables.slope : curved;
  }
  const Coordinate a = coordinate(cones, tables, 0), b = coordinate(cones, tables, 1), c = coordinate(cones, tables, 2);
  return {{(a.rounded & 0xffff) | b.rounded << 16, c.rounded & 0xffff}, a.doubtful | b.doubtful | c.doubtful};
}

// Where points go: rows of four int16.
struct Rows {
  std::int16_t* rows;

  [[gnu::always_inline]] void write(std::size_t at, const Points& points) const {
    const Ints pairs[2] = {first_halves(points.ab, points.cd), second_halves(points.ab, points.cd)};
    __builtin_memcpy(rows + axes * at, pairs, sizeof pairs);
  }
  void put(std::size_t at, Packed point) const { __builtin_memcpy(rows + axes * at, &point, sizeof point); }
};

// Where points go: their words, as a Cloud has them.
struct Words {
  std::int32_t *ab, *cd;

  [[gnu::always_inline]] void write(std::size_t at, const Points& points) const {
    store(ab + at, points.ab);
    store(cd + at, points.cd);
  }
  void put(std::size_t at, Packed point) const { ab[at] = point.ab, cd[at] = point.cd; }
};

// Colours that single precision leaves in doubt, on their way through double. They wait, since a branch that is taken unexpectedly
// throws away much work begun.
template <std::size_t channels, class Sink>
class Doubts {
 public:
  Doubts(const std::uint8_t* colors, const OpponentSpace& space, const Sink& sink)
      : colors_(colors), space_(space), sink_(sink) {}

  // bits: which of the `piece` colours from `first` on.
  [[gnu::always_inline]] void add(std::uint64_t bits, std::size_t first) {
    count_ += append_bits(bits, numbers.each, static_cast<std::uint32_t>(first), which_ + count_);
    if (count_ >= waiting) settle();
  }

  void settle() {
    for (std::size_t start = 0; start < count_; start += abreast) settle_some(which_ + start, count_ - start);
    count_ = 0;
  }

 private:
  void settle_some(const std::uint32_t* which, std::size_t count) {
    double linear[3][abreast] = {};
    std::int16_t converted[3][abreast];
    if (count > abreast) count = abreast;
    for (std::size_t i = 0; i < count; ++i)
      for (std::size_t c = 0; c < 3; ++c) linear[c][i] = space_.curve[colors_[which[i] * channels + c]];
    convert(linear, space_, converted);
    for (std::size_t i = 0; i < count; ++i) {
      const std::int16_t point[axes] = {converted[0][i], converted[1][i], converted[2][i], 0};
      Packed packed;
      __builtin_memcpy(&packed, point, sizeof packed);
      sink_.put(which[i], packed);
    }
  }

  struct Numbers {
    std::uint32_t each[piece];
    constexpr Numbers() : each() {
      for (std::uint32_t i = 0; i < piece; ++i) each[i] = i;
    }
  };
  static constexpr Numbers numbers{};
  static constexpr std::size_t waiting = 192;  // about what 6,400 colours of a photo leave

  const std::uint8_t* colors_;
  const OpponentSpace& space_;
  const Sink& sink_;
  std::uint32_t which_[waiting + piece + lanes];
  std::size_t count_ = 0;
};

// n: a multiple of `piece`.
template <std::size_t channels, class Sink>
void convert_pieces(const std::uint8_t* colors, std::size_t n, const OpponentTables& tables, const Sink& sink) {
  alignas(lane_bytes) float light[4 * piece];
  Doubts<channels, Sink> doubts(colors, tables.exact, sink);
  for (std::size_t start = 0; start < n; start += piece) {
    look_up_light<channels>(colors + start * channels, tables, light);
    std::uint64_t doubtful = 0;
    for (std::size_t i = 0; i < piece; i += lanes) {
      const Converted some = convert_lanes(light + 4 * i, tables);
      sink.write(start + i, some.points);
      doubtful |= static_cast<std::uint64_t>(some.doubtful) << i;
    }
    doubts.add(doubtful, start);
  }
  doubts.settle();
}

template <std::size_t channels, class Sink>
void convert_all(const std::uint8_t* colors, std::size_t n, const OpponentTables& tables, const Sink& sink) {
  const std::size_t whole = n / piece * piece, rest = n - whole;
  convert_pieces<channels>(colors, whole, tables, sink);
  if (rest == 0) return;
  std::uint8_t last[piece * channels] = {};
  std::int32_t ab[piece], cd[piece];
  __builtin_memcpy(last, colors + whole * channels, rest * channels);
  convert_pieces<channels>(last, piece, tables, Words{ab, cd});
  for (std::size_t i = 0; i < rest; ++i) sink.put(whole + i, {ab[i], cd[i]});
}

}  // namespace

void opponent_lattice(const std::uint8_t* colors, std::size_t n, std::size_t channels, const OpponentTables& tables,
                      std::int16_t* points) {
  if (channels == 3)
    convert_all<3>(colors, n, tables, Rows{points});
  else
    convert_all<4>(colors, n, tables, Rows{points});
}

void opponent_words(const std::uint8_t* colors, std::size_t n, const OpponentTables& tables, std::int32_t* ab,
                    std::int32_t* cd) {
  convert_all<4>(colors, n, tables, Words{ab, cd});
}

}  // namespace fewcolors::FEWCOLORS_LEVEL
