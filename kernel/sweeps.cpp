// The cold half of refine.hpp: bands of rows over threads.

#include <algorithm>
#include <memory>
#include <vector>

#include "chunks.hpp"
#include "hot.hpp"

namespace fewcolors {
namespace {

// Rows swept together. Higher bands have fewer edges, and a larger c: 128 rows of 768 pixels are 1.6 MB.
constexpr std::size_t band_rows = 128;

std::size_t weights_stride(const Blur& g) {
  return (4 * g.taps.size() + vector_slack - 1) / vector_slack * vector_slack;
}

Buffer<std::int32_t> weights_of(const Blur& g) {
  const std::size_t stride = weights_stride(g);
  Buffer<std::int32_t> weights(g.taps.size() * stride, 0);
  for (std::size_t dy = 0; dy < g.taps.size(); ++dy)
    for (std::size_t dx = 0; dx < g.taps.size(); ++dx) {
      const std::int32_t own = dy == g.reach() && dx == g.reach() ? g.own : 0;
      std::fill_n(&weights[dy * stride + 4 * dx], 4, g.taps[dy] * g.taps[dx] + own);
    }
  return weights;
}

class BandSweeper {
 public:
  BandSweeper(const Picture& picture, const Converter& converter, const RefinePlan& plan)
      : picture_(picture),
        converter_(converter),
        plan_(plan),
        grid_(plan.palette, plan.range),
        entries_(plan.palette.begin(), plan.palette.end()),
        weights_(weights_of(plan.blur)),
        none_(picture.width, 0),
        points_(picture.width * axes) {}

  void run(std::size_t first, std::size_t end, std::span<const std::uint8_t> frozen, std::span<std::uint16_t> indices) {
    filter(first, end, indices);
    const std::size_t reach = plan_.blur.reach(), width = picture_.width;
    Refinement refinement{&grid_.view(),
                          entries_.data(),
                          weights_.data(),
                          static_cast<std::int32_t>(weights_stride(plan_.blur)),
                          static_cast<std::int32_t>(reach),
                          {},
                          {},
                          filtered_.data(),
                          static_cast<std::int32_t>(width)};
    std::copy_n(plan_.range.low.begin(), axes, refinement.low);
    std::copy_n(plan_.range.high.begin(), axes, refinement.high);
    const bool sparing = !plan_.hiding.empty() && plan_.sweeps > 0;
    for (std::size_t sweep = sparing; sweep < plan_.sweeps; ++sweep) {
      std::size_t changed = 0;
      for (std::size_t y = first; y < end; ++y)
        changed +=
            hot().refine_row(refinement, static_cast<std::int32_t>(y - first), row_of(frozen, y), &indices[y * width]);
      if (changed == 0) break;
    }
    if (!sparing) return;
    for (std::size_t y = first; y < end; ++y) {
      const SparingRow row{&plan_.hiding[y * width], plan_.bit, static_cast<std::int32_t>(y)};
      hot().refine_row_sparing(refinement, static_cast<std::int32_t>(y - first), row_of(frozen, y), row,
                               &indices[y * width]);
    }
  }

 private:
  const std::uint8_t* row_of(std::span<const std::uint8_t> frozen, std::size_t y) const {
    return frozen.empty() ? none_.data() : &frozen[y * picture_.width];
  }

  // c over the band and a border. What lies outside the picture has no error; rows above and below the band have theirs.
  void filter(std::size_t first, std::size_t end, std::span<const std::uint16_t> indices) {
    const std::size_t reach = plan_.blur.reach(), columns = picture_.width + 2 * reach;
    const std::size_t rows = end - first + 2 * reach;
    errors_.assign(rows * columns * axes, 0);
    for (std::size_t row = 0; row < rows; ++row)
      if (first + row >= reach && first + row - reach < picture_.height)
        set_errors(first + row - reach, indices, &errors_[(row * columns + reach) * axes]);
    filtered_.resize(errors_.size() + vector_slack);
    blur({rows, columns}, errors_, plan_.blur, std::span(filtered_).first(errors_.size()));
  }

  void set_errors(std::size_t y, std::span<const std::uint16_t> indices, std::int32_t* errors) {
    const std::size_t width = picture_.width;
    converter_(picture_.row(y), picture_.channels, points_);
    for (std::size_t x = 0; x < width; ++x)
      for (std::size_t axis = 0; axis < axes; ++axis)
        errors[x * axes + axis] = entries_[indices[y * width + x] * axes + axis] - points_[x * axes + axis];
  }

  const Picture& picture_;
  const Converter& converter_;
  const RefinePlan& plan_;
  Grid grid_;
  std::vector<std::int32_t> entries_;
  Buffer<std::int32_t> weights_;
  std::vector<std::uint8_t> none_;
  Buffer<std::int16_t> points_;
  Buffer<std::int32_t> errors_, filtered_;
};

}  // namespace

void refine(const Picture& picture, const Converter& converter, const RefinePlan& plan,
            std::span<const std::uint8_t> frozen, std::span<std::uint16_t> indices, std::size_t threads) {
  const std::size_t bands = (picture.height + band_rows - 1) / band_rows;
  std::vector<std::unique_ptr<BandSweeper>> each(worker_count(threads, (bands + 1) / 2));
  for (std::size_t parity = 0; parity < 2; ++parity) {
    const std::size_t here = (bands + 1 - parity) / 2;
    for_chunks(here, std::min(each.size(), here), [&](std::size_t chunk, std::size_t worker) {
      if (!each[worker]) each[worker] = std::make_unique<BandSweeper>(picture, converter, plan);
      const std::size_t first = (2 * chunk + parity) * band_rows;
      each[worker]->run(first, std::min(picture.height, first + band_rows), frozen, indices);
    });
  }
}

}  // namespace fewcolors
