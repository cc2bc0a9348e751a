#include "dither/texture.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "colors/cloud.hpp"
#include "ground/buffers.hpp"
#include "ground/chunks.hpp"

namespace fewcolors {
namespace {

// Rows of one chunk: some milliseconds of work, and few rows are looked at twice.
constexpr std::size_t chunk_rows = 128, flat_chunk_rows = 512;

// Lightness and its square, row by row, each blurred across. Single precision keeps a standard deviation to some 0.1 of 255.
struct Blurred {
  Buffer<float> value, square;
};

// Rec. 709's weights on encoded values: close enough to lightness to tell calm from busy, at a tenth of its price.
float luma(const std::uint8_t* color) {
  return static_cast<float>(54 * color[0] + 183 * color[1] + 19 * color[2]) * (1.0f / 256);
}

class Lightness {
 public:
  Lightness(const Picture& picture, std::span<const float> taps)
      : picture_(picture), taps_(taps), padded_(picture.width + taps.size()), squares_(padded_.size()) {}

  // Blurs row y across into two rows.
  void blur(std::size_t y, std::span<float> value, std::span<float> square) {
    const std::size_t width = picture_.width, reach = taps_.size() / 2;
    const std::uint8_t* row = picture_.row(y).data();
    for (std::size_t i = 0; i < padded_.size(); ++i) {
      const std::size_t x = std::min(width - 1, i - std::min(i, reach));
      padded_[i] = luma(row + x * picture_.channels);
      squares_[i] = padded_[i] * padded_[i];
    }
    std::fill(value.begin(), value.end(), 0.0f);
    std::fill(square.begin(), square.end(), 0.0f);
    for (std::size_t t = 0; t < taps_.size(); ++t)
      for (std::size_t x = 0; x < width; ++x) {
        value[x] += taps_[t] * padded_[x + t];
        square[x] += taps_[t] * squares_[x + t];
      }
  }

 private:
  const Picture& picture_;
  std::span<const float> taps_;
  Buffer<float> padded_, squares_;
};

void calm_rows(const Picture& picture, std::span<const float> taps, float half, std::size_t first, std::size_t end,
               std::span<std::uint8_t> calm) {
  const std::size_t width = picture.width, reach = taps.size() / 2, rows = end - first + 2 * reach;
  Blurred across{Buffer<float>(rows * width), Buffer<float>(rows * width)};
  Lightness lightness(picture, taps);
  for (std::size_t row = 0; row < rows; ++row) {
    const std::size_t y = std::min(picture.height - 1, first + row - std::min(first + row, reach));
    lightness.blur(y, std::span(across.value).subspan(row * width, width),
                   std::span(across.square).subspan(row * width, width));
  }
  Buffer<float> mean(width), sq(width);
  for (std::size_t y = first; y < end; ++y) {
    std::fill(mean.begin(), mean.end(), 0.0f);
    std::fill(sq.begin(), sq.end(), 0.0f);
    for (std::size_t t = 0; t < taps.size(); ++t) {
      const std::size_t from = (y - first + t) * width;
      for (std::size_t x = 0; x < width; ++x) {
        mean[x] += taps[t] * across.value[from + x];
        sq[x] += taps[t] * across.square[from + x];
      }
    }
    for (std::size_t x = 0; x < width; ++x) {
      const float deviation = std::sqrt(std::max(0.0f, sq[x] - mean[x] * mean[x]));
      const float share = half / (half + deviation);
      calm[y * width + x] = static_cast<std::uint8_t>(std::max(1.0f, 255.0f * share * share + 0.5f));
    }
  }
}

// Which pixels of a row equal their left or their upper neighbour: by the bytes at `channels` times their number; what lies
// between says nothing. Whole rows of bytes at once: in most photos few pixels equal any neighbour, and these are soon found.
class Alike {
 public:
  explicit Alike(const Picture& picture)
      : picture_(picture), bytes_(picture.width * picture.channels), equal_(bytes_ + slack, 0) {
    for (Buffer<std::uint8_t>* row : {&left_, &up_, &down_}) row->assign(bytes_ + slack, 0);
  }

  // For row y; `above`, `below`: whether the rows beside it count. Rows are asked for from the upper one on.
  void look(std::size_t y, bool above, bool below) {
    const std::uint8_t* row = picture_.row(y).data();
    const std::size_t channels = picture_.channels;
    std::swap(up_, down_);
    if (!above) std::fill(up_.begin(), up_.end(), std::uint8_t{0});
    compare(row, row - channels, channels, left_);
    if (below)
      compare(row, row + bytes_, 0, down_);
    else
      std::fill(down_.begin(), down_.end(), std::uint8_t{0});
  }

  bool to_left(std::size_t x) const { return left_[x * picture_.channels] != 0; }

  // The first pixel from x on that equals one of its neighbours; the width where there is none.
  std::size_t next(std::size_t x) const {
    const std::size_t channels = picture_.channels, width = picture_.width;
    while (x < width) {
      const std::size_t at = x * channels;
      if ((word(left_, at) | word(left_, at + channels) | word(up_, at) | word(down_, at)) == 0) {
        x += sizeof(std::uint64_t) / channels;
        continue;
      }
      if ((left_[at] | left_[at + channels] | up_[at] | down_[at]) != 0) return x;
      ++x;
    }
    return width;
  }

 private:
  static constexpr std::size_t slack = 16;  // a word may be read from the last pixel on, or the one behind it

  static std::uint64_t word(const Buffer<std::uint8_t>& bytes, std::size_t at) {
    std::uint64_t value;
    std::memcpy(&value, &bytes[at], sizeof value);
    return value;
  }

