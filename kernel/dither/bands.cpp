// The cold half of diffuse.hpp: bands of rows, two abreast, over threads.

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "ground/chunks.hpp"
#include "hot.hpp"

namespace fewcolors {
namespace {

// A band begun in the middle of a picture has no errors carried to it. After some rows nothing shows where it began; those rows
// are made twice, so bands are much higher. Two at least in all but small pictures, since two go faster than one.
constexpr std::size_t most_band_rows = 256, least_rows_of_two = 128, rows_early = 16;

std::size_t band_count(std::size_t height) {
  const std::size_t bands = (height + most_band_rows - 1) / most_band_rows;
  return bands == 1 && height >= least_rows_of_two ? 2 : bands;
}

// Where a band begins: bands are equally high but for rounding, and the last one ends with the picture.
std::size_t band_start(std::size_t band, std::size_t bands, std::size_t height) { return band * height / bands; }

// One band at a time: the row in hand, and the errors carried to it and to those below.
class Band {
 public:
  Band(const Picture& picture, const Converter& converter, const DiffusionPlan& plan, bool is_masked, Grid& grid)
      : picture_(picture),
        converter_(converter),
        serpentine_(plan.serpentine),
        entries_(plan.palette.begin(), plan.palette.end()),
        points_(picture.width * axes),
        all_(picture.width, 255),
        none_(picture.width, 0),
        nowhere_(picture.width) {
    diffusion_ = {&grid.view(),
                  entries_.data(),
                  plan.taps.data(),
                  plan.weights.data(),
                  static_cast<int>(plan.taps.size()),
                  {},
                  {},
                  plan.strength,
                  plan.most_error,
                  !is_masked && plan.strength == 1.0f};
    for (int axis = 0; axis < axes; ++axis) {
      diffusion_.low[axis] = static_cast<float>(plan.range.low[axis]);
      diffusion_.high[axis] = static_cast<float>(plan.range.high[axis]);
    }
    for (auto& row : carried_) row.resize((picture.width + 2 * most_reach) * axes);
  }

  void begin(std::size_t first, std::size_t end) {
    first_ = first;
    end_ = end;
    y_ = first - std::min(first, rows_early);
    for (auto& row : carried_) std::fill(row.begin(), row.end(), 0.0f);
  }

  bool done() const { return y_ == end_; }
  Diffusion* diffusion() { return &diffusion_; }

  DiffusionRow row(std::span<const std::uint8_t> mask, std::span<const std::uint8_t> levels,
                   std::span<std::uint16_t> indices) {
    const std::size_t width = picture_.width;
    converter_(picture_.row(y_), picture_.channels, points_);
    DiffusionRow row;
    row.points = points_.data();
    row.mask = mask.empty() ? all_.data() : &mask[y_ * width];
    row.levels = levels.empty() ? none_.data() : &levels[y_ * width];
    row.width = static_cast<std::int32_t>(width);
    row.direction = serpentine_ && y_ % 2 == 1 ? -1 : 1;
    row.indices = y_ < first_ ? nowhere_.data() : &indices[y_ * width];
    for (std::size_t dy = 0; dy < most_reach; ++dy)
      row.carried[dy] = carried_[(y_ + dy) % most_reach].data() + most_reach * axes;
    return row;
  }

  void next() {
    auto& spent = carried_[y_ % most_reach];
    std::fill(spent.begin(), spent.end(), 0.0f);
    ++y_;
  }

 private:
  const Picture& picture_;
  const Converter& converter_;
  bool serpentine_;
  Buffer<float> entries_;
  Buffer<std::int16_t> points_;
  Buffer<std::uint8_t> all_, none_;
  Buffer<std::uint16_t> nowhere_;
  std::array<Buffer<float>, most_reach> carried_;
  Diffusion diffusion_;
  std::size_t first_ = 0, end_ = 0, y_ = 0;
};

// What a worker keeps from one pair of bands to the next.
struct Worker {
  Worker(const Picture& picture, const Converter& converter, const DiffusionPlan& plan, bool is_masked)
      : grid(plan.palette, plan.range),
        bands{Band(picture, converter, plan, is_masked, grid), Band(picture, converter, plan, is_masked, grid)} {}

  Grid grid;
  Band bands[rows_abreast];
};

}  // namespace

void diffuse(const Picture& picture, const Converter& converter, const DiffusionPlan& plan,
             std::span<const std::uint8_t> mask, std::span<const std::uint8_t> levels, std::span<std::uint16_t> indices,
             std::size_t threads) {
  if (indices.empty()) return;
  const std::size_t bands = band_count(picture.height), pairs = (bands + rows_abreast - 1) / rows_abreast;
  const std::size_t workers = worker_count(threads, pairs);
  std::vector<std::unique_ptr<Worker>> each(workers);
  for_chunks(pairs, workers, [&](std::size_t pair, std::size_t worker) {
    if (!each[worker]) each[worker] = std::make_unique<Worker>(picture, converter, plan, !mask.empty());
    std::vector<Band*> working;
    for (std::size_t band = pair * rows_abreast; band < std::min(bands, (pair + 1) * rows_abreast); ++band) {
      Band* own = &each[worker]->bands[band % rows_abreast];
      own->begin(band_start(band, bands, picture.height), band_start(band + 1, bands, picture.height));
      working.push_back(own);
    }
    while (!working.empty()) {
      DiffusionRow rows[rows_abreast];
      Diffusion* diffusions[rows_abreast];
      for (std::size_t i = 0; i < working.size(); ++i) {
        rows[i] = working[i]->row(mask, levels, indices);
        diffusions[i] = working[i]->diffusion();
      }
      hot().diffuse_rows(diffusions, rows, static_cast<int>(working.size()));
      for (Band* band : working) band->next();
      std::erase_if(working, [](const Band* band) { return band->done(); });
    }
  });
}

}  // namespace fewcolors
