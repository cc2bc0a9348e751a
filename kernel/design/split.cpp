// Binary splitting across the principal axis (Wu 1992 orders along it; Orchard & Bouman 1991 split by it), greedy by gain.
//
// Pseudo-code:
//   clusters = {all points}; for each the best cut is known: across its principal axis, where the sum of squared errors of
//   the two sides is least
//   until there are k clusters: cut the one whose cut gains most
// Departure: the cut is sought among the borders of up to 256 equal slices of the axis, not between all sorted points: no sort,
// and Lloyd's passes move the border anyway.

#include "design/split.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <queue>
#include <span>

#include "design/covariance.hpp"

namespace fewcolors {
namespace {

using Vector = std::array<double, axes>;

struct Point {
  Vector x;
  double weight;
};

struct Sums {
  double weight = 0;
  Vector sum{};

  void add(const Point& point) {
    weight += point.weight;
    for (std::size_t c = 0; c < axes; ++c) sum[c] += point.weight * point.x[c];
  }
  void add(const Sums& other) {
    weight += other.weight;
    for (std::size_t c = 0; c < axes; ++c) sum[c] += other.sum[c];
  }
  Sums minus(const Sums& other) const {
    Sums rest = *this;
    rest.weight -= other.weight;
    for (std::size_t c = 0; c < axes; ++c) rest.sum[c] -= other.sum[c];
    return rest;
  }
  Vector mean() const {
    Vector out;
    for (std::size_t c = 0; c < axes; ++c) out[c] = sum[c] / weight;
    return out;
  }
};

class Splitter {
 public:
  Splitter(const Cloud& cloud, std::size_t slices)
      : most_slices_(slices), points_(cloud.size()), position_(cloud.size()), spare_(cloud.size()) {
    for (std::size_t i = 0; i < cloud.size(); ++i) {
      const auto x = unpack(cloud.point(i));
      points_[i].weight = static_cast<double>(cloud.weights()[i]);
      for (std::size_t c = 0; c < axes; ++c) points_[i].x[c] = x[c];
    }
  }

  Buffer<std::int16_t> centers(std::size_t k) {
    std::priority_queue<Cut> cuts;
    std::vector<Cluster> done;
    push(measured(0, points_.size()), cuts, done);
    while (!cuts.empty() && cuts.size() + done.size() < k) {
      const Cut cut = cuts.top();
      cuts.pop();
      const std::size_t middle = divide(cut);
      push(measured(cut.cluster.begin, middle), cuts, done);
      push(measured(middle, cut.cluster.end), cuts, done);
    }
    for (; !cuts.empty(); cuts.pop()) done.push_back(cuts.top().cluster);
    std::sort(done.begin(), done.end(), [](const Cluster& a, const Cluster& b) { return a.begin < b.begin; });
    return means(done);
  }

 private:
  struct Cluster {
    std::size_t begin, end;  // places in points_
    Sums sums;
  };
  struct Cut {
    Cluster cluster;
    double gain;
    double low, scale;           // slice of a position p: (p - low) * scale
    std::size_t slices, border;  // points of the slices below the border go first
    bool operator<(const Cut& other) const {
      return gain != other.gain ? gain < other.gain : cluster.begin > other.cluster.begin;
    }
  };

  std::span<const Point> points(const Cluster& cluster) const {
    return std::span(points_).subspan(cluster.begin, cluster.end - cluster.begin);
  }

  Cluster measured(std::size_t begin, std::size_t end) const {
    Cluster cluster{begin, end, {}};
    for (const Point& point : points(cluster)) cluster.sums.add(point);
    return cluster;
  }

  Vector widest_direction(const Cluster& cluster) const {
    const Vector mean = cluster.sums.mean();
    Covariance covariance;
    for (const Point& point : points(cluster)) {
      Vector d;
      for (std::size_t c = 0; c < axes; ++c) d[c] = point.x[c] - mean[c];
      covariance.add(point.weight, d);
    }
    return covariance.principal_axis().direction;
  }

