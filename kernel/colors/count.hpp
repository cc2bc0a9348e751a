// Distinct colours of 8-bit pixels, with weights.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include "ground/buffers.hpp"

namespace fewcolors {

// Distinct colours in Z-order of their keys (morton.hpp); `weights[i]` is how many pixels (or how much weight) has `keys[i]`.
struct Counts {
  Buffer<std::uint32_t> keys;
  Buffer<std::int64_t> weights;
};

// pixels: n * channels bytes, channels 3 or 4. Exact for any n. Working memory: 16 MB a thread for RGB; for RGBA 128 MB at most,
// 8 bytes a pixel below that.
Counts count_colors(std::span<const std::uint8_t> pixels, int channels, std::size_t threads);

// The same with a positive integer weight per pixel.
Counts count_weighted(std::span<const std::uint8_t> pixels, int channels, std::span<const std::int64_t> weights);

// Histogram addition: both sides sorted, the sum sorted.
Counts merge(const Counts& a, const Counts& b);

// What `decode` makes colours of: distinct colours that stand in Z-order, and their positive weights.
Counts encode(std::span<const std::uint8_t> colors, int channels, std::span<const std::int64_t> weights);

// The colours of sorted keys, 8 bits a channel, `channels` bytes each.
void decode(std::span<const std::uint32_t> keys, int channels, std::span<std::uint8_t> colors);

}  // namespace fewcolors
