// Counting by one radix pass and small tables.
//
// Pseudo-code, for a batch of pixels:
//   1  for each chunk of pixels: how many keys fall in each bucket (the key's top 12 bits)
//   2  prefix sums over buckets and chunks give every chunk its own places in the buckets
//   3  for each chunk: write the rest of each key (12 bits of RGB, 20 of RGBA) to its place
//   4  for each bucket: count the rests in a table of 4,096 (RGB), or sort them (RGBA, or few), and emit them in order
// Every step is parallel over fixed chunks or buckets, and the result is a sorted list: no step can change it.
//
// Why not a dense table of 2^24 counters: its page faults alone (64 MB) cost more than a photo of 0.4 megapixels takes here
// (2 ms). Why not a hash: the result must be sorted anyway, since everything after lives on the order.

#include "count.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "chunks.hpp"
#include "morton.hpp"

namespace fewcolors {
namespace {

constexpr int bucket_bits = 12;  // 4,096 write streams: more misses the TLB, fewer makes the tables of step 4 outgrow L1
constexpr std::size_t buckets = std::size_t{1} << bucket_bits;
constexpr std::size_t chunk_pixels = std::size_t{1} << 16;  // 16 KB of counters per 196 KB of pixels
constexpr std::size_t batch_pixels = std::size_t{1} << 24;  // bounds the working memory: 32 MB of rests for RGB, 64 for RGBA
constexpr std::size_t bucket_groups = 64;                   // tasks of step 4; each keeps its own output list

using BucketCounts = std::array<std::uint32_t, buckets>;

// Step 4 for RGB: a table over the 4,096 possible rests.
struct TableCounter {
  std::array<std::uint32_t, std::size_t{1} << (24 - bucket_bits)> table{};

  void count(std::span<std::uint16_t> rests, std::uint32_t top, Counts& out) {
    for (std::uint16_t rest : rests) ++table[rest];
    for (std::uint32_t rest = 0; rest < table.size(); ++rest) {
      if (table[rest] == 0) continue;
      out.keys.push_back(top | rest);
      out.weights.push_back(table[rest]);
      table[rest] = 0;
    }
  }
};

// Step 4 by sorting: for RGBA, whose 2^20 possible rests make no small table, and for buckets of few pixels.
template <class Rest>
void count_sorted(std::span<Rest> rests, std::uint32_t top, Counts& out) {
  std::sort(rests.begin(), rests.end());
  for (std::size_t i = 0; i < rests.size();) {
    std::size_t j = i + 1;
    while (j < rests.size() && rests[j] == rests[i]) ++j;
    out.keys.push_back(top | rests[i]);
    out.weights.push_back(static_cast<std::int64_t>(j - i));
    i = j;
  }
}

// Below this many pixels a bucket is sorted: scanning 4,096 counters costs about as much as sorting 64 numbers.
constexpr std::size_t sorted_below = 64;

struct SortCounter {
  void count(std::span<std::uint32_t> rests, std::uint32_t top, Counts& out) { count_sorted(rests, top, out); }
};

Counts concatenate(const std::vector<Counts>& parts) {
  std::size_t total = 0;
  for (const Counts& part : parts) total += part.keys.size();
  Counts all;
  all.keys.reserve(total);
  all.weights.reserve(total);
  for (const Counts& part : parts) {
    all.keys.insert(all.keys.end(), part.keys.begin(), part.keys.end());
    all.weights.insert(all.weights.end(), part.weights.begin(), part.weights.end());
  }
  return all;
}

template <int Channels, class Rest, class Counter>
class Batch {
 public:
  Batch(std::span<const std::uint8_t> pixels, std::size_t threads)
      : pixels_(pixels),
        size_(pixels.size() / Channels),
        chunks_((size_ + chunk_pixels - 1) / chunk_pixels),
        workers_(worker_count(threads, chunks_)),
        places_(chunks_),
        rests_(size_) {}

  Counts count() {
    for_chunks(chunks_, workers_, [&](std::size_t chunk, std::size_t) { count_buckets(chunk); });
    prefix_sums();
    for_chunks(chunks_, workers_, [&](std::size_t chunk, std::size_t) { scatter(chunk); });
    std::vector<Counts> parts(bucket_groups);
    for_chunks(bucket_groups, workers_, [&](std::size_t group, std::size_t) { parts[group] = count_group(group); });
    return concatenate(parts);
  }

 private:
  static constexpr int rest_bits = Morton<Channels>::bits - bucket_bits;

  template <class Visit>
  void for_keys(std::size_t chunk, Visit&& visit) const {
    const std::size_t end = std::min(size_, (chunk + 1) * chunk_pixels);
    for (std::size_t i = chunk * chunk_pixels; i < end; ++i) visit(Morton<Channels>::key(&pixels_[i * Channels]));
  }

