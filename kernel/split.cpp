// Binary splitting across the principal axis (Wu 1992 orders along it; Orchard & Bouman 1991 split by it), greedy by gain.
//
// Pseudo-code:
//   clusters = {all points}; for each the best cut is known: across its principal axis, where the sum of squared errors of
//   the two sides is least
//   until there are k clusters: cut the one whose cut gains most
// Departure: the cut is sought among the 255 borders of 256 equal slices of the axis, not between all sorted points: no sort,
// and Lloyd's passes move the border anyway.

#include "split.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <queue>
#include <span>

namespace fewcolors {
namespace {

constexpr std::size_t slices = 256;

using Axis = std::array<double, axes>;

struct Sums {
  double weight = 0;
  Axis sum{};

  void add(double w, const std::array<std::int16_t, axes>& x) {
    weight += w;
    for (std::size_t c = 0; c < axes; ++c) sum[c] += w * x[c];
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
  // |sum|^2 / weight: what the cluster's mean explains of its squares.
  double explained() const {
    double squares = 0;
    for (double s : sum) squares += s * s;
    return weight > 0 ? squares / weight : 0;
  }
};

using Covariance = std::array<Axis, axes>;

// Power iteration from the row of the largest variance. 16 squarings of the matrix would be exact to the last bit; 24 plain
// steps leave the axis within a degree unless two variances are within 10 %, where any axis between them splits as well.
Axis principal_axis(const Covariance& covariance) {
  std::size_t widest = 0;
  for (std::size_t c = 1; c < axes; ++c)
    if (covariance[c][c] > covariance[widest][widest]) widest = c;
  Axis axis = covariance[widest];
  for (int step = 0; step < 24; ++step) {
    double largest = 0;
    for (double v : axis) largest = std::max(largest, std::fabs(v));
    if (largest == 0) return axis;
    Axis next{};
    for (std::size_t r = 0; r < axes; ++r)
      for (std::size_t c = 0; c < axes; ++c) next[r] += covariance[r][c] * (axis[c] / largest);
    axis = next;
  }
  return axis;
}

class Splitter {
 public:
  explicit Splitter(const Cloud& cloud) : cloud_(cloud), order_(cloud.size()), position_(cloud.size()), spare_(cloud.size()) {
    std::iota(order_.begin(), order_.end(), std::uint32_t{0});
  }

  std::vector<std::int16_t> centers(std::size_t k) {
    std::priority_queue<Cut> cuts;
    std::vector<Cluster> done;
    push({0, order_.size()}, cuts, done);
    while (!cuts.empty() && cuts.size() + done.size() < k) {
      const Cut cut = cuts.top();
      cuts.pop();
      const std::size_t middle = divide(cut);
      push({cut.cluster.begin, middle}, cuts, done);
      push({middle, cut.cluster.end}, cuts, done);
    }
    for (; !cuts.empty(); cuts.pop()) done.push_back(cuts.top().cluster);
    std::sort(done.begin(), done.end(), [](const Cluster& a, const Cluster& b) { return a.begin < b.begin; });
    return means(done);
  }

 private:
  struct Cluster {
    std::size_t begin, end;  // places in order_
  };
  struct Cut {
    Cluster cluster;
    double gain;
    double low, scale;   // slice of a position p: (p - low) * scale
    std::size_t border;  // points of the slices below it go first
    bool operator<(const Cut& other) const {
      return gain != other.gain ? gain < other.gain : cluster.begin > other.cluster.begin;
    }
  };

  std::array<std::int16_t, axes> point(std::size_t place) const { return unpack(cloud_.point(order_[place])); }
  double weight(std::size_t place) const { return static_cast<double>(cloud_.weights()[order_[place]]); }

  Sums total(const Cluster& cluster) const {
    Sums sums;
    for (std::size_t i = cluster.begin; i < cluster.end; ++i) sums.add(weight(i), point(i));
    return sums;
  }

