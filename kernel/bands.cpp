// The cold half of diffuse.hpp: bands of rows over threads.

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "chunks.hpp"
#include "hot.hpp"

namespace fewcolors {
namespace {

// A band begun in the middle of a picture has no errors carried to it. After some rows nothing shows where it began; the rows
// are made twice, so bands are much higher. Both even: the direction of a row is that of its number in the picture.
constexpr std::size_t band_rows = 256, rows_early = 16;

class Band {
 public:
  Band(const Picture& picture, const Converter& converter, const DiffusionPlan& plan)
      : picture_(picture),
        converter_(converter),
        serpentine_(plan.serpentine),
        grid_(plan.palette, plan.range),
        entries_(plan.palette.begin(), plan.palette.end()),
        points_(picture.width * axes),
        row_floats_((picture.width + 2 * most_reach) * axes),
        all_(picture.width, 255),
        none_(picture.width, 0),
        nowhere_(picture.width) {
    diffusion_ = {&grid_.view(),
                  entries_.data(),
                  plan.taps.data(),
                  plan.weights.data(),
                  static_cast<int>(plan.taps.size()),
                  {},
                  {},
                  plan.strength,
                  plan.most_error};
    for (int axis = 0; axis < axes; ++axis) {
      diffusion_.low[axis] = static_cast<float>(plan.range.low[axis]);
      diffusion_.high[axis] = static_cast<float>(plan.range.high[axis]);
    }
    for (auto& row : carried_) row.resize(row_floats_);
  }

  void run(std::size_t first, std::size_t end, std::span<const std::uint8_t> mask, std::span<const std::uint8_t> levels,
           std::span<std::uint16_t> indices) {
    for (auto& row : carried_) std::fill(row.begin(), row.end(), 0.0f);
    const std::size_t width = picture_.width;
    for (std::size_t y = first - std::min(first, rows_early); y < end; ++y) {
      DiffusionRow row;
      converter_(picture_.row(y), picture_.channels, points_);
      row.points = points_.data();
      row.mask = mask.empty() ? all_.data() : &mask[y * width];
      row.levels = levels.empty() ? none_.data() : &levels[y * width];
      row.width = static_cast<std::int32_t>(width);
      row.direction = serpentine_ && y % 2 == 1 ? -1 : 1;
      row.indices = y < first ? nowhere_.data() : &indices[y * width];
      for (int dy = 0; dy < most_reach; ++dy)
        row.carried[dy] = carried_[(y + dy) % most_reach].data() + most_reach * axes;
      hot().diffuse_row(diffusion_, row);
      auto& spent = carried_[y % most_reach];
      std::fill(spent.begin(), spent.end(), 0.0f);
    }
  }

 private:
  const Picture& picture_;
  const Converter& converter_;
  bool serpentine_;
  Grid grid_;
  Buffer<float> entries_;
  Buffer<std::int16_t> points_;
  std::size_t row_floats_;
  Buffer<std::uint8_t> all_, none_;
  Buffer<std::uint16_t> nowhere_;
  std::array<Buffer<float>, most_reach> carried_;
  Diffusion diffusion_;
};

}  // namespace

void diffuse(const Picture& picture, const Converter& converter, const DiffusionPlan& plan,
             std::span<const std::uint8_t> mask, std::span<const std::uint8_t> levels, std::span<std::uint16_t> indices,
             std::size_t threads) {
  const std::size_t bands = (picture.height + band_rows - 1) / band_rows;
  const std::size_t workers = worker_count(threads, bands);
  std::vector<std::unique_ptr<Band>> each(workers);
  for_chunks(bands, workers, [&](std::size_t band, std::size_t worker) {
    if (!each[worker]) each[worker] = std::make_unique<Band>(picture, converter, plan);
    const std::size_t first = band * band_rows;
    each[worker]->run(first, std::min(picture.height, first + band_rows), mask, levels, indices);
  });
}

}  // namespace fewcolors
