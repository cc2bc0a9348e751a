#include "design/pool.hpp"

#include <cstring>
#include <utility>

#include "design/moments.hpp"

namespace fewcolors {
namespace {

class Pooling {
 public:
  Pooling(std::span<const std::uint8_t> colors, std::size_t channels, std::span<const std::int16_t> points,
          std::span<const std::int64_t> weights, double tolerance)
      : points_(points), weights_(weights), tolerance_(tolerance), words_(weights.size(), 0) {
    for (std::size_t i = 0; i < words_.size(); ++i) std::memcpy(&words_[i], &colors[i * channels], channels);
  }

  void cut(std::size_t begin, std::size_t end, int bits) {
    const std::uint32_t cell_bits = 0x01010101u * ((0xffu << bits) & 0xffu);
    for (std::size_t i = begin; i < end;) {
      const std::size_t first = i;
      Moments moments{};
      for (; i < end && ((words_[first] ^ words_[i]) & cell_bits) == 0; ++i)
        moments.add_point(&points_[i * axes], weights_[i]);
      if (bits > 0 && i - first > 1 && moments.error() > tolerance_)
        cut(first, i, bits - 1);
      else
        emit(moments);
    }
  }

  Pooled out;

 private:
  void emit(const Moments& moments) {
    for (std::int64_t s : moments.sum) out.points.push_back(rounded_mean(s, moments.weight, 1));
    out.weights.push_back(moments.weight);
  }

  std::span<const std::int16_t> points_;
  std::span<const std::int64_t> weights_;
  double tolerance_;
  Buffer<std::uint32_t> words_;  // the colours, one to a word
};

}  // namespace

Pooled pool(std::span<const std::uint8_t> colors, std::size_t channels, std::span<const std::int16_t> points,
            std::span<const std::int64_t> weights, int bits, double tolerance) {
  Pooling pooling(colors, channels, points, weights, tolerance);
  pooling.cut(0, weights.size(), bits);
  return std::move(pooling.out);
}

}  // namespace fewcolors
