#include "design/lloyd.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

#include "design/covariance.hpp"
#include "ground/chunks.hpp"
#include "hot.hpp"
#include "nearest/centers.hpp"

namespace fewcolors {
namespace {

constexpr std::size_t top_blocks = branching * branching * branching;
constexpr std::size_t top_points = top_blocks * block_points;

CloudView view(const Cloud& cloud) {
  CloudView out{cloud.ab().data(), cloud.cd().data(), {}, {}};
  for (std::size_t level = 0; level < levels; ++level) {
    out.boxes[level] = cloud.boxes(level).data();
    out.box_counts[level] = cloud.boxes(level).size();
  }
  return out;
}

OwnedList packed_points(std::span<const Packed> points) {
  OwnedList owned(points.size());
  const CenterList list = owned.list(static_cast<int>(points.size()));
  for (std::size_t i = 0; i < points.size(); ++i) {
    list.ab[i] = points[i].ab;
    list.cd[i] = points[i].cd;
  }
  return owned;
}

// One worker's room for the descent.
class Worker {
 public:
  Worker(const Cloud& cloud, CenterList all, const Changes& changes) {
    rooms_.reserve(2 * levels);
    descent.cloud = view(cloud);
    descent.all = all;
    descent.changes = changes;
    for (std::size_t level = 0; level < levels; ++level) {
      descent.kept[level] = room(all.count);
      descent.feared[level] = room(changes.disturbers.count);
    }
  }
  Worker(Worker&&) = default;

  Descent descent;

 private:
  CenterList room(int capacity) { return rooms_.emplace_back(static_cast<std::size_t>(capacity)).list(0); }
  std::vector<OwnedList> rooms_;
};

std::vector<Worker> make_workers(const Cloud& cloud, CenterList all, const Changes& changes, std::size_t count) {
  std::vector<Worker> workers;
  workers.reserve(count);
  for (std::size_t i = 0; i < count; ++i) workers.emplace_back(cloud, all, changes);
  return workers;
}

bool same(Packed a, Packed b) { return a.ab == b.ab && a.cd == b.cd; }

}  // namespace

Clusters::Clusters(const Cloud& cloud, std::size_t slots)
    : cloud_(cloud),
      labels_(cloud.blocks() * block_points),
      moments_(slots),
      positions_(slots),
      active_(slots),
      disturbed_(slots) {
  for (std::size_t level = 0; level < levels; ++level) rivals_[level].assign(cloud.boxes(level).size(), -1);
}

// A slot is disturbed when its centre moved, came or went; where it was and where it is then both count.
void Clusters::note_changes(std::span<const std::int16_t> centers, std::span<const std::int32_t> slots) {
  disturbers_.clear();
  std::vector<std::uint8_t> active(active_.size());
  std::vector<Packed> positions = positions_;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const auto slot = static_cast<std::size_t>(slots[i]);
    active[slot] = 1;
    positions[slot] = pack(&centers[i * axes]);
  }
  for (std::size_t slot = 0; slot < active.size(); ++slot) {
    disturbed_[slot] = active[slot] != active_[slot] || !same(positions[slot], positions_[slot]);
    if (disturbed_[slot] && active_[slot]) disturbers_.push_back(positions_[slot]);
    if (disturbed_[slot] && active[slot]) disturbers_.push_back(positions[slot]);
  }
  active_ = std::move(active);
  positions_ = std::move(positions);
}

