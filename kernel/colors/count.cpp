// RGB: one counter for each of the 2^24 colours, in pages; RGBA, whose 2^32 are too many, and small pictures: radix and sort.
//
// Pseudo-code for RGB:
//   1  for each chunk of pixels: add 1 to the counter of each pixel's key; a counter is one byte, and when it wraps round, its key
//      goes to a list of overflows (256 pixels each)
//   2  for each page that was touched: emit the counters that are not zero, in order, with their overflows
// Counters of one byte keep the pages of a photo within the cache (a photo touches 1,000 of the 4,096 pages of 4 KB), and pages
// keep untouched memory untouched: a page of memory costs a fault. Workers count in tables of their own; step 2 adds them up.
// (24 megapixels of 1.6 million colours: 200 ms by radix with counts afterwards, 110 ms so.)

#include "colors/count.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>
#include <vector>

#include "colors/morton.hpp"
#include "ground/chunks.hpp"

namespace fewcolors {
namespace {

constexpr std::size_t chunk_pixels = std::size_t{1} << 16;

// Writes (key, weight) pairs one after the other to arrays that are long enough.
class Writer {
 public:
  explicit Writer(std::size_t most) : counts_{Buffer<std::uint32_t>(most), Buffer<std::int64_t>(most)} {}

  // A weight of 0 writes nothing that stays: no branch, which noise in a picture would make unpredictable.
  void write(std::uint32_t key, std::int64_t weight) {
    counts_.keys[size_] = key;
    counts_.weights[size_] = weight;
    size_ += weight != 0;
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

template <int Channels, class Visit>
void for_keys(std::span<const std::uint8_t> pixels, std::size_t chunk, Visit&& visit) {
  const std::size_t end = std::min(pixels.size() / Channels, (chunk + 1) * chunk_pixels);
  for (std::size_t i = chunk * chunk_pixels; i < end; ++i) visit(Morton<Channels>::key(&pixels[i * Channels]));
}

// --- sorting -----------------------------------------------------------------------------------------------------------

// Least significant digit first; stable, so that as many passes as the key has digits sort.
template <std::size_t DigitBits, std::size_t Digits>
void radix_sort(Buffer<std::uint32_t>& keys) {
  Buffer<std::uint32_t> spare(keys.size());
  for (std::size_t digit = 0; digit < Digits; ++digit) {
    const auto of = [&](std::uint32_t key) { return (key >> (digit * DigitBits)) & ((1u << DigitBits) - 1); };
    std::array<std::size_t, std::size_t{1} << DigitBits> places{};
    for (std::uint32_t key : keys) ++places[of(key)];
    std::size_t place = 0;
    for (std::size_t& p : places) place += std::exchange(p, place);
    for (std::uint32_t key : keys) spare[places[of(key)]++] = key;
    keys.swap(spare);
  }
}

Counts count_sorted(std::span<const std::uint32_t> keys) {
  Writer out(keys.size() + 1);
  for (std::size_t i = 0; i < keys.size();) {
    std::size_t j = i + 1;
    while (j < keys.size() && keys[j] == keys[i]) ++j;
    out.write(keys[i], static_cast<std::int64_t>(j - i));
    i = j;
  }
  return std::move(out).finish();
}

// --- RGB ---------------------------------------------------------------------------------------------------------------

constexpr int rest_bits = 12;
constexpr std::size_t page_size = std::size_t{1} << rest_bits;
constexpr std::size_t page_count = std::size_t{1} << (24 - rest_bits);

// One worker's counters.
class Pages {
 public:
  Pages() : bytes_(page_size * page_count) {}

  void add(std::uint32_t key) {
    touch(key >> rest_bits);
    if (++bytes_[key] == 0) overflows_.push_back(key);
  }

  // Takes over another worker's counters; its overflows too.
  void absorb(const Pages& other) {
    for (std::size_t page = 0; page < page_count; ++page)
      if (other.touched_[page]) absorb_page(other, page << rest_bits);
    overflows_.insert(overflows_.end(), other.overflows_.begin(), other.overflows_.end());
  }

  Counts finish(std::size_t pixels) && {
    std::sort(overflows_.begin(), overflows_.end());
    const auto pages = static_cast<std::size_t>(std::count(touched_.begin(), touched_.end(), std::uint8_t{1}));
    Writer out(std::min(pixels, pages * page_size) + 1);  // one place beyond the last for what does not stay
    for (std::size_t page = 0; page < page_count; ++page)
      if (touched_[page]) emit(static_cast<std::uint32_t>(page << rest_bits), out);
    return std::move(out).finish();
  }

 private:
  void touch(std::size_t page) {
    if (touched_[page]) return;
    touched_[page] = 1;
    std::memset(&bytes_[page << rest_bits], 0, page_size);
  }

  void absorb_page(const Pages& other, std::size_t first) {
    touch(first >> rest_bits);
    for (std::size_t key = first; key < first + page_size; ++key) {
      bytes_[key] = static_cast<std::uint8_t>(bytes_[key] + other.bytes_[key]);
      if (bytes_[key] < other.bytes_[key]) overflows_.push_back(static_cast<std::uint32_t>(key));
    }
  }

  // Eight counters are looked at together; most are zero.
  void emit(std::uint32_t first, Writer& out) const {
    auto overflow = std::lower_bound(overflows_.begin(), overflows_.end(), first);
    const bool plain = overflow == overflows_.end() || *overflow >= first + page_size;
    for (std::uint32_t start = first; start < first + page_size; start += 8) {
      std::uint64_t eight;
      std::memcpy(&eight, &bytes_[start], sizeof eight);
      if (eight == 0 && plain) continue;
      for (std::uint32_t key = start; key < start + 8; ++key) {
        std::int64_t weight = bytes_[key];
        for (; !plain && overflow != overflows_.end() && *overflow == key; ++overflow) weight += 256;
        out.write(key, weight);
      }
    }
  }

  Buffer<std::uint8_t> bytes_;  // of untouched pages never read
  std::array<std::uint8_t, page_count> touched_{};
  std::vector<std::uint32_t> overflows_;  // a key for every 256 of its pixels
};

constexpr std::size_t most_workers = 16;  // each has 16 MB of pages: together the constant part of the memory

// Up to here sorting is sooner done than pages are cleared and read: a photo touches as many pages small as large.
// (By pages and by sorting: 457 and 35 µs for 3,200, 895 and some 150 for 29,000 pixels.)
constexpr std::size_t few_pixels = std::size_t{1} << 17;

Counts count_few_rgb(std::span<const std::uint8_t> pixels) {
  Buffer<std::uint32_t> keys(pixels.size() / 3);
  for (std::size_t i = 0; i < keys.size(); ++i) keys[i] = Morton<3>::key(&pixels[3 * i]);
  radix_sort<8, 3>(keys);
  return count_sorted(keys);
}

Counts count_rgb(std::span<const std::uint8_t> pixels, std::size_t threads) {
  if (pixels.size() / 3 <= few_pixels) return count_few_rgb(pixels);
  const std::size_t n = pixels.size() / 3, chunks = (n + chunk_pixels - 1) / chunk_pixels;
  const std::size_t workers = std::min(most_workers, worker_count(threads, chunks));
  std::vector<Pages> tables(workers);
  for_chunks(chunks, workers, [&](std::size_t chunk, std::size_t worker) {
    for_keys<3>(pixels, chunk, [&](std::uint32_t key) { tables[worker].add(key); });
  });
  for (std::size_t worker = 1; worker < workers; ++worker) tables[0].absorb(tables[worker]);
  return std::move(tables[0]).finish(n);
}

// --- RGBA --------------------------------------------------------------------------------------------------------------

constexpr std::size_t batch_pixels = std::size_t{1} << 24;  // bounds the keys to 64 MB
Counts count_rgba_batch(std::span<const std::uint8_t> pixels, std::size_t threads) {
  const std::size_t n = pixels.size() / 4, chunks = (n + chunk_pixels - 1) / chunk_pixels;
  Buffer<std::uint32_t> keys(n);
  for_chunks(chunks, worker_count(threads, chunks), [&](std::size_t chunk, std::size_t) {
    std::size_t i = chunk * chunk_pixels;
    for_keys<4>(pixels, chunk, [&](std::uint32_t key) { keys[i++] = key; });
  });
  radix_sort<11, 3>(keys);  // 3 x 11 bits cover the key's 32
  return count_sorted(keys);
}

Counts count_rgba(std::span<const std::uint8_t> pixels, std::size_t threads) {
  constexpr std::size_t batch_bytes = 4 * batch_pixels;
  Counts total = count_rgba_batch(pixels.first(std::min(batch_bytes, pixels.size())), threads);
  for (std::size_t start = batch_bytes; start < pixels.size(); start += batch_bytes)
    total =
        merge(total, count_rgba_batch(pixels.subspan(start, std::min(batch_bytes, pixels.size() - start)), threads));
  return total;
}

std::uint32_t key_of(const std::uint8_t* color, int channels) {
  return channels == 3 ? Morton<3>::key(color) : Morton<4>::key(color);
}

}  // namespace

Counts count_colors(std::span<const std::uint8_t> pixels, int channels, std::size_t threads) {
  return channels == 3 ? count_rgb(pixels, threads) : count_rgba(pixels, threads);
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
  const std::size_t in_a = a.keys.size(), in_b = b.keys.size();
  Writer out(in_a + in_b + 1);
  std::size_t i = 0, j = 0;
  // No branch on which side is next: nobody could foresee it (4 x 1.2 million colours: see docs/decisions/0012).
  while (i < in_a && j < in_b) {
    const std::uint32_t of_a = a.keys[i], of_b = b.keys[j];
    const bool from_a = of_a <= of_b, from_b = of_b <= of_a;
    out.write(from_a ? of_a : of_b, a.weights[i] * from_a + b.weights[j] * from_b);
    i += from_a;
    j += from_b;
  }
  for (; i < in_a; ++i) out.write(a.keys[i], a.weights[i]);
  for (; j < in_b; ++j) out.write(b.keys[j], b.weights[j]);
  return std::move(out).finish();
}

Counts encode(std::span<const std::uint8_t> colors, int channels, std::span<const std::int64_t> weights) {
  Counts out{Buffer<std::uint32_t>(weights.size()), Buffer<std::int64_t>(weights.size())};
  for (std::size_t i = 0; i < weights.size(); ++i)
    out.keys[i] = key_of(&colors[i * static_cast<std::size_t>(channels)], channels);
  std::copy(weights.begin(), weights.end(), out.weights.begin());
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