  void count_buckets(std::size_t chunk) {
    BucketCounts& counts = places_[chunk];
    counts.fill(0);
    for_keys(chunk, [&](std::uint32_t key) { ++counts[key >> rest_bits]; });
  }

  // Counts become first places: bucket by bucket, and within a bucket chunk by chunk.
  void prefix_sums() {
    std::uint32_t place = 0;
    for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
      starts_[bucket] = place;
      for (BucketCounts& chunk : places_) place += std::exchange(chunk[bucket], place);
    }
    starts_[buckets] = place;
  }

  void scatter(std::size_t chunk) {
    BucketCounts& places = places_[chunk];
    constexpr std::uint32_t mask = (std::uint32_t{1} << rest_bits) - 1;
    for_keys(chunk, [&](std::uint32_t key) { rests_[places[key >> rest_bits]++] = static_cast<Rest>(key & mask); });
  }

  Counts count_group(std::size_t group) {
    constexpr std::size_t group_size = buckets / bucket_groups;
    Counter counter;
    Counts out;
    for (std::size_t bucket = group * group_size; bucket < (group + 1) * group_size; ++bucket) {
      const std::span<Rest> rests(rests_.data() + starts_[bucket], starts_[bucket + 1] - starts_[bucket]);
      const std::uint32_t top = static_cast<std::uint32_t>(bucket) << rest_bits;
      if (rests.size() < sorted_below)
        count_sorted(rests, top, out);
      else
        counter.count(rests, top, out);
    }
    return out;
  }

  std::span<const std::uint8_t> pixels_;
  std::size_t size_, chunks_, workers_;
  std::vector<BucketCounts> places_;
  std::vector<Rest> rests_;
  std::array<std::uint32_t, buckets + 1> starts_{};
};

Counts count_batch(std::span<const std::uint8_t> pixels, int channels, std::size_t threads) {
  if (channels == 3) return Batch<3, std::uint16_t, TableCounter>(pixels, threads).count();
  return Batch<4, std::uint32_t, SortCounter>(pixels, threads).count();
}

std::uint32_t key_of(const std::uint8_t* color, int channels) {
  return channels == 3 ? Morton<3>::key(color) : Morton<4>::key(color);
}

}  // namespace

Counts count_colors(std::span<const std::uint8_t> pixels, int channels, std::size_t threads) {
  const std::size_t batch_bytes = batch_pixels * static_cast<std::size_t>(channels);
  Counts total = count_batch(pixels.first(std::min(batch_bytes, pixels.size())), channels, threads);
  for (std::size_t start = batch_bytes; start < pixels.size(); start += batch_bytes) {
    const auto batch = pixels.subspan(start, std::min(batch_bytes, pixels.size() - start));
    total = merge(total, count_batch(batch, channels, threads));
  }
  return total;
}

Counts count_weighted(std::span<const std::uint8_t> pixels, int channels, std::span<const std::int64_t> weights) {
  std::vector<std::pair<std::uint32_t, std::int64_t>> entries(weights.size());
  for (std::size_t i = 0; i < weights.size(); ++i)
    entries[i] = {key_of(&pixels[i * static_cast<std::size_t>(channels)], channels), weights[i]};
  std::sort(entries.begin(), entries.end());
  Counts out;
  for (const auto& [key, weight] : entries) {
    if (out.keys.empty() || out.keys.back() != key) {
      out.keys.push_back(key);
      out.weights.push_back(0);
    }
    out.weights.back() += weight;
  }
  return out;
}

Counts merge(const Counts& a, const Counts& b) {
  Counts out;
  out.keys.reserve(a.keys.size() + b.keys.size());
  out.weights.reserve(a.keys.size() + b.keys.size());
  std::size_t i = 0, j = 0;
  while (i < a.keys.size() || j < b.keys.size()) {
    const bool from_a = j == b.keys.size() || (i < a.keys.size() && a.keys[i] <= b.keys[j]);
    const bool from_b = i == a.keys.size() || (j < b.keys.size() && b.keys[j] <= a.keys[i]);
    out.keys.push_back(from_a ? a.keys[i] : b.keys[j]);
    out.weights.push_back((from_a ? a.weights[i++] : 0) + (from_b ? b.weights[j++] : 0));
  }
  return out;
}

void decode(std::span<const std::uint32_t> keys, int channels, std::span<std::uint8_t> colors) {
  const auto width = static_cast<std::size_t>(channels);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (channels == 3)
      Morton<3>::color(keys[i], &colors[i * width]);
    else
      Morton<4>::color(keys[i], &colors[i * width]);
  }
}

}  // namespace fewcolors
