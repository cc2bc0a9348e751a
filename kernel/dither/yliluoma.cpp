#include "dither/yliluoma.hpp"

#include <array>
#include <memory>

#include "nearest/finder.hpp"

namespace fewcolors {
namespace {

constexpr std::size_t plan_length = 16;

struct Step {
  std::int32_t entry;
  std::size_t times;
  Vector lack;
};

class Planner {
 public:
  Planner(std::span<const std::int16_t> palette, const Range& range) : finder_(palette, range) {}

  void operator()(const std::int16_t* color, Writer& writer) {
    x_ = vector_of(color);
    size_ = 0;
    Vector lack{};
    std::int32_t nearest = -1;
    for (std::size_t length = 0; length < plan_length;) {
      const Step step = best_step(lack, length);
      const std::size_t times = std::min(step.times, plan_length - length);
      if (nearest < 0) nearest = step.entry;
      append(step.entry, static_cast<double>(times) / plan_length);
      lack = step.lack;
      length += times;
    }
    writer.write({shares_.data(), size_}, nearest);
  }

 private:
  Step best_step(const Vector& lack, std::size_t length) {
    Step best{};
    double least = 0;
    for (std::size_t times = 1; times <= std::max<std::size_t>(1, length); times *= 2) {
      const std::int32_t entry = finder_.nearest(plus(x_, 1 / static_cast<double>(times), lack));
      const Vector after = plus(lack, static_cast<double>(times), minus(x_, finder_.entry(entry)));
      const double total = static_cast<double>(length + times);
      const double penalty = dot(after, after) / (total * total);
      if (times == 1 || penalty < least) {
        least = penalty;
        best = {entry, times, after};
      }
    }
    return best;
  }

  void append(std::int32_t entry, double share) {
    for (std::size_t i = 0; i < size_; ++i)
      if (shares_[i].entry == entry) {
        shares_[i].share += share;
        return;
      }
    shares_[size_++] = {entry, share};
  }

  Finder finder_;
  Vector x_{};
  std::array<Share, plan_length> shares_;
  std::size_t size_ = 0;
};

}  // namespace

Recipes plan_mixtures(std::span<const std::int16_t> colors, std::span<const std::int16_t> palette,
                      std::span<const std::int32_t> order, std::size_t threads) {
  const Range range = range_around(colors, palette);
  return cook_all(colors, order, threads, [&] { return std::make_unique<Planner>(palette, range); });
}

}  // namespace fewcolors
