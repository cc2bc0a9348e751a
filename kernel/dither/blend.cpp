#include "dither/blend.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include "nearest/finder.hpp"

namespace fewcolors {
namespace {

constexpr std::size_t most = axes + 1;  // corners of a simplex
// In squared lattice steps: less gain than this is rounding.
constexpr double least_gain = 1e-3;
// A corner whose distance from the plane of the others is below 3e-5 of its edge lies in it.
constexpr double flat = 1e-9;
// Where the search looks first, in place of 1 / grain: entries that are nearer than the lowest price's need not be
// dropped again. At 0.1 grain and 256 colours 3.3 sets of shares are solved for each colour of china.jpg, without it
// 6.4.
constexpr double first_reach = 2;
// 20 is the most that photos took, at 256 colours; a bound in case rounding makes the search go in circles.
constexpr int most_steps = 64;

struct Corner {
  std::int32_t entry;
  double share;
  Vector away;   // from the colour
  double noise;  // grain |away|^2
};

using Shares = std::array<double, most + 1>;

class Blender {
 public:
  Blender(std::span<const std::int16_t> palette, const Range& range, double grain)
      : finder_(palette, range), grain_(grain) {}

  void operator()(const std::int16_t* color, Writer& writer) {
    x_ = vector_of(color);
    size_ = 0;
    const std::int32_t nearest = finder_.nearest(x_);
    add(nearest);
    corners_[0].share = 1;
    if (corners_[0].noise > 0) {
      improve(std::min(first_reach, 1 / grain_));
      improve(1 / grain_);
    }
    std::array<Share, most> shares;
    for (std::size_t i = 0; i < size_; ++i) shares[i] = {corners_[i].entry, corners_[i].share};
    writer.write({shares.data(), size_}, nearest);
  }

 private:
  void add(std::int32_t entry) {
    Corner& corner = corners_[size_++];
    corner.entry = entry;
    corner.share = 0;
    corner.away = minus(finder_.entry(entry), x_);
    corner.noise = grain_ * dot(corner.away, corner.away);
  }

  // Takes in entries near x - reach * error as long as that lowers the sum.
  void improve(double reach) {
    for (int step = 0; step < most_steps; ++step) {
      Vector error{};
      for (std::size_t i = 0; i < size_; ++i) error = plus(error, corners_[i].share, corners_[i].away);
      const auto price = [&](const Corner& corner) { return 2 * dot(corner.away, error) + corner.noise; };
      double mean = 0;
      for (std::size_t i = 0; i < size_; ++i) mean += corners_[i].share * price(corners_[i]);
      add(finder_.nearest(plus(x_, -reach, error)));
      if (!(price(corners_[size_ - 1]) < mean - least_gain)) {
        --size_;
        return;
      }
      settle();
    }
  }

  // Moves the shares to the best that the present corners allow, and drops those that come to nothing.
  void settle() {
    while (size_ > 1) {
      Shares toward;
      const bool bounded = solve(toward);
      double step = bounded ? 1 : 1e300;
      std::size_t out = size_;
      for (std::size_t i = 0; i < size_; ++i)
        if (toward[i] < 0 && corners_[i].share < -step * toward[i]) {
          step = -corners_[i].share / toward[i];
          out = i;
        }
      for (std::size_t i = 0; i < size_; ++i) corners_[i].share += step * toward[i];
      if (out == size_) return;
      for (std::size_t i = out + 1; i < size_; ++i) corners_[i - 1] = corners_[i];
      --size_;
    }
    corners_[0].share = 1;
  }

  // How the shares change towards their best on the plane through the corners, where some may be below 0: true. Or
  // false, where the newest corner lies in the plane of the others: how they change when the newest grows and the
  // mixture stays; the price then falls without end.
  bool solve(Shares& toward) const {
    const std::size_t d = size_ - 1;
    const Corner& base = corners_[0];
    std::array<Vector, most> edges;
    std::array<std::array<double, most>, most> gram;
    std::array<double, most> right, best;
    for (std::size_t i = 0; i < d; ++i) edges[i] = minus(corners_[i + 1].away, base.away);
    for (std::size_t i = 0; i < d; ++i) {
      for (std::size_t j = 0; j < d; ++j) gram[i][j] = dot(edges[i], edges[j]);
      right[i] = -dot(edges[i], base.away) - (corners_[i + 1].noise - base.noise) / 2;
    }
    const double newest_sq = gram[d - 1][d - 1];
    eliminate(gram, right, d);
    const bool bounded = d <= axes && gram[d - 1][d - 1] > flat * newest_sq;
    best[d - 1] = bounded ? right[d - 1] / gram[d - 1][d - 1] : 1;
    for (std::size_t i = d - 1; i-- > 0;) {
      double rest = bounded ? right[i] : 0;
      for (std::size_t j = i + 1; j < d; ++j) rest -= gram[i][j] * best[j];
      best[i] = rest / gram[i][i];
    }
    toward[0] = bounded ? 1 - base.share : 0;
    for (std::size_t i = 0; i < d; ++i) {
      toward[i + 1] = bounded ? best[i] - corners_[i + 1].share : best[i];
      toward[0] -= best[i];
    }
    return bounded;
  }

  // Gauss's elimination, without exchange of rows: the matrix is one of scalar products.
  static void eliminate(std::array<std::array<double, most>, most>& gram, std::array<double, most>& right,
                        std::size_t d) {
    for (std::size_t p = 0; p + 1 < d; ++p)
      for (std::size_t i = p + 1; i < d; ++i) {
        const double factor = gram[i][p] / gram[p][p];
        for (std::size_t j = p; j < d; ++j) gram[i][j] -= factor * gram[p][j];
        right[i] -= factor * right[p];
      }
  }

  Finder finder_;
  double grain_;
  Vector x_{};
  std::array<Corner, most + 1> corners_;
  std::size_t size_ = 0;
};

}  // namespace

Recipes blend(std::span<const std::int16_t> colors, std::span<const std::int16_t> palette,
              std::span<const std::int32_t> order, double grain, std::size_t threads) {
  const Range range = range_around(colors, palette);
  return cook_all(colors, order, threads, [&] { return std::make_unique<Blender>(palette, range, grain); });
}

}  // namespace fewcolors
