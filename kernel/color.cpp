// Hot: compiled once per SIMD level.

#include "color.hpp"

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

}  // namespace

void opponent_lattice(const std::uint8_t* colors, std::size_t n, std::size_t channels, const OpponentSpace& space,
                      std::int16_t* points) {
  double linear[3][abreast] = {};
  std::int16_t converted[3][abreast];
  for (std::size_t start = 0; start < n; start += abreast) {
    const std::size_t here = n - start < abreast ? n - start : abreast;
    for (std::size_t i = 0; i < here; ++i)
      for (std::size_t c = 0; c < 3; ++c) linear[c][i] = space.curve[colors[(start + i) * channels + c]];
    convert(linear, space, converted);
    for (std::size_t i = 0; i < here; ++i) {
      std::int16_t* point = points + (start + i) * axes;
      for (std::size_t c = 0; c < 3; ++c) point[c] = converted[c][i];
      point[3] = 0;
    }
  }
}

}  // namespace fewcolors::FEWCOLORS_LEVEL
