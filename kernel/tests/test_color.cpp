// Colours land on the lattice where long double says.

#include "colors/color.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "cases.hpp"
#include "check.hpp"

namespace fewcolors {
namespace {

using cases::Coordinates;
using cases::Random;

long double linear(std::size_t level) {
  const long double x = static_cast<long double>(level) / 255;
  return x <= 0.04045L ? x / 12.92L : std::pow((x + 0.055L) / 1.055L, 2.4L);
}

OpponentSpace with_curve(OpponentSpace space) {
  for (std::size_t level = 0; level < 256; ++level) space.curve[level] = static_cast<double>(linear(level));
  return space;
}

// Oklab (Ottosson 2020), 16,384 steps to 1.0.
OpponentSpace oklab() {
  OpponentSpace space{{},
                      {0.4122214708, 0.5363325363, 0.0514459929, 0.2119034982, 0.6806995451, 0.1073969566, 0.0883024619,
                       0.2817188376, 0.6299787005},
                      {0.2104542553, 0.7936177850, -0.0040720468, 1.9779984951, -2.4285922050, 0.4505937099,
                       0.0259040371, 0.7827717662, -0.8086757660},
                      0,
                      0,
                      0};
  for (double& entry : space.to_axes) entry *= 16384;
  return with_curve(space);
}

// CIELAB (CIE 15:2004) of linear sRGB under D65, 128 steps to 1.0; its root is a line near black.
OpponentSpace cielab() {
  constexpr double delta = 6.0 / 29;
  OpponentSpace space{{},
                      {0.4123907993, 0.3575843394, 0.1804807884, 0.2126390059, 0.7151686788, 0.0721923154, 0.0193308187,
                       0.1191947798, 0.9505321522},
                      {0, 116, 0, 500, -500, 0, 0, 200, -200},
                      delta * delta * delta,
                      1 / (3 * delta * delta),
                      16.0 / 116};
  for (std::size_t r = 0; r < 3; ++r) {
    const double white = space.to_cones[3 * r] + space.to_cones[3 * r + 1] + space.to_cones[3 * r + 2];
    for (std::size_t c = 0; c < 3; ++c) space.to_cones[3 * r + c] /= white;
  }
  for (double& entry : space.to_axes) entry *= 128;
  return with_curve(space);
}

struct Place {
  long double axis[3];
};

Place place_of(const std::uint8_t* color, const OpponentSpace& space) {
  long double root[3];
  for (std::size_t r = 0; r < 3; ++r) {
    long double cone = 0;
    for (std::size_t c = 0; c < 3; ++c)
      cone += space.to_cones[3 * r + c] * static_cast<long double>(space.curve[color[c]]);
    root[r] = cone < space.root_from ? space.slope * cone : std::cbrt(cone) - space.shift;
  }
  Place place{};
  for (std::size_t r = 0; r < 3; ++r)
    for (std::size_t c = 0; c < 3; ++c) place.axis[r] += space.to_axes[3 * r + c] * root[c];
  return place;
}

// Where long double lies within this of a half, either neighbour is right: double precision is good for 1e-11 steps.
constexpr long double slack = 1e-9L;

void check_points(const std::vector<std::uint8_t>& colors, const OpponentSpace& space, const Coordinates& points) {
  long double worst = 0;
  bool fourth_is_zero = true;
  for (std::size_t i = 0; i < colors.size() / 3; ++i) {
    const Place place = place_of(&colors[3 * i], space);
    for (std::size_t a = 0; a < 3; ++a) worst = std::max(worst, std::abs(points[i * axes + a] - place.axis[a]));
    fourth_is_zero &= points[i * axes + 3] == 0;
  }
  CHECK_AT_MOST(worst, 0.5L + slack);
  CHECK(fourth_is_zero);
}

LAW(colours_lie_at_the_lattice_point_next_to_where_long_double_puts_them) {
  std::vector<std::uint8_t> colors;
  for (std::uint32_t rgb = 0; rgb < 1u << 24; rgb += 311)  // a prime: all levels of all channels come up
    for (int shift = 0; shift < 24; shift += 8) colors.push_back(static_cast<std::uint8_t>(rgb >> shift));
  Coordinates points(colors.size() / 3 * axes, -1);
  for (const OpponentSpace& space : {oklab(), cielab()}) {
    opponent_lattice(colors, 3, space, points, 2);
    check_points(colors, space, points);
  }
}

// Every colour there is; the sanitizers, which make it take minutes, see every seventh.
#if defined(__SANITIZE_ADDRESS__)
constexpr std::uint32_t stride = 7;
#else
constexpr std::uint32_t stride = 1;
#endif

LAW(single_precision_rounds_every_colour_as_double_precision_does) {
  OpponentSpace weighed = oklab();
  for (std::size_t i = 3; i < 9; ++i) weighed.to_axes[i] *= i < 6 ? 0.6 : 0.8;
  for (const OpponentSpace& space : {oklab(), weighed, cielab()}) {
    const OpponentTables tables = tables_of(space);
    OpponentTables never_sure = tables;
    std::fill_n(never_sure.sure, axes, -1.0f);
    for (std::uint32_t first = 0; first < 1u << 24; first += 1u << 18) {
      std::vector<std::uint8_t> colors;
      for (std::uint32_t rgb = first; rgb < first + (1u << 18); rgb += stride)
        for (int shift = 0; shift < 24; shift += 8) colors.push_back(static_cast<std::uint8_t>(rgb >> shift));
      Coordinates points(colors.size() / 3 * axes, -1), expected(points.size(), -2);
      opponent_lattice(colors, 3, tables, points, 1);
      opponent_lattice(colors, 3, never_sure, expected, 1);
      CHECK(points == expected);
    }
  }
}

LAW(every_grey_and_every_pure_level_lies_there_too) {
  std::vector<std::uint8_t> colors;
  for (std::size_t level = 0; level < 256; ++level)
    for (std::size_t which = 0; which < 8; ++which)
      for (std::size_t c = 0; c < 3; ++c)
        colors.push_back((which >> c & 1) != 0 ? static_cast<std::uint8_t>(level) : 0);
  Coordinates points(colors.size() / 3 * axes);
  for (const OpponentSpace& space : {oklab(), cielab()}) {
    opponent_lattice(colors, 3, space, points, 1);
    check_points(colors, space, points);
  }
}

LAW(black_and_white_are_exact) {
  const std::vector<std::uint8_t> colors{0, 0, 0, 255, 255, 255};
  Coordinates points(2 * axes, -1);
  opponent_lattice(colors, 3, oklab(), points, 1);
  CHECK_SAME(points, (Coordinates{0, 0, 0, 0, 16384, 0, 0, 0}));
  opponent_lattice(colors, 3, cielab(), points, 1);
  CHECK_SAME(points, (Coordinates{0, 0, 0, 0, 12800, 0, 0, 0}));
}

LAW(the_lattice_is_the_same_for_any_number_of_threads_and_alpha_is_not_used) {
  const OpponentSpace space = oklab();
  for (const std::size_t n : {0u, 1u, 15u, 16u, 17u, 16383u, 16384u, 16385u, 50000u}) {
    Random random(n);
    const auto colors = cases::bytes(random, n * 3);
    std::vector<std::uint8_t> with_alpha;
    for (std::size_t i = 0; i < colors.size(); ++i) {
      with_alpha.push_back(colors[i]);
      if (i % 3 == 2) with_alpha.push_back(static_cast<std::uint8_t>(random.below(256)));
    }
    Coordinates expected(n * axes);
    opponent_lattice(colors, 3, space, expected, 1);
    check_points(colors, space, expected);
    for (const std::size_t threads : {1u, 2u, 8u}) {
      check::Note note(n, " colours, ", threads, " threads");
      Coordinates points(n * axes, -1);
      opponent_lattice(colors, 3, space, points, threads);
      CHECK_SAME(points, expected);
      opponent_lattice(with_alpha, 4, space, points, threads);
      CHECK_SAME(points, expected);
    }
  }
}

LAW(words_hold_the_points_of_rows) {
  std::vector<std::int16_t> table(256);
  for (int level = 0; level < 256; ++level)
    table[static_cast<std::size_t>(level)] = static_cast<std::int16_t>(level * level / 2 - 3);
  const std::int16_t grey[3] = {};
  for (const Converter& converter :
       {Converter(oklab(), grey, 0), Converter(cielab(), grey, 0), Converter(table, grey, 0)})
    for (const std::size_t n : {0u, 1u, 63u, 64u, 65u, 5000u}) {
      check::Note note(n, " colours");
      Random random(n);
      std::vector<std::uint32_t> colors(n);
      for (std::uint32_t& color : colors) color = static_cast<std::uint32_t>(random.below(1u << 24));
      Coordinates points(n * axes);
      converter.opaque({reinterpret_cast<const std::uint8_t*>(colors.data()), 4 * n}, 4, points);
      std::vector<std::int32_t> ab(n), cd(n), expected_ab, expected_cd;
      converter.words(colors, ab, cd);
      for (std::size_t i = 0; i < n; ++i) {
        const Packed point = pack(&points[i * axes]);
        expected_ab.push_back(point.ab);
        expected_cd.push_back(point.cd);
      }
      CHECK_SAME(ab, expected_ab);
      CHECK_SAME(cd, expected_cd);
    }
}

LAW(in_a_space_of_tables_a_colour_is_its_first_three_channels_looked_up) {
  std::vector<std::int16_t> table(256);
  for (int level = 0; level < 256; ++level)
    table[static_cast<std::size_t>(level)] = static_cast<std::int16_t>(level * level / 2 - 3);
  const std::vector<std::uint8_t> colors{0, 1, 255, 128, 7, 200, 9, 255, 0, 3, 4, 5};
  for (const std::size_t channels : {3u, 4u}) {
    check::Note note(channels, " channels");
    Coordinates points(colors.size() / channels * axes, -1), expected;
    for (std::size_t i = 0; i < colors.size(); i += channels)
      expected.insert(expected.end(), {table[colors[i]], table[colors[i + 1]], table[colors[i + 2]], 0});
    table_lattice(colors, channels, table, points);
    CHECK_SAME(points, expected);
  }
}

LAW(alpha_blends_towards_grey_and_is_the_fourth_coordinate_both_rounded_half_up) {
  constexpr std::int16_t grey[3] = {8192, -5, 16383};
  constexpr double alpha_steps = 33.125;
  Random random(3);
  const auto rgba = cases::bytes(random, 4 * 5000);
  Coordinates points = cases::points(random, cases::Shape::uniform, cases::widest, 5000), expected;
  for (const std::uint8_t least_alpha : {0, 100, 255}) {
    check::Note note("least alpha ", int{least_alpha});
    Coordinates blended = points;
    expected.clear();
    for (std::size_t i = 0; i < points.size(); ++i) {
      const long double alpha = rgba[i / axes * axes + 3], share = std::max<long double>(alpha, least_alpha);
      const long double value =
          i % axes < 3 ? (points[i] * share + grey[i % axes] * (255 - share)) / 255 : alpha * alpha_steps;
      expected.push_back(static_cast<std::int16_t>(std::floor(value + 0.5L)));
    }
    blend_alpha(rgba, grey, alpha_steps, least_alpha, blended);
    CHECK_SAME(blended, expected);
  }
}

void check_converter(const Converter& converter, const std::vector<std::uint8_t>& colors, std::size_t channels,
                     const Coordinates& opaque, std::span<const std::int16_t> grey, double alpha_steps,
                     std::uint8_t least_alpha) {
  Coordinates expected = opaque, points(opaque.size(), -1);
  if (channels == 4) blend_alpha(colors, grey, alpha_steps, least_alpha, expected);
  converter(colors, channels, points);
  CHECK_SAME(points, expected);
}

LAW(a_converter_gives_the_points_of_its_space_blended_where_there_is_alpha) {
  constexpr std::int16_t grey[3] = {8192, -5, 16000};
  const std::vector<std::int16_t> table = [] {
    std::vector<std::int16_t> levels(256);
    for (std::size_t level = 0; level < 256; ++level) levels[level] = static_cast<std::int16_t>(level * level / 4);
    return levels;
  }();
  for (const std::size_t channels : {3u, 4u})
    for (const std::size_t n : {0u, 1u, 15u, 16u, 17u, 20000u}) {
      check::Note note(n, " colours of ", channels, " channels");
      Random random(n);
      const auto colors = cases::bytes(random, n * channels);
      Coordinates opaque(n * axes);
      table_lattice(colors, channels, table, opaque);
      check_converter(Converter(table, grey, 31.5), colors, channels, opaque, grey, 31.5, 0);
      check_converter(Converter(table, grey, 31.5, 255), colors, channels, opaque, grey, 31.5, 255);
      for (const OpponentSpace& space : {oklab(), cielab()}) {
        opponent_lattice(colors, channels, space, opaque, 1);
        check_converter(Converter(space, grey, 7, 255), colors, channels, opaque, grey, 7, 255);
      }
    }
}

}  // namespace
}  // namespace fewcolors