std::size_t Clusters::assign(std::span<const std::int16_t> centers, std::span<const std::int32_t> slots,
                             std::size_t threads) {
  note_changes(centers, slots);
  const std::size_t tops = cloud_.boxes(levels - 1).size();
  const std::size_t workers = worker_count(threads, tops);
  OwnedList all = packed_centers(centers, slots), disturbers = packed_points(disturbers_);
  Changes changes{disturbers.list(static_cast<int>(disturbers_.size())), disturbed_.data(), positions_.data(), {}};
  for (std::size_t level = 0; level < levels; ++level) changes.rivals[level] = rivals_[level].data();
  auto rooms = make_workers(cloud_, all.list(static_cast<int>(slots.size())), changes, workers);
  Buffer<std::uint16_t> fresh(workers * top_points);
  std::vector<std::vector<Moments>> sums(workers, std::vector<Moments>(moments_.size()));
  std::vector<std::size_t> moved(workers, 0);
  for_chunks(tops, workers, [&](std::size_t top, std::size_t worker) {
    // label_top writes at places that count from the cloud's first point; this chunk's places are in `fresh`.
    std::uint16_t* here = fresh.data() + worker * top_points;
    const std::size_t first = top * top_points, count = std::min(top_points, labels_.size() - first);
    std::memcpy(here, &labels_[first], count * sizeof *here);
    hot().label_top(rooms[worker].descent, top, here - first);
    moved[worker] += assigned_ ? book_moves(first, first + count, here, sums[worker])
                               : book_all(first, first + count, here, sums[worker]);
  });
  for (std::size_t worker = 0; worker < workers; ++worker)
    for (std::size_t slot = 0; slot < moments_.size(); ++slot) moments_[slot].add(sums[worker][slot]);
  assigned_ = true;
  return std::accumulate(moved.begin(), moved.end(), std::size_t{0});
}

// The first pass: neighbours in Z-order mostly share a label, so their moments are added up before they are booked.
std::size_t Clusters::book_all(std::size_t first, std::size_t last, const std::uint16_t* fresh,
                               std::span<Moments> moments) {
  for (std::size_t i = first; i < last;) {
    const std::uint16_t label = fresh[i - first];
    Moments run{};
    for (; i < last && fresh[i - first] == label; ++i) {
      run.add_point(unpack(cloud_.point(i)).data(), cloud_.weights()[i]);
      labels_[i] = label;
    }
    moments[label].add(run);
  }
  return std::min(last, cloud_.size()) - first;
}

// A later pass: few labels changed. They are first listed, without a branch per point, and then booked from one cluster to
// the other; listing and booking in one loop costs twice as much, in branches that cannot be predicted.
std::size_t Clusters::book_moves(std::size_t first, std::size_t last, const std::uint16_t* fresh,
                                 std::span<Moments> moments) {
  Buffer<std::uint32_t> moved(last - first);
  std::size_t count = 0;
  for (std::size_t i = first; i < last; i += 4) {
    std::uint64_t now, before;  // four labels each
    std::memcpy(&now, fresh + (i - first), sizeof now);
    std::memcpy(&before, &labels_[i], sizeof before);
    if (now == before) continue;
    for (std::size_t j = i; j < i + 4; ++j) {
      moved[count] = static_cast<std::uint32_t>(j - first);
      count += fresh[j - first] != labels_[j];
    }
  }
  std::size_t padding = 0;  // copies of the last point, of weight 0
  while (padding < count && first + moved[count - 1 - padding] >= cloud_.size()) ++padding;
  for (std::size_t m = 0; m < count; ++m) {
    const std::size_t i = first + moved[m];
    Moments change{};
    change.add_point(unpack(cloud_.point(i)).data(), cloud_.weights()[i]);
    moments[fresh[i - first]].add(change);
    moments[labels_[i]].subtract(change);
    labels_[i] = fresh[i - first];
  }
  return count - padding;
}

namespace {

// The mean is the best point of its grid and the old centre is on that grid too: no pass can raise the objective, so passes end.
bool move_to_means(std::span<std::int16_t> centers, std::size_t fixed, std::span<const Moments> moments, int grid) {
  bool moved = false;
  for (std::size_t slot = fixed; slot < centers.size() / axes; ++slot) {
    if (moments[slot].weight == 0) continue;  // an empty cluster's centre stays
    for (std::size_t c = 0; c < axes; ++c) {
      const std::int16_t mean = rounded_mean(moments[slot].sum[c], moments[slot].weight, grid);
      moved |= mean != centers[slot * axes + c];
      centers[slot * axes + c] = mean;
    }
  }
  return moved;
}

}  // namespace

std::vector<std::int64_t> Clusters::run(std::span<std::int16_t> centers, std::size_t fixed, const Stop& stop,
                                        std::size_t threads, const Hear& hear) {
  std::vector<std::int32_t> slots(centers.size() / axes);
  std::iota(slots.begin(), slots.end(), 0);
  std::vector<std::int64_t> objectives;
  while (true) {
    assign(centers, slots, threads);
    const std::int64_t now = objective(centers), before = objectives.empty() ? now : objectives.back();
    const bool settled =
        !objectives.empty() && static_cast<double>(before - now) <= stop.tolerance * static_cast<double>(before);
    objectives.push_back(now);
    hear(now);
    if (settled || objectives.size() >= stop.most || !move_to_means(centers, fixed, moments_, stop.grid))
      return objectives;
  }
}

