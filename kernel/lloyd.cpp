#include "lloyd.hpp"

#include <algorithm>
#include <cstring>

#include "chunks.hpp"
#include "hot.hpp"

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

// A list of centres that owns its arrays.
class OwnedList {
 public:
  explicit OwnedList(std::size_t capacity) : words_(3 * stride(capacity)), stride_(stride(capacity)) {}

  CenterList list(int count) {
    return {words_.data(), words_.data() + stride_, words_.data() + 2 * stride_, count};
  }

 private:
  static std::size_t stride(std::size_t capacity) { return capacity + 2 * list_slack; }
  std::vector<std::int32_t> words_;
  std::size_t stride_;
};

OwnedList packed_centers(std::span<const std::int16_t> centers, std::span<const std::int32_t> slots) {
  OwnedList owned(slots.size());
  const CenterList list = owned.list(static_cast<int>(slots.size()));
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const Packed center = pack(&centers[i * axes]);
    list.ab[i] = center.ab;
    list.cd[i] = center.cd;
    list.index[i] = slots[i];
  }
  return owned;
}

// One worker's room for the descent.
class Worker {
 public:
  Worker(const Cloud& cloud, CenterList all) : rooms_(levels, OwnedList(static_cast<std::size_t>(all.count))) {
    descent.cloud = view(cloud);
    descent.all = all;
    for (std::size_t level = 0; level < levels; ++level) descent.kept[level] = rooms_[level].list(0);
  }
  Worker(Worker&&) = default;

  Descent descent;

 private:
  std::vector<OwnedList> rooms_;
};

std::vector<Worker> make_workers(const Cloud& cloud, CenterList all, std::size_t count) {
  std::vector<Worker> workers;
  workers.reserve(count);
  for (std::size_t i = 0; i < count; ++i) workers.emplace_back(cloud, all);
  return workers;
}

}  // namespace

Clusters::Clusters(const Cloud& cloud, std::size_t slots)
    : cloud_(cloud), labels_(cloud.blocks() * block_points), moments_(slots) {}

std::size_t Clusters::assign(std::span<const std::int16_t> centers, std::span<const std::int32_t> slots,
                             std::size_t threads) {
  const std::size_t tops = cloud_.boxes(levels - 1).size();
  const std::size_t workers = worker_count(threads, tops);
  OwnedList owned = packed_centers(centers, slots);
  auto rooms = make_workers(cloud_, owned.list(static_cast<int>(slots.size())), workers);
  std::vector<std::uint16_t> fresh(workers * top_points);
  std::vector<std::vector<Moments>> changes(workers, std::vector<Moments>(moments_.size()));
  std::vector<std::size_t> moved(workers, 0);
  for_chunks(tops, workers, [&](std::size_t top, std::size_t worker) {
    // label_top writes at places that count from the cloud's first point; this chunk's places are in `fresh`.
    std::uint16_t* here = fresh.data() + worker * top_points;
    hot().label_top(rooms[worker].descent, top, here - top * top_points);
    moved[worker] += update_top(top, here, changes[worker]);
  });
  for (std::size_t worker = 0; worker < workers; ++worker)
    for (std::size_t slot = 0; slot < moments_.size(); ++slot) moments_[slot].add(changes[worker][slot]);
  assigned_ = true;
  std::size_t total = 0;
  for (std::size_t count : moved) total += count;
  return total;
}

void Clusters::move_point(std::size_t point, std::uint16_t to, std::span<Moments> moments) const {
  const auto x = unpack(cloud_.point(point));
  const std::int64_t w = cloud_.weights()[point];
  Moments change{};
  for (int c = 0; c < axes; ++c) {
    change.sum[c] = w * x[c];
    change.sq += w * x[c] * x[c];
  }
  change.weight = w;
  moments[to].add(change);
  if (!assigned_) return;
  Moments& from = moments[labels_[point]];
  for (int c = 0; c < axes; ++c) from.sum[c] -= change.sum[c];
  from.weight -= change.weight;
  from.sq -= change.sq;
}

std::size_t Clusters::update_top(std::size_t top, const std::uint16_t* fresh, std::span<Moments> moments) {
  const std::size_t first = top * top_points, last = std::min(first + top_points, labels_.size());
  std::size_t moved = 0;
  for (std::size_t block = first; block < last; block += block_points) {
    const std::uint16_t* now = fresh + (block - first);
    std::uint16_t* before = &labels_[block];
    if (assigned_ && std::memcmp(now, before, block_points * sizeof *now) == 0) continue;
    for (std::size_t i = 0; i < block_points; ++i) {
      if (assigned_ && now[i] == before[i]) continue;
      move_point(block + i, now[i], moments);
      moved += block + i < cloud_.size();
    }
    std::memcpy(before, now, block_points * sizeof *now);
  }
  return moved;
}

std::vector<std::int32_t> Clusters::sq_distances(std::span<const std::int16_t> centers, std::size_t threads) const {
  const std::size_t tops = cloud_.boxes(levels - 1).size();
  const std::size_t workers = worker_count(threads, tops);
  std::vector<std::int32_t> slots(centers.size() / axes);
  for (std::size_t i = 0; i < slots.size(); ++i) slots[i] = static_cast<std::int32_t>(i);
  OwnedList owned = packed_centers(centers, slots);
  auto rooms = make_workers(cloud_, owned.list(static_cast<int>(slots.size())), workers);
  std::vector<std::uint16_t> labels(labels_.size());
  std::vector<std::int32_t> distances(labels_.size());
  for_chunks(tops, workers, [&](std::size_t top, std::size_t worker) {
    hot().label_top_sq(rooms[worker].descent, top, labels.data(), distances.data());
  });
  distances.resize(cloud_.size());
  return distances;
}

}  // namespace fewcolors