  Covariance covariance(const Cluster& cluster, const Sums& sums) const {
    Covariance out{};
    for (std::size_t i = cluster.begin; i < cluster.end; ++i) {
      const auto x = point(i);
      const double w = weight(i);
      Axis d;
      for (std::size_t c = 0; c < axes; ++c) d[c] = x[c] - sums.sum[c] / sums.weight;
      for (std::size_t r = 0; r < axes; ++r)
        for (std::size_t c = r; c < axes; ++c) out[r][c] += w * d[r] * d[c];
    }
    for (std::size_t r = 0; r < axes; ++r)
      for (std::size_t c = 0; c < r; ++c) out[r][c] = out[c][r];
    return out;
  }

  double project(std::size_t place, const Axis& axis) const {
    const auto x = point(place);
    return axis[0] * x[0] + axis[1] * x[1] + axis[2] * x[2] + axis[3] * x[3];
  }

  // Puts the cluster among those that can be cut, or among the done when it has no extent.
  void push(const Cluster& cluster, std::priority_queue<Cut>& cuts, std::vector<Cluster>& done) {
    const Sums sums = total(cluster);
    const Axis axis = principal_axis(covariance(cluster, sums));
    const Cut cut = best_cut(cluster, sums, axis);
    if (cut.gain > 0)
      cuts.push(cut);
    else
      done.push_back(cluster);
  }

  static std::size_t slice_of(const Cut& cut, double position) {
    return std::min(slices - 1, static_cast<std::size_t>((position - cut.low) * cut.scale));
  }

  // Positions along the axis stay in position_ for divide(): no other cluster holds these places.
  Cut best_cut(const Cluster& cluster, const Sums& sums, const Axis& axis) {
    double low = project(cluster.begin, axis), high = low;
    for (std::size_t i = cluster.begin; i < cluster.end; ++i) {
      position_[i] = project(i, axis);
      low = std::min(low, position_[i]);
      high = std::max(high, position_[i]);
    }
    Cut cut{cluster, 0, low, slices / (high - low), 0};
    if (!(high > low)) return cut;
    std::array<Sums, slices> slice{};
    for (std::size_t i = cluster.begin; i < cluster.end; ++i) slice[slice_of(cut, position_[i])].add(weight(i), point(i));
    choose_border(slice, sums, cut);
    return cut;
  }

  static void choose_border(std::span<const Sums> slice, const Sums& sums, Cut& cut) {
    const double whole = sums.explained();
    Sums left;
    for (std::size_t border = 1; border < slices; ++border) {
      left.add(slice[border - 1]);
      const double gain = left.explained() + sums.minus(left).explained() - whole;
      if (gain > cut.gain) cut.gain = gain, cut.border = border;
    }
  }

  // Moves the points beyond the border behind the others, both in their old order; returns where they begin.
  std::size_t divide(const Cut& cut) {
    std::size_t left = cut.cluster.begin, right = 0;
    for (std::size_t i = cut.cluster.begin; i < cut.cluster.end; ++i) {
      if (slice_of(cut, position_[i]) < cut.border)
        order_[left++] = order_[i];
      else
        spare_[right++] = order_[i];
    }
    std::copy(spare_.begin(), spare_.begin() + static_cast<std::ptrdiff_t>(right),
              order_.begin() + static_cast<std::ptrdiff_t>(left));
    return left;
  }

  std::vector<std::int16_t> means(std::span<const Cluster> clusters) const {
    std::vector<std::int16_t> out;
    out.reserve(clusters.size() * axes);
    for (const Cluster& cluster : clusters) {
      const Sums sums = total(cluster);
      for (double s : sums.sum) out.push_back(static_cast<std::int16_t>(std::floor(s / sums.weight + 0.5)));
    }
    return out;
  }

  const Cloud& cloud_;
  std::vector<std::uint32_t> order_;
  std::vector<double> position_;
  std::vector<std::uint32_t> spare_;
};

}  // namespace

std::vector<std::int16_t> split_centers(const Cloud& cloud, std::size_t k) { return Splitter(cloud).centers(k); }

}  // namespace fewcolors
