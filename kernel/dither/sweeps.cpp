// The cold half of refine.hpp: bands of rows over threads.

#include <algorithm>
#include <memory>
#include <vector>

#include "dither/rowblur.hpp"
#include "ground/chunks.hpp"
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
        points_(picture.width * axes),
        blur_(picture.width, plan.blur) {}

  void run(std::size_t first, std::size_t end, std::span<const std::uint8_t> frozen, std::span<std::uint16_t> indices) {
    const std::size_t reach = plan_.blur.reach(), width = picture_.width, rows = end - first;
    filtered_.resize((rows + 2 * reach) * (width + 2 * reach) * axes + vector_slack);
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
    const std::size_t lag = reach + 1;
    std::size_t filtered = 0;
    for (std::size_t done = 0; done < plan_.sweeps; done += sweeps_abreast) {
      const std::size_t abreast = std::min<std::size_t>(sweeps_abreast, plan_.sweeps - done);
      std::size_t changed = 0;
      for (std::size_t step = 0; step < rows + (abreast - 1) * lag; ++step) {
        // c of a row is worked out before anything in its reach changes.
        for (; filtered < std::min(rows, step + reach + 1); ++filtered) filter(first, filtered, indices);
        RefinedRow abreast_rows[sweeps_abreast];
        int count = 0;
        for (std::size_t sweep = 0; sweep < abreast; ++sweep) {
          if (step < sweep * lag || step - sweep * lag >= rows) continue;
          const std::size_t row = step - sweep * lag, y = first + row;
          abreast_rows[count++] = {static_cast<std::int32_t>(row), frozen.empty() ? none_.data() : &frozen[y * width],
                                   &indices[y * width], sparing(done + sweep, y)};
        }
        if (count == 0) continue;  // of a low band, which the first sweep has left before the second begins
        hot().refine_rows(refinement, abreast_rows, count);
        for (int r = 0; r < count; ++r) changed += abreast_rows[r].changed;
      }
      if (changed == 0 && plan_.hiding.empty()) return;  // else the last sweep is still to come
    }
  }

 private:
  // Bits count in the last sweep, if at all.
  SparingRow sparing(std::size_t sweep, std::size_t y) const {
    if (plan_.hiding.empty() || sweep + 1 < plan_.sweeps) return {};
    return {&plan_.hiding[y * picture_.width], plan_.bit, static_cast<std::int32_t>(y)};
  }

  // c of a row of the band; of what lies beside it and below it only that it is a number. What lies outside the picture has no
  // error; rows above and below the band have theirs.
  void filter(std::size_t first, std::size_t row, std::span<const std::uint16_t> indices) {
    const std::size_t reach = plan_.blur.reach(), stride = (picture_.width + 2 * reach) * axes;
    if (row == 0) {
      std::fill_n(filtered_.begin(), static_cast<std::ptrdiff_t>(reach * stride), 0);
      std::fill(filtered_.end() - static_cast<std::ptrdiff_t>(reach * stride + vector_slack), filtered_.end(), 0);
      blur_.begin();
      for (std::size_t above = 0; above < 2 * reach; ++above) push(first + above, indices);
    }
    push(first + row + 2 * reach, indices);
    std::int32_t* to = &filtered_[(row + reach) * stride];
    std::fill_n(to, reach * axes, 0);
    blur_.sum(std::span(to + reach * axes, picture_.width * axes));
    std::fill_n(to + reach * axes + picture_.width * axes, reach * axes, 0);
  }

  // Hands the errors of the row `reach` above `below` to the blur.
  void push(std::size_t below, std::span<const std::uint16_t> indices) {
    const std::size_t reach = plan_.blur.reach(), width = picture_.width;
    if (below < reach || below - reach >= picture_.height) return blur_.push_nothing();
    const std::size_t y = below - reach;
    converter_(picture_.row(y), picture_.channels, points_);
    std::int32_t* errors = blur_.next();
    for (std::size_t x = 0; x < width; ++x)
      for (std::size_t axis = 0; axis < axes; ++axis)
        errors[x * axes + axis] = entries_[indices[y * width + x] * axes + axis] - points_[x * axes + axis];
    blur_.push();
  }

  const Picture& picture_;
  const Converter& converter_;
  const RefinePlan& plan_;
  Grid grid_;
  std::vector<std::int32_t> entries_;
  Buffer<std::int32_t> weights_;
  std::vector<std::uint8_t> none_;
  Buffer<std::int16_t> points_;
  RowBlur blur_;
  Buffer<std::int32_t> filtered_;
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
