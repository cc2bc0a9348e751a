// Counting by one radix pass and small tables.
//
// Pseudo-code, for a batch of pixels:
//   1  for each chunk of pixels: how many keys fall in each bucket (the key's top 12 bits)
//   2  prefix sums over buckets and chunks give every chunk its own places in the buckets
//   3  for each chunk: write the rest of each key (12 bits of RGB, 20 of RGBA) to its place
//   4  for each bucket: count the rests in a table of 4,096 (RGB), or sort them (RGBA), and emit them in order
// Every step is parallel over fixed chunks or buckets, and the result is a sorted list: no step can change it.
//
// Why not a dense table of 2^24 counters: its page faults alone (64 MB) cost more than a photo of 0.4 megapixels takes here
// (2 ms). Why not a hash: the result must be sorted anyway, since everything after lives on the order.

#include "count.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>
#include <vector>

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

// Writes (key, weight) pairs one after the other to arrays that are long enough.
class Writer {
 public:
  explicit Writer(std::size_t most) : counts_{Buffer<std::uint32_t>(most), Buffer<std::int64_t>(most)} {}

  void write(std::uint32_t key, std::int64_t weight) {
    counts_.keys[size_] = key;
    counts_.weights[size_++] = weight;
  }

  Counts finish() && {
    counts_.keys.resize(size_);
    counts_.weights.resize(size_);
    return std::move(counts_);
  }

 private:
  Counts counts_;
  std::size_t size_ = 0;
};

// Step 4 for RGB: a table over the 4,096 possible rests, and a bit for each that is not zero. Most of the table is: reading the
// bits instead of the table halves the time of the whole count.
class TableCounter {
 public:
  void count(std::span<const std::uint16_t> rests, std::uint32_t top, Writer& out) {
    for (std::uint16_t rest : rests) {
      ++table_[rest];
      seen_[rest / 64] |= std::uint64_t{1} << (rest % 64);
    }
    for (std::uint32_t word = 0; word < seen_.size(); ++word) {
      for (; seen_[word] != 0; seen_[word] &= seen_[word] - 1) {
        const std::uint32_t rest = word * 64 + static_cast<std::uint32_t>(std::countr_zero(seen_[word]));
        out.write(top | rest, std::exchange(table_[rest], 0u));
      }
    }
  }

 private:
  static constexpr std::size_t rests = std::size_t{1} << (24 - bucket_bits);
  std::array<std::uint32_t, rests> table_{};
  std::array<std::uint64_t, rests / 64> seen_{};
};

// Step 4 for RGBA, whose 2^20 possible rests make no small table: by sorting.
class SortCounter {
 public:
  void count(std::span<std::uint32_t> rests, std::uint32_t top, Writer& out) {
    std::sort(rests.begin(), rests.end());
    for (std::size_t i = 0; i < rests.size();) {
      std::size_t j = i + 1;
      while (j < rests.size() && rests[j] == rests[i]) ++j;
      out.write(top | rests[i], static_cast<std::int64_t>(j - i));
      i = j;
    }
  }
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
    const std::size_t first = group * group_size, last = first + group_size;
    Counter counter;
    Writer out(starts_[last] - starts_[first]);
    for (std::size_t bucket = first; bucket < last; ++bucket) {
      const std::span<Rest> rests(rests_.data() + starts_[bucket], starts_[bucket + 1] - starts_[bucket]);
      if (!rests.empty()) counter.count(rests, static_cast<std::uint32_t>(bucket) << rest_bits, out);
    }
    return std::move(out).finish();
  }

  std::span<const std::uint8_t> pixels_;
  std::size_t size_, chunks_, workers_;
  Buffer<BucketCounts> places_;
  Buffer<Rest> rests_;
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
  Buffer<std::pair<std::uint32_t, std::int64_t>> entries(weights.size());
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