  // alike[i] = whether `channels` bytes from a[i] on equal those from b[i] on, i a multiple of `channels` from `first` on.
  void compare(const std::uint8_t* a, const std::uint8_t* b, std::size_t first, Buffer<std::uint8_t>& alike) {
    for (std::size_t i = first; i < bytes_; ++i) equal_[i] = a[i] == b[i];
    if (picture_.channels == 3)
      for (std::size_t i = first; i < bytes_; ++i) alike[i] = equal_[i] & equal_[i + 1] & equal_[i + 2];
    else
      for (std::size_t i = first; i < bytes_; ++i) alike[i] = equal_[i] & equal_[i + 1] & equal_[i + 2] & equal_[i + 3];
  }

  const Picture& picture_;
  std::size_t bytes_;
  Buffer<std::uint8_t> equal_, left_, up_, down_;
};

// Runs of equal pixels, joined where they touch from row to row; pixels unlike all of their neighbours are in none.
class Regions {
 public:
  Regions(const Picture& picture, std::size_t first, std::size_t end) : picture_(picture), first_(first) {
    Alike alike(picture);
    row_starts_.push_back(0);
    for (std::size_t y = first; y < end; ++y) {
      alike.look(y, y > first, y + 1 < end);
      cut(alike);
      row_starts_.push_back(runs_.size());
      if (y > first) join(y);
    }
  }

  // flat[x] for row y, of regions as large as `size` or larger.
  void mark(std::size_t y, std::size_t size, std::span<std::uint8_t> flat) {
    std::fill(flat.begin(), flat.end(), std::uint8_t{0});
    for (std::size_t run = row_starts_[y - first_]; run < row_starts_[y - first_ + 1]; ++run)
      if (sizes_[root(static_cast<std::uint32_t>(run))] >= size)
        std::fill(flat.begin() + runs_[run].start, flat.begin() + runs_[run].end, std::uint8_t{1});
  }

 private:
  struct Run {
    std::uint32_t start, end;
  };

  bool same(const std::uint8_t* a, const std::uint8_t* b) const {
    return a[0] == b[0] && a[1] == b[1] && a[2] == b[2] && a[picture_.channels - 1] == b[picture_.channels - 1];
  }

  void cut(const Alike& alike) {
    for (std::size_t x = alike.next(0); x < picture_.width; x = alike.next(x)) {
      const std::size_t start = x;
      while (++x < picture_.width && alike.to_left(x)) continue;
      parents_.push_back(static_cast<std::uint32_t>(runs_.size()));
      runs_.push_back({static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(x)});
      sizes_.push_back(x - start);
    }
  }

  // Two runs of neighbouring rows that overlap touch; the colours of runs are those of their first pixels.
  void join(std::size_t y) {
    const std::uint8_t *above = picture_.row(y - 1).data(), *here = picture_.row(y).data();
    std::size_t up = row_starts_[y - first_ - 1], run = row_starts_[y - first_];
    while (up < row_starts_[y - first_] && run < row_starts_[y - first_ + 1]) {
      const Run upper = runs_[up], lower = runs_[run];
      const bool touch = upper.start < lower.end && lower.start < upper.end;
      if (touch && same(above + upper.start * picture_.channels, here + lower.start * picture_.channels))
        unite(static_cast<std::uint32_t>(up), static_cast<std::uint32_t>(run));
      up += upper.end <= lower.end;
      run += lower.end <= upper.end;
    }
  }

  std::uint32_t root(std::uint32_t run) {
    while (parents_[run] != run) run = parents_[run] = parents_[parents_[run]];
    return run;
  }

  void unite(std::uint32_t a, std::uint32_t b) {
    a = root(a);
    b = root(b);
    if (a == b) return;
    parents_[std::max(a, b)] = std::min(a, b);
    sizes_[std::min(a, b)] += sizes_[std::max(a, b)];
  }

  const Picture& picture_;
  std::size_t first_;
  std::vector<std::size_t> row_starts_;
  Buffer<std::uint32_t> parents_;
  Buffer<Run> runs_;
  Buffer<std::size_t> sizes_;
};

}  // namespace

void measure_calm(const Picture& picture, std::span<const float> taps, float half, std::span<std::uint8_t> calm,
                  std::size_t threads) {
  const std::size_t chunks = (picture.height + chunk_rows - 1) / chunk_rows;
  for_chunks(chunks, worker_count(threads, chunks), [&](std::size_t chunk, std::size_t) {
    const std::size_t first = chunk * chunk_rows;
    calm_rows(picture, taps, half, first, std::min(picture.height, first + chunk_rows), calm);
  });
}

// A chunk sees `size` rows more on both sides: whatever belongs to a region of that many pixels, has that many within `size`
// rows of itself.
void find_flat(const Picture& picture, std::size_t size, std::span<std::uint8_t> flat, std::size_t threads) {
  if (size < 2) return std::fill(flat.begin(), flat.end(), std::uint8_t{1});
  const std::size_t chunks = (picture.height + flat_chunk_rows - 1) / flat_chunk_rows;
  const std::size_t more = std::min(size, picture.height);
  for_chunks(chunks, worker_count(threads, chunks), [&](std::size_t chunk, std::size_t) {
    const std::size_t first = chunk * flat_chunk_rows, end = std::min(picture.height, first + flat_chunk_rows);
    Regions regions(picture, first - std::min(first, more), std::min(picture.height, end + more));
    for (std::size_t y = first; y < end; ++y) regions.mark(y, size, flat.subspan(y * picture.width, picture.width));
  });
}

}  // namespace fewcolors