  // Puts the cluster among those that can be cut, or among the done when it has no extent.
  void push(const Cluster& cluster, std::priority_queue<Cut>& cuts, std::vector<Cluster>& done) {
    const Cut cut = best_cut(cluster);
    if (cut.gain > 0)
      cuts.push(cut);
    else
      done.push_back(cluster);
  }

  static std::size_t slice_of(const Cut& cut, double position) {
    return std::min(cut.slices - 1, static_cast<std::size_t>((position - cut.low) * cut.scale));
  }

  // Positions along the axis stay in position_ for divide(): no other cluster holds these places.
  Cut best_cut(const Cluster& cluster) {
    const Vector axis = widest_direction(cluster);
    const auto project = [&](const Point& point) {
      return axis[0] * point.x[0] + axis[1] * point.x[1] + axis[2] * point.x[2] + axis[3] * point.x[3];
    };
    double low = project(points_[cluster.begin]), high = low;
    for (std::size_t i = cluster.begin; i < cluster.end; ++i) {
      position_[i] = project(points_[i]);
      low = std::min(low, position_[i]);
      high = std::max(high, position_[i]);
    }
    const std::size_t slices = std::min(most_slices_, cluster.end - cluster.begin);
    Cut cut{cluster, 0, low, static_cast<double>(slices) / (high - low), slices, 0};
    if (!(high > low)) return cut;
    slice_.assign(slices, Sums{});
    for (std::size_t i = cluster.begin; i < cluster.end; ++i) slice_[slice_of(cut, position_[i])].add(points_[i]);
    choose_border(slice_, cut);
    return cut;
  }

  static void choose_border(std::span<const Sums> slice, Cut& cut) {
    Sums left;
    for (std::size_t border = 1; border < slice.size(); ++border) {
      if (slice[border - 1].weight == 0) continue;  // the same cut again: of few points in many slices most are
      left.add(slice[border - 1]);
      const double gain = gain_of(left, cut.cluster.sums.minus(left));
      if (gain > cut.gain) cut.gain = gain, cut.border = border;
    }
  }

  // What a cut takes off the squared error: w v / (w + v) times the squared distance of the two means. (The difference of
  // |sum|^2 / weight before and after is the same, but loses small gains beside large weights.)
  static double gain_of(const Sums& left, const Sums& right) {
    if (left.weight <= 0 || right.weight <= 0) return 0;
    const Vector a = left.mean(), b = right.mean();
    double squared = 0;
    for (std::size_t c = 0; c < axes; ++c) squared += (a[c] - b[c]) * (a[c] - b[c]);
    return left.weight * right.weight / (left.weight + right.weight) * squared;
  }

  // Moves the points beyond the border behind the others, both in their old order; returns where they begin.
  std::size_t divide(const Cut& cut) {
    std::size_t left = cut.cluster.begin, right = 0;
    for (std::size_t i = cut.cluster.begin; i < cut.cluster.end; ++i) {
      if (slice_of(cut, position_[i]) < cut.border)
        points_[left++] = points_[i];
      else
        spare_[right++] = points_[i];
    }
    std::copy(spare_.begin(), spare_.begin() + static_cast<std::ptrdiff_t>(right),
              points_.begin() + static_cast<std::ptrdiff_t>(left));
    return left;
  }

  static Buffer<std::int16_t> means(std::span<const Cluster> clusters) {
    Buffer<std::int16_t> out;
    out.reserve(clusters.size() * axes);
    for (const Cluster& cluster : clusters)
      for (double m : cluster.sums.mean()) out.push_back(static_cast<std::int16_t>(std::floor(m + 0.5)));
    return out;
  }

  std::size_t most_slices_;
  Buffer<Point> points_;
  Buffer<double> position_;
  Buffer<Point> spare_;
  std::vector<Sums> slice_;
};

}  // namespace

Buffer<std::int16_t> split_centers(const Cloud& cloud, std::size_t k, std::size_t slices) {
  return Splitter(cloud, slices).centers(k);
}

}  // namespace fewcolors
