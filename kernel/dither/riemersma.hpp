// Riemersma dithering: errors are carried along a Hilbert curve, and forgotten after 16 pixels.
//
// Source: Thiadmer Riemersma, "A balanced dithering technique", C/C++ Users Journal, December 1998;
// https://www.compuphase.com/riemer.htm. Each pixel is asked for with the errors of the last pixels added, the older
// the less; what enters the queue is the pixel's own colour less what it became.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace fewcolors {

// weights: of the queue's errors, the oldest first, at most 64, over their divisor, both below 2^10.
struct Queue {
  std::span<const std::int32_t> weights;
  std::int32_t divisor;
};

// points: the pixels as lattice points, height * width * 4; palette: k * 4, k from 1 to 65,536; strength: 0 to 65,536,
// scales what is carried; mask: empty, or for each pixel how much of the strength it takes, 255 all.
void riemersma(std::span<const std::int16_t> points, std::size_t height, std::size_t width,
               std::span<const std::int16_t> palette, const Queue& queue, std::uint32_t strength,
               std::span<const std::uint8_t> mask, std::span<std::uint16_t> indices, std::size_t threads);

}  // namespace fewcolors
