// The Z-order (Morton) key of an 8-bit colour: the bits of its channels interleaved, most significant first.
//
// Sorted by this key, colours that share the top b bits of every channel (a cube of side 2^(8-b)) stand together at every b.
// So one sorted array is at once a list of distinct colours, a grid of cells at eight resolutions, and, cut in equal
// blocks, a tree of small boxes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace fewcolors {

template <int Channels>
class Morton {
 public:
  static constexpr int bits = 8 * Channels;

  static std::uint32_t key(const std::uint8_t* color) {
    std::uint32_t key = 0;
    for (int c = 0; c < Channels; ++c) key |= spread_.levels[c][color[c]];
    return key;
  }

  // Two bits of every channel at a time, all channels side by side in one word.
  static void color(std::uint32_t key, std::uint8_t* color) {
    std::uint32_t packed = 0;
    for (int pair = 0; pair < 4; ++pair) packed |= gather_[(key >> (pair * pair_bits)) & pair_mask] << (2 * pair);
    for (int c = 0; c < Channels; ++c) color[c] = static_cast<std::uint8_t>(packed >> (8 * c));
  }

 private:
  struct Spread {
    std::uint32_t levels[Channels][256];
  };

  // Bit b of channel c goes to bit b * Channels + (Channels - 1 - c) of the key.
  static constexpr Spread make_spread() {
    Spread spread{};
    for (int c = 0; c < Channels; ++c)
      for (std::uint32_t value = 0; value < 256; ++value)
        for (int b = 0; b < 8; ++b) spread.levels[c][value] |= ((value >> b) & 1u) << (b * Channels + Channels - 1 - c);
    return spread;
  }

  static constexpr int pair_bits = 2 * Channels;
  static constexpr std::uint32_t pair_mask = (1u << pair_bits) - 1;

  // Two levels of a key -> two bits of channel c in byte c.
  static constexpr std::array<std::uint32_t, 1u << pair_bits> make_gather() {
    std::array<std::uint32_t, 1u << pair_bits> gather{};
    for (std::uint32_t piece = 0; piece <= pair_mask; ++piece)
      for (int c = 0; c < Channels; ++c) {
        const std::uint32_t levels = piece >> (Channels - 1 - c);
        gather[piece] |= ((levels & 1u) | ((levels >> Channels) & 1u) << 1) << (8 * c);
      }
    return gather;
  }

  static constexpr Spread spread_ = make_spread();
  static constexpr std::array<std::uint32_t, 1u << pair_bits> gather_ = make_gather();
};

}  // namespace fewcolors
