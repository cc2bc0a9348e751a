// Blurs and counts of pairs are what the double loops over pixels say, and make up the normal equations they are meant to.

#include "dither/mixture.hpp"

#include "cases.hpp"
#include "check.hpp"
#include "colors/cloud.hpp"

namespace fewcolors {
namespace {

using cases::Random;
using Indices = std::vector<std::uint16_t>;
using Wide = std::vector<std::int32_t>;
using Sums = std::vector<std::int64_t>;

const Wide filters[] = {
    {1}, {0}, {1, 2, 1}, {1, 4, 6, 4, 1}, {2, 0, 3, 0, 2}, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 34,
                                                            1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}};

constexpr Raster rasters[] = {{1, 1}, {1, 40}, {40, 1}, {3, 3}, {2, 17}, {24, 19}};

// Calls with p, q and g(p - q) for every two pixels in reach of each other.
template <class Visit>
void for_pairs(Raster raster, const Blur& g, Visit&& visit) {
  const std::size_t reach = g.reach();
  for (std::size_t y = 0; y < raster.height; ++y)
    for (std::size_t x = 0; x < raster.width; ++x)
      for (std::size_t down = 0; down < g.taps.size(); ++down)
        for (std::size_t across = 0; across < g.taps.size(); ++across) {
          const std::size_t row = y + down - reach, column = x + across - reach;  // huge where they are negative
          if (row >= raster.height || column >= raster.width) continue;
          const std::int32_t own = down == reach && across == reach ? g.own : 0;
          visit(y * raster.width + x, row * raster.width + column, std::int64_t{g.taps[down]} * g.taps[across] + own);
        }
}

Wide points(Random& random, std::size_t n, int most) {
  Wide out(n * axes);
  for (std::int32_t& coordinate : out) coordinate = random.between(-most, most);
  return out;
}

Indices indices(Random& random, std::size_t n, std::size_t k) {
  Indices out(n);
  for (std::uint16_t& index : out) index = static_cast<std::uint16_t>(random.below(k));
  return out;
}

Wide blurred(Raster raster, const Wide& points, const Blur& g) {
  Wide out(points.size(), -1);
  blur(raster, points, g, out);
  return out;
}

LAW(a_blurred_picture_is_the_sum_over_the_pixels_in_reach) {
  for (const Raster raster : rasters)
    for (const Wide& taps : filters)
      for (const std::int32_t own : {0, 5, 4096}) {
        check::Note note(raster.height, " x ", raster.width, ", ", taps.size(), " taps, own ", own);
        Random random(raster.height * raster.width);
        const Wide picture = points(random, raster.height * raster.width, 32767);
        Wide expected(picture.size(), 0);
        for_pairs(raster, {taps, own}, [&](std::size_t p, std::size_t q, std::int64_t weight) {
          for (std::size_t axis = 0; axis < axes; ++axis)
            expected[p * axes + axis] += static_cast<std::int32_t>(weight * picture[q * axes + axis]);
        });
        CHECK_SAME(blurred(raster, picture, {taps, own}), expected);
      }
}

void check_pairs(Raster raster, const Blur& g, std::size_t k) {
  check::Note note(raster.height, " x ", raster.width, ", ", g.taps.size(), " taps, own ", g.own, ", ", k, " colours");
  Random random(k);
  const Indices chosen = indices(random, raster.height * raster.width, k);
  Sums expected(k * k, 0), pairs(k * k, -1);
  for_pairs(raster, g,
            [&](std::size_t p, std::size_t q, std::int64_t weight) { expected[chosen[p] * k + chosen[q]] += weight; });
  count_pairs(raster, chosen, g, k, pairs);
  CHECK_SAME(pairs, expected);
}

LAW(pairs_are_counted_as_the_double_loop_counts_them) {
  for (const Raster raster : rasters)
    for (const Wide& taps : filters)
      for (const std::size_t k : {1u, 2u, 31u}) check_pairs(raster, {taps, static_cast<std::int32_t>(k)}, k);
}

// From 2^18 pixels on the table is one of int64; one colour gathers all there is, more than an int32 holds.
LAW(pairs_of_large_pictures_are_counted_too) {
  const Wide wide{16, 32, 16};
  for (const std::size_t k : {1u, 3u})
    for (const Raster raster : {Raster{512, 511}, Raster{512, 512}, Raster{1500, 1000}})
      check_pairs(raster, {wide, 4096}, k);
}

LAW(sums_by_index_are_the_sums_of_their_pixels) {
  Random random(1);
  for (const std::size_t n : {1u, 500u}) {
    const std::size_t k = 7;
    const Indices chosen = indices(random, n, k);
    const Wide values = points(random, n, 1 << 29);
    Sums expected(k * axes, 0), sums(k * axes, -1);
    for (std::size_t i = 0; i < values.size(); ++i) expected[chosen[i / axes] * axes + i % axes] += values[i];
    sum_by_index(chosen, values, sums);
    CHECK_SAME(sums, expected);
  }
}

// With e = palette[indices] - picture: what A palette - B says of entry i is the sum of (g * e)(p) over its pixels.
LAW(pairs_and_sums_are_the_gradient_of_the_filtered_error) {
  for (const Raster raster : rasters)
    for (const Wide& taps : filters) {
      check::Note note(raster.height, " x ", raster.width, ", ", taps.size(), " taps");
      const std::size_t n = raster.height * raster.width, k = 5;
      const Blur g{taps, 3};
      Random random(n);
      const Wide picture = points(random, n, 16384), palette = points(random, k, 16384);
      const Indices chosen = indices(random, n, k);
      Wide errors(picture.size());
      for (std::size_t i = 0; i < errors.size(); ++i)
        errors[i] = palette[chosen[i / axes] * axes + i % axes] - picture[i];
      Sums pairs(k * k), sums(k * axes), expected(k * axes), gradient(k * axes);
      count_pairs(raster, chosen, g, k, pairs);
      sum_by_index(chosen, blurred(raster, picture, g), sums);
      sum_by_index(chosen, blurred(raster, errors, g), expected);
      for (std::size_t i = 0; i < k; ++i)
        for (std::size_t axis = 0; axis < axes; ++axis) {
          gradient[i * axes + axis] = -sums[i * axes + axis];
          for (std::size_t j = 0; j < k; ++j) gradient[i * axes + axis] += pairs[i * k + j] * palette[j * axes + axis];
        }
      CHECK_SAME(gradient, expected);
    }
}

}  // namespace
}  // namespace fewcolors
