// Random pictures, and spaces to see them in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cases.hpp"
#include "colors/color.hpp"
#include "nearest/grid.hpp"

namespace fewcolors::cases {

struct Scene {
  std::size_t height, width, channels;
  std::vector<std::uint8_t> pixels;

  std::size_t size() const { return height * width; }
  Picture picture() const { return {pixels, height, width, channels}; }
};

inline Scene noise(Random& random, std::size_t height, std::size_t width, std::size_t channels,
                   std::size_t most = 256) {
  return {height, width, channels, bytes(random, height * width * channels, most)};
}

// From dark to light across and down, a few levels of noise on it; transparent towards the right.
inline Scene slope(Random& random, std::size_t height, std::size_t width, std::size_t channels) {
  Scene scene{height, width, channels, {}};
  for (std::size_t y = 0; y < height; ++y)
    for (std::size_t x = 0; x < width; ++x)
      for (std::size_t c = 0; c < channels; ++c) {
        const std::size_t across = 120 * x / width, down = 120 * y / height;
        const std::size_t level = c == 3 ? 255 - 2 * across : (c == 1 ? across : down) + across;
        scene.pixels.push_back(static_cast<std::uint8_t>(level + (c == 3 ? 0 : random.below(8))));
      }
  return scene;
}

// A space in which each channel is a line: the lattice from `low` on, `step` steps to a level; alpha as the fourth axis.
struct Line {
  int low, step;

  Converter converter() const {
    std::vector<std::int16_t> table(256);
    for (int level = 0; level < 256; ++level)
      table[static_cast<std::size_t>(level)] = static_cast<std::int16_t>(low + step * level);
    const std::int16_t middle = static_cast<std::int16_t>(low + step * 255 / 2);
    const std::int16_t grey[3] = {middle, middle, middle};
    return Converter(table, grey, step / 2.0);
  }

  int high() const { return low + step * 255; }
  Range range(std::size_t channels) const {
    return {{low, low, low, 0}, {high(), high(), high(), channels == 4 ? step * 128 : 0}};
  }
  Region region(std::size_t channels) const {
    return {"a line", {low, low, low, 0}, {high(), high(), high(), channels == 4 ? step * 128 : 0}, 1};
  }
};

inline constexpr Line encoded{0, 64};
inline constexpr Line steep{-11000, 88};  // as wide as the lattice's law allows four axes
inline constexpr Line shallow{-130, 1};   // ties everywhere

inline Coordinates points_of(const Scene& scene, const Converter& converter) {
  Coordinates points(scene.size() * axes);
  converter(scene.pixels, scene.channels, points);
  return points;
}

}  // namespace fewcolors::cases
