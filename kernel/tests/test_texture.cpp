// Calm is what a double loop in double precision measures, flat what a flood fill finds, across all chunks' borders.

#include "dither/texture.hpp"

#include <algorithm>
#include <cmath>

#include "cases.hpp"
#include "check.hpp"
#include "pictures.hpp"

namespace fewcolors {
namespace {

using cases::Random;
using cases::Scene;
using Bytes = std::vector<std::uint8_t>;

// --- calm -----------------------------------------------------------------------------------------------------------

double luma(const Scene& scene, std::ptrdiff_t y, std::ptrdiff_t x) {
  const auto inside = [](std::ptrdiff_t at, std::size_t n) {
    return static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(at, 0, static_cast<std::ptrdiff_t>(n) - 1));
  };
  const std::uint8_t* color =
      &scene.pixels[(inside(y, scene.height) * scene.width + inside(x, scene.width)) * scene.channels];
  return (54 * color[0] + 183 * color[1] + 19 * color[2]) / 256.0;
}

double variance(const Scene& scene, std::size_t p, const std::vector<float>& taps) {
  const std::ptrdiff_t reach = static_cast<std::ptrdiff_t>(taps.size() / 2);
  double mean = 0, square = 0;
  for (std::ptrdiff_t dy = -reach; dy <= reach; ++dy)
    for (std::ptrdiff_t dx = -reach; dx <= reach; ++dx) {
      const double weight =
          double{taps[static_cast<std::size_t>(dy + reach)]} * double{taps[static_cast<std::size_t>(dx + reach)]};
      const double value = luma(scene, static_cast<std::ptrdiff_t>(p / scene.width) + dy,
                                static_cast<std::ptrdiff_t>(p % scene.width) + dx);
      mean += weight * value;
      square += weight * value * value;
    }
  return square - mean * mean;
}

double calm_at(double variance, double half) {
  const double share = half / (half + std::sqrt(std::max(0.0, variance)));
  return 255 * share * share;
}

// Single precision leaves squares of up to 2^16 with errors of some 2^-8 each.
constexpr double slack = 0.05;

void check_calm(const Scene& scene, const std::vector<float>& taps, float half) {
  Bytes calm(scene.size(), 0);
  measure_calm(scene.picture(), taps, half, calm, 1);
  for (std::size_t p = 0; p < calm.size(); ++p) {
    check::Note note("pixel ", p);
    const double truth = variance(scene, p, taps);
    CHECK_AT_MOST(static_cast<double>(calm[p]), std::max(1.0, calm_at(truth - slack, half) + 0.51));
    CHECK_AT_MOST(calm_at(truth + slack, half) - 0.51, static_cast<double>(calm[p]));
    CHECK_AT_MOST(1, calm[p]);
  }
  for (const std::size_t threads : {2u, 8u}) {
    Bytes again(scene.size(), 0);
    measure_calm(scene.picture(), taps, half, again, threads);
    CHECK_SAME(again, calm);
  }
}

LAW(calm_is_what_a_double_loop_measures_around_the_heights_of_chunks) {
  const std::vector<float> windows[] = {{1.0f}, {0.25f, 0.5f, 0.25f}, {0.05f, 0.1f, 0.2f, 0.3f, 0.2f, 0.1f, 0.05f}};
  for (const std::size_t height : {1u, 2u, 127u, 128u, 129u, 300u})
    for (const std::size_t width : {1u, 2u, 13u})
      for (const auto& taps : windows) {
        check::Note note(height, " x ", width, ", ", taps.size(), " taps");
        Random random(height * width);
        check_calm(cases::slope(random, height, width, 3), taps, 5.1f);
        check_calm(cases::noise(random, height, width, 4), taps, 0.5f);
      }
}

LAW(one_colour_all_over_is_calm) {
  for (const int level : {0, 1, 128, 254, 255}) {
    check::Note note("level ", level);
    check_calm({40, 30, 3, Bytes(40 * 30 * 3, static_cast<std::uint8_t>(level))}, {0.25f, 0.5f, 0.25f}, 5.1f);
  }
}

// --- flat -----------------------------------------------------------------------------------------------------------

class Flood {
 public:
  explicit Flood(const Scene& scene) : scene_(scene), seen_(scene.size(), 0) {}

