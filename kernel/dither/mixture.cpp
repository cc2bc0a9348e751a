#include "dither/mixture.hpp"

#include <algorithm>
#include <vector>

#include "colors/cloud.hpp"
#include "dither/rowblur.hpp"
#include "ground/buffers.hpp"

namespace fewcolors {
namespace {

// A table of pairs with i <= j; int32 where a picture's sums fit, which keeps the table of 256 colours in the second-level cache.
template <class Sum>
class PairTable {
 public:
  explicit PairTable(std::size_t k) : k_(k), sums_(k * k, 0) {}

  // Adds weight for each pixel of one row and its partner in another.
  void add(const std::uint16_t* one, const std::uint16_t* other, std::size_t n, Sum weight) {
    for (std::size_t x = 0; x < n; ++x) sums_[one[x] * k_ + other[x]] += weight;
  }

  Sum operator()(std::size_t i, std::size_t j) const { return sums_[i * k_ + j]; }

 private:
  std::size_t k_;
  Buffer<Sum> sums_;
};

// Each pair of different pixels once, with p before q in reading order; then both orders.
template <class Sum>
void count(Raster raster, std::span<const std::uint16_t> indices, const Blur& g, std::size_t k,
           std::span<std::int64_t> pairs) {
  PairTable<Sum> table(k);
  const std::ptrdiff_t reach = static_cast<std::ptrdiff_t>(g.reach()),
                       width = static_cast<std::ptrdiff_t>(raster.width);
  const std::ptrdiff_t height = static_cast<std::ptrdiff_t>(raster.height);
  for (std::ptrdiff_t y = 0; y < height; ++y)
    for (std::ptrdiff_t dy = 0; dy <= std::min(reach, height - 1 - y); ++dy)
      for (std::ptrdiff_t dx = dy == 0 ? 1 : -reach; dx <= reach; ++dx) {
        const std::ptrdiff_t first = std::max<std::ptrdiff_t>(0, -dx), end = std::min(width, width - dx);
        const std::uint16_t* row = indices.data() + y * width;
        if (first < end)
          table.add(row + first, row + dy * width + first + dx, static_cast<std::size_t>(end - first),
                    static_cast<Sum>(g.taps[reach + dx] * g.taps[reach + dy]));
      }
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = 0; j < k; ++j) pairs[i * k + j] = std::int64_t{table(i, j)} + table(j, i);
  const std::int64_t own = std::int64_t{g.taps[reach]} * g.taps[reach] + g.own;
  for (const std::uint16_t index : indices) pairs[index * k + index] += own;
}

}  // namespace

void blur(Raster raster, std::span<const std::int32_t> points, const Blur& g, std::span<std::int32_t> blurred) {
  const std::size_t stride = raster.width * axes, reach = g.reach();
  RowBlur rows(raster.width, g);
  for (std::size_t above = 0; above < reach; ++above) rows.push_nothing();
  for (std::size_t y = 0; y < raster.height + reach; ++y) {
    if (y < raster.height) {
      std::copy_n(&points[y * stride], stride, rows.next());
      rows.push();
    } else {
      rows.push_nothing();
    }
    if (y >= reach) rows.sum(blurred.subspan((y - reach) * stride, stride));
  }
}

void count_pairs(Raster raster, std::span<const std::uint16_t> indices, const Blur& g, std::size_t k,
                 std::span<std::int64_t> pairs) {
  constexpr std::size_t fits_int32 = std::size_t{1} << 18;  // 2^13, all of g, times 2^18 pixels
  if (indices.size() < fits_int32)
    count<std::int32_t>(raster, indices, g, k, pairs);
  else
    count<std::int64_t>(raster, indices, g, k, pairs);
}

void sum_by_index(std::span<const std::uint16_t> indices, std::span<const std::int32_t> blurred,
                  std::span<std::int64_t> sums) {
  std::fill(sums.begin(), sums.end(), 0);
  for (std::size_t p = 0; p < indices.size(); ++p)
    for (std::size_t axis = 0; axis < axes; ++axis) sums[indices[p] * axes + axis] += blurred[p * axes + axis];
}

}  // namespace fewcolors
