// Hot: compiled once per SIMD level.
//
// Colours go through single precision, several at a time. Where a coordinate comes out so near to a half that its rounding is in
// doubt, the colour goes through double precision, whose rounding is the law.

#include "color.hpp"

#include <utility>

#include "hot.hpp"
#include "lanes.hpp"

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

// Colours that single precision leaves in doubt, on their way through double.
class Doubts {
 public:
  explicit Doubts(const OpponentSpace& space) : space_(space) {}

  void add(const std::uint8_t* color, std::int16_t* point) {
    for (std::size_t c = 0; c < 3; ++c) linear_[c][count_] = space_.curve[color[c]];
    to_[count_] = point;
    if (++count_ == abreast) settle();
  }

  void settle() {
    std::int16_t converted[3][abreast];
    convert(linear_, space_, converted);
    for (int i = 0; i < count_; ++i)
      for (std::size_t c = 0; c < 3; ++c) to_[i][c] = converted[c][i];
    count_ = 0;
  }

 private:
  const OpponentSpace& space_;
  double linear_[3][abreast] = {};
  std::int16_t* to_[abreast];
  int count_ = 0;
};

// For x >= 0. A guess of y, 1 / cube root, from the exponent; one step of Newton's, with constants that spread its error evenly
// (0.11 % at most); then x y y times the first terms of (1 - h)^(-2/3), h = 1 - x y^3.
[[gnu::always_inline]] inline Floats cube_root(Floats x) {
  const Floats thirds = __builtin_convertvector((Ints)x, Floats) * (1.0f / 3);
  Floats y = (Floats)(0x54a00000 - __builtin_convertvector(thirds, Ints));
  y = y * (1.34882155f - x * y * y * y * 0.34794645f);
  const Floats root = x * y * y, h = 1.0f - root * y;
  return root + root * (h * (2.0f / 3 + h * (5.0f / 9)));
}

// The four numbers over and over.
[[gnu::always_inline]] inline Floats repeated(const float* four) {
  float many[lanes];
  for (int lane = 0; lane < lanes; ++lane) many[lane] = four[lane % 4];
  return load(many);
}

// Number `c` of each four, in all four places.
template <int c, int... lane>
[[gnu::always_inline]] inline Floats spread(Floats fours, std::integer_sequence<int, lane...>) {
  return shuffled<(lane / 4 * 4 + c)...>(fours);
}
template <int c>
[[gnu::always_inline]] inline Floats spread(Floats fours) {
  return spread<c>(fours, std::make_integer_sequence<int, lanes>{});
}

// Adding 1.5 * 2^23 rounds to whole numbers and leaves them in the lowest bits of the sum.
constexpr float rounder = 12582912.0f;

// The tables' numbers in every lane they are for.
struct Everywhere {
  Floats to_axes[3], sure;
  float root_from, slope, shift;

  explicit Everywhere(const OpponentTables& tables)
      : to_axes{repeated(tables.to_axes[0]), repeated(tables.to_axes[1]), repeated(tables.to_axes[2])},
        sure(repeated(tables.sure)),
        root_from(tables.root_from),
        slope(tables.slope),
        shift(tables.shift) {}
};

constexpr std::size_t colors_abreast = lanes / 4, piece = 64;

// Writes the points of a vector of colours, given the light in their cones, four numbers each. Returns the lanes in doubt, in bits.
[[gnu::always_inline]] inline int convert_fours(Floats light, const Everywhere& space, std::int16_t* points) {
  const Floats curved = cube_root(light) - space.shift;
  const Floats cones = light < space.root_from ? light * space.slope : curved;
  const Floats place =
      spread<0>(cones) * space.to_axes[0] + spread<1>(cones) * space.to_axes[1] + spread<2>(cones) * space.to_axes[2];
  const Floats sum = place + rounder, off = place - (sum - rounder);
  using Narrow [[gnu::vector_size(lane_bytes / 2)]] = std::int16_t;
  const Narrow narrow = __builtin_convertvector((Ints)sum, Narrow);
  __builtin_memcpy(points, &narrow, sizeof narrow);
  return bits_above((Floats)((Ints)off & 0x7fffffff), space.sure);
}

template <std::size_t channels>
void convert_piece(const std::uint8_t* colors, const OpponentTables& tables, const Everywhere& space, Doubts& doubts,
                   std::int16_t* points) {
  using Four [[gnu::vector_size(16)]] = float;
  alignas(lane_bytes) float light[4 * piece];
  for (std::size_t i = 0; i < piece; ++i) {
    const std::uint8_t* color = colors + i * channels;
    Four cones[3];
    for (std::size_t c = 0; c < 3; ++c) __builtin_memcpy(&cones[c], tables.light[c][color[c]], sizeof cones[c]);
    const Four sum = cones[0] + cones[1] + cones[2];
    __builtin_memcpy(light + 4 * i, &sum, sizeof sum);
  }
  // Looked at afterwards: a branch in the loop above that is taken unexpectedly would throw away much work begun.
  int doubtful[piece / colors_abreast];
  for (std::size_t i = 0; i < piece; i += colors_abreast)
    doubtful[i / colors_abreast] = convert_fours(load(light + 4 * i), space, points + axes * i);
  for (std::size_t i = 0; i < piece; i += colors_abreast)
    for (int bits = doubtful[i / colors_abreast]; bits != 0;) {
      const int which = __builtin_ctz(bits) / 4;
      doubts.add(colors + (i + which) * channels, points + (i + which) * axes);
      bits &= ~(15 << 4 * which);
    }
}

template <std::size_t channels>
void convert_all(const std::uint8_t* colors, std::size_t n, const OpponentTables& tables, std::int16_t* points) {
  const Everywhere space(tables);
  Doubts doubts(tables.exact);
  const std::size_t whole = n / piece * piece, rest = n - whole;
  for (std::size_t i = 0; i < whole; i += piece)
    convert_piece<channels>(colors + i * channels, tables, space, doubts, points + i * axes);
  if (rest != 0) {
    std::uint8_t last[piece * channels] = {};
    std::int16_t last_points[piece * axes];
    __builtin_memcpy(last, colors + whole * channels, rest * channels);
    convert_piece<channels>(last, tables, space, doubts, last_points);
    doubts.settle();
    __builtin_memcpy(points + whole * axes, last_points, rest * axes * sizeof *points);
  }
  doubts.settle();
}

}  // namespace

void opponent_lattice(const std::uint8_t* colors, std::size_t n, std::size_t channels, const OpponentTables& tables,
                      std::int16_t* points) {
  if (channels == 3)
    convert_all<3>(colors, n, tables, points);
  else
    convert_all<4>(colors, n, tables, points);
}

}  // namespace fewcolors::FEWCOLORS_LEVEL