  Bytes flat(std::size_t size) {
    Bytes out(scene_.size(), 0);
    for (std::size_t p = 0; p < out.size(); ++p) {
      if (seen_[p] != 0) continue;
      const std::vector<std::size_t> region = fill(p);
      for (const std::size_t q : region) out[q] = region.size() >= size;
    }
    return out;
  }

 private:
  std::vector<std::size_t> fill(std::size_t from) {
    std::vector<std::size_t> region{from};
    seen_[from] = 1;
    for (std::size_t done = 0; done < region.size(); ++done) {
      const std::size_t p = region[done], x = p % scene_.width;
      if (x > 0) meet(p, p - 1, region);
      if (x + 1 < scene_.width) meet(p, p + 1, region);
      if (p >= scene_.width) meet(p, p - scene_.width, region);
      if (p + scene_.width < scene_.size()) meet(p, p + scene_.width, region);
    }
    return region;
  }

  void meet(std::size_t p, std::size_t q, std::vector<std::size_t>& region) {
    const std::size_t channels = scene_.channels;
    const auto color = scene_.pixels.begin() + static_cast<std::ptrdiff_t>(q * channels);
    if (seen_[q] != 0 ||
        !std::equal(color, color + static_cast<std::ptrdiff_t>(channels), &scene_.pixels[p * channels]))
      return;
    seen_[q] = 1;
    region.push_back(q);
  }

  const Scene& scene_;
  Bytes seen_;
};

void check_flat(const Scene& scene, std::size_t size) {
  check::Note note(scene.height, " x ", scene.width, ", ", scene.channels, " channels, regions of ", size);
  const Bytes expected = Flood(scene).flat(size);
  for (const std::size_t threads : {1u, 2u, 8u}) {
    Bytes flat(scene.size(), 7);
    find_flat(scene.picture(), size, flat, threads);
    CHECK_SAME(flat, expected);
  }
}

// One channel differs here and there; `one_in` tells how often, and so how large regions get.
Scene speckled(Random& random, std::size_t height, std::size_t width, std::size_t channels, std::size_t one_in) {
  Scene scene{height, width, channels, Bytes(height * width * channels, 9)};
  for (std::size_t p = 0; p < scene.size(); ++p)
    if (random.one_in(one_in)) scene.pixels[p * channels + random.below(channels)] = 200;
  return scene;
}

constexpr std::size_t sizes[] = {0, 1, 2, 3, 20, 64, 511, 700, 100000, SIZE_MAX};

LAW(flat_is_what_a_flood_fill_finds_around_the_heights_of_chunks) {
  for (const std::size_t height : {1u, 2u, 511u, 512u, 513u, 1030u, 1600u})
    for (const std::size_t width : {1u, 2u, 9u})
      for (const std::size_t one_in : {2u, 3u, 50u}) {
        Random random(height + width + one_in);
        const Scene scene = speckled(random, height, width, 3 + height % 2, one_in);
        for (const std::size_t size : sizes) check_flat(scene, size);
      }
}

// Down on the left, up on the right, and so on: neighbours in a row are joined a long way off.
LAW(a_region_that_winds_through_several_chunks_is_one) {
  Scene scene{1100, 9, 3, Bytes(1100 * 9 * 3, 0)};
  for (std::size_t p = 0; p < scene.size(); ++p) {
    const std::size_t x = p % 9, y = p / 9;
    const bool wall = x % 2 == 1 && y != (x % 4 == 1 ? 1099 : 0);
    scene.pixels[p * 3] = wall ? 255 : 0;
  }
  for (const std::size_t size : sizes) check_flat(scene, size);
  for (const std::size_t size : {1098u, 1099u, 1100u, 5503u, 5504u, 5505u}) check_flat(scene, size);
}

}  // namespace
}  // namespace fewcolors