std::int64_t Clusters::objective(std::span<const std::int16_t> centers) const {
  std::int64_t total = 0;
  for (std::size_t slot = 0; slot < centers.size() / axes; ++slot) {
    const Moments& m = moments_[slot];
    total += m.sq;
    for (std::size_t c = 0; c < axes; ++c) {
      const std::int64_t center = centers[slot * axes + c];
      total += center * (center * m.weight - 2 * m.sum[c]);
    }
  }
  return total;
}

std::vector<Spread> Clusters::spreads() const {
  using Vector = std::array<double, axes>;
  std::vector<Vector> means(moments_.size());
  for (std::size_t slot = 0; slot < means.size(); ++slot)
    for (std::size_t c = 0; c < axes; ++c)
      means[slot][c] = static_cast<double>(moments_[slot].sum[c]) /
                       static_cast<double>(std::max<std::int64_t>(1, moments_[slot].weight));
  std::vector<Covariance> squares(moments_.size());
  for (std::size_t i = 0; i < cloud_.size(); ++i) {
    const auto x = unpack(cloud_.point(i));
    const Vector& mean = means[labels_[i]];
    Vector d;
    for (std::size_t c = 0; c < axes; ++c) d[c] = x[c] - mean[c];
    squares[labels_[i]].add(static_cast<double>(cloud_.weights()[i]), d);
  }
  std::vector<Spread> out(moments_.size());
  for (std::size_t slot = 0; slot < out.size(); ++slot) {
    const PrincipalAxis principal = squares[slot].principal_axis();
    const double deviation =
        moments_[slot].weight > 0 ? std::sqrt(principal.value / static_cast<double>(moments_[slot].weight)) : 0;
    for (std::size_t c = 0; c < axes; ++c) out[slot].axis[c] = principal.direction[c] * deviation;
    out[slot].error = principal.value;
  }
  return out;
}

void Clusters::look(std::span<const std::int16_t> centers, std::size_t threads, Buffer<std::uint16_t>& labels,
                    Buffer<std::int32_t>& sq_distances) const {
  const std::size_t tops = cloud_.boxes(levels - 1).size();
  const std::size_t workers = worker_count(threads, tops);
  std::vector<std::int32_t> slots(centers.size() / axes);
  std::iota(slots.begin(), slots.end(), 0);
  OwnedList owned = packed_centers(centers, slots);
  auto rooms = make_workers(cloud_, owned.list(static_cast<int>(slots.size())), Changes{}, workers);
  labels.resize(labels_.size());
  sq_distances.resize(labels_.size());
  for_chunks(tops, workers, [&](std::size_t top, std::size_t worker) {
    hot().label_top_sq(rooms[worker].descent, top, labels.data(), sq_distances.data());
  });
  labels.resize(cloud_.size());
  sq_distances.resize(cloud_.size());
}

Buffer<std::int32_t> Clusters::sq_distances(std::span<const std::int16_t> centers, std::size_t threads) const {
  Buffer<std::uint16_t> labels;
  Buffer<std::int32_t> distances;
  look(centers, threads, labels, distances);
  return distances;
}

Buffer<std::uint16_t> Clusters::nearest(std::span<const std::int16_t> centers, std::size_t threads) const {
  Buffer<std::uint16_t> labels;
  Buffer<std::int32_t> distances;
  look(centers, threads, labels, distances);
  return labels;
}

Neighbors nearest_others(std::span<const std::int16_t> centers) {
  const std::size_t k = centers.size() / axes;
  std::vector<std::int32_t> slots(k);
  std::iota(slots.begin(), slots.end(), 0);
  OwnedList owned = packed_centers(centers, slots);
  Neighbors out{Buffer<std::int32_t>(k + list_slack), Buffer<std::int32_t>(k + list_slack)};
  hot().nearest_others(owned.list(static_cast<int>(k)), out.rows.data(), out.sq_distances.data());
  out.rows.resize(k);
  out.sq_distances.resize(k);
  return out;
}

}  // namespace fewcolors
