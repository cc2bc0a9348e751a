// A blur that rows are handed to one after the other: of the last 2 * reach + 1 of them it gives the blurred middle one. What it
// works on stays in the cache, however high the picture is.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "colors/cloud.hpp"
#include "dither/mixture.hpp"
#include "ground/buffers.hpp"
#include "hot.hpp"

namespace fewcolors {

class RowBlur {
 public:
  RowBlur(std::size_t width, const Blur& g)
      : g_(g),
        width_(width),
        by_(g.taps.begin(), g.taps.end()),
        rows_(g.taps.size() * row_size(), 0),
        across_(g.taps.size() * width * axes, 0) {
    by_.push_back(g.own);
  }

  void begin() { next_ = 0; }

  // Where the next row goes, 4 numbers a pixel.
  std::int32_t* next() { return &rows_[next_ % g_.taps.size() * row_size() + g_.reach() * axes]; }

  // Takes what was written there.
  void push() {
    const std::int32_t* from[2 * most_reach_of_blur + 1];
    for (std::size_t t = 0; t < g_.taps.size(); ++t) from[t] = &rows_[next_ % g_.taps.size() * row_size() + t * axes];
    hot().sum_scaled(from, by_.data(), g_.taps.size(), across(next_), width_ * axes);
    ++next_;
  }

  // A row outside the picture.
  void push_nothing() {
    std::fill_n(next(), width_ * axes, 0);
    std::fill_n(across(next_), width_ * axes, 0);
    ++next_;
  }

  // The blurred middle one of the last rows.
  void sum(std::span<std::int32_t> to) const {
    const std::int32_t* from[2 * most_reach_of_blur + 2];
    const std::size_t n = g_.taps.size(), middle = next_ + n - 1 - g_.reach();
    for (std::size_t t = 0; t < n; ++t) from[t] = across(next_ + t);
    from[n] = &rows_[middle % n * row_size() + g_.reach() * axes];
    hot().sum_scaled(from, by_.data(), n + 1, to.data(), to.size());
  }

 private:
  // With a border of 0 on both sides.
  std::size_t row_size() const { return (width_ + 2 * g_.reach()) * axes; }
  std::int32_t* across(std::size_t row) { return &across_[row % g_.taps.size() * width_ * axes]; }
  const std::int32_t* across(std::size_t row) const { return &across_[row % g_.taps.size() * width_ * axes]; }

  Blur g_;
  std::size_t width_, next_ = 0;
  std::vector<std::int32_t> by_;
  Buffer<std::int32_t> rows_, across_;
};

}  // namespace fewcolors
