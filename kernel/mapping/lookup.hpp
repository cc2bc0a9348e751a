// From the labels of distinct colours to the labels of pixels.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace fewcolors {

// colors: the distinct colours of the pixels in Z-order, labels: one for each. Writes labels[color of pixel i] to indices[i].
// Every pixel's colour must be among the colours, of which there must be one: the label of any other pixel is 0 or that of
// another colour. Index is uint8 or uint16; labels must fit it.
template <class Index>
void look_up(std::span<const std::uint8_t> pixels, std::size_t channels, std::span<const std::uint8_t> colors,
             std::span<const std::uint16_t> labels, std::span<Index> indices, std::size_t threads);

// Writes to rows[i] which of the colours pixel i has. Arguments as above.
void find_rows(std::span<const std::uint8_t> pixels, std::size_t channels, std::span<const std::uint8_t> colors,
               std::span<std::uint32_t> rows, std::size_t threads);

// sums[c] = the weights of the pixels of colour c, added up. Arguments as above; a weight for each pixel.
void sum_weights(std::span<const std::uint8_t> pixels, std::size_t channels, std::span<const std::uint8_t> colors,
                 std::span<const std::uint8_t> weights, std::span<std::int64_t> sums);

}  // namespace fewcolors
