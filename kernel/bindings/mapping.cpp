// From pixels to indices.

#include <nanobind/stl/pair.h>

#include <algorithm>
#include <vector>

#include "bindings/arrays.hpp"
#include "dither/diffuse.hpp"
#include "dither/mixture.hpp"
#include "dither/refine.hpp"
#include "dither/texture.hpp"
#include "ground/chunks.hpp"
#include "ground/solve.hpp"
#include "hot.hpp"
#include "mapping/lookup.hpp"
#include "mapping/remap.hpp"

namespace fewcolors::bindings {
namespace {

template <class Index>
NewVector<Index> bind_look_up(Matrix<std::uint8_t> pixels, Matrix<std::uint8_t> colors, Vector<std::uint16_t> labels,
                              std::size_t threads) {
  require_colors_of(pixels, colors);
  require(colors.shape(0) == labels.size(), "colors and labels must be equally many");
  Buffer<Index> indices(pixels.shape(0));
  {
    nb::gil_scoped_release release;
    look_up<Index>(span(pixels), pixels.shape(1), span(colors), span(labels), indices, threads);
  }
  return give(std::move(indices));
}

std::pair<NewVector<std::int32_t>, NewVector<double>> bind_nearest(Matrix<double> points, Matrix<double> centers,
                                                                   std::size_t threads) {
  require(points.shape(1) == centers.shape(1) && centers.shape(0) > 0, "points and centers must have equal dimensions");
  constexpr std::size_t chunk = 4096;  // a few hundred microseconds at 64 centres
  const std::size_t n = points.shape(0), d = points.shape(1), chunks = (n + chunk - 1) / chunk;
  Buffer<std::int32_t> labels(n);
  Buffer<double> distances(n);
  {
    nb::gil_scoped_release release;
    for_chunks(chunks, worker_count(threads, chunks), [&](std::size_t c, std::size_t) {
      const std::size_t start = c * chunk;
      hot().label_rows(points.data() + start * d, std::min(chunk, n - start), centers.data(), centers.shape(0), d,
                       &labels[start], &distances[start]);
    });
  }
  return {give(std::move(labels)), give(std::move(distances))};
}

using Pixels = nb::ndarray<const std::uint8_t, nb::ndim<3>, nb::c_contig, nb::device::cpu>;

// Rows are counted in int32, four numbers to a pixel.
constexpr std::size_t most_width = std::size_t{1} << 28;

Picture picture_of(const Pixels& pixels) {
  require(pixels.shape(2) == 3 || pixels.shape(2) == 4, "pixels must have 3 or 4 channels");
  require(pixels.size() > 0 && pixels.shape(1) < most_width, "a picture must have pixels, fewer than 2^28 in a row");
  return {span(pixels), pixels.shape(0), pixels.shape(1), pixels.shape(2)};
}

void require_for_each_pixel(const Vector<std::uint8_t>& values, const Picture& picture, const char* law) {
  require(values.size() == 0 || values.size() == picture.height * picture.width, law);
}

Range range_of(const Vector<std::int32_t>& low, const Vector<std::int32_t>& high) {
  require(low.size() == axes && high.size() == axes, "low and high are four numbers each");
  Range range;
  std::copy_n(low.data(), axes, range.low.begin());
  std::copy_n(high.data(), axes, range.high.begin());
  for (int axis = 0; axis < axes; ++axis)
    require(range.low[axis] >= -16384 && range.low[axis] <= range.high[axis] && range.high[axis] <= 16384,
            "a range must ascend within the lattice");
  return range;
}

std::vector<Tap> taps_of(const Matrix<std::int32_t>& offsets) {
  require(offsets.shape(1) == 2 && offsets.shape(0) <= most_taps, "taps are rows of dx, dy, at most 64");
  std::vector<Tap> taps;
  for (std::size_t i = 0; i < offsets.shape(0); ++i) {
    const Tap tap{offsets.data()[2 * i], offsets.data()[2 * i + 1]};
    require(
        tap.dy >= 0 && tap.dy < most_reach && tap.dx > -most_reach && tap.dx < most_reach && (tap.dy > 0 || tap.dx > 0),
        "a tap must point to a pixel not yet visited, less than 8 away");
    taps.push_back(tap);
  }
  return taps;
}

// Numbers that are none, or too large, would leave the range in which a pixel's colour is looked up.
void require_weights(const Matrix<float>& weights, std::size_t taps) {
  require(weights.shape(1) == taps && weights.shape(0) > 0, "weights must be (levels, taps)");
  for (std::size_t i = 0; i < weights.size(); ++i)
    require(weights.data()[i] >= -2 && weights.data()[i] <= 2, "weights must be -2 to 2");
}

NewVector<std::uint16_t> bind_diffuse(Pixels pixels, const Converter& converter, Matrix<std::int16_t> palette,
                                      std::pair<Vector<std::int32_t>, Vector<std::int32_t>> range,
                                      Matrix<std::int32_t> taps, Matrix<float> weights, float strength,
                                      float most_error, bool serpentine, Vector<std::uint8_t> mask,
                                      Vector<std::uint8_t> levels, std::size_t threads) {
  const Picture picture = picture_of(pixels);
  require_palette(palette);
  require_weights(weights, taps.shape(0));
  require(strength >= 0 && strength <= 1 && most_error >= 0, "strength must be 0 to 1, most_error 0 or more");
  require_for_each_pixel(mask, picture, "mask must be empty or as large as the picture");
  require_for_each_pixel(levels, picture, "levels must be empty or as large as the picture");
  require(levels.size() == 0 || weights.shape(0) == 256, "levels need 256 rows of weights");
  const std::vector<Tap> checked = taps_of(taps);
  const DiffusionPlan plan{
      span(palette), range_of(range.first, range.second), checked, span(weights), strength, most_error, serpentine};
  Buffer<std::uint16_t> indices(picture.height * picture.width);
  {
    nb::gil_scoped_release release;
    diffuse(picture, converter, plan, span(mask), span(levels), indices, threads);
  }
  return give(std::move(indices));
}

template <class Index>
NewVector<Index> bind_map_nearest(Pixels pixels, const Converter& converter, Matrix<std::uint8_t> palette,
                                  std::size_t threads) {
  const Picture picture = picture_of(pixels);
  require(picture.channels == 3, "pixels must have 3 channels");
  require(palette.shape(1) == 3 && palette.shape(0) > 0 && (palette.shape(0) - 1) >> (8 * sizeof(Index)) == 0,
          "palette must be (k, 3), each row with an index");
  Buffer<Index> indices(picture.height * picture.width);
  {
    nb::gil_scoped_release release;
    map_nearest<Index>(picture.pixels, converter, span(palette), indices, threads);
  }
  return give(std::move(indices));
}

Blur blur_of(const Vector<std::int32_t>& taps, std::int32_t own) {
  const std::size_t n = taps.size();
  require(n % 2 == 1 && n <= 2 * most_reach_of_blur + 1 && own >= 0 && own <= 4096,
          "taps must be an odd number, at most 31, own 0 to 4096");
  std::int32_t sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    require(taps.data()[i] >= 0 && taps.data()[i] <= 64 && taps.data()[i] == taps.data()[n - 1 - i],
            "taps must be 0 to 64 and the same both ways");
    sum += taps.data()[i];
  }
  require(sum <= 64 && taps.data()[n / 2] + own > 0, "taps must sum to at most 64, and weigh the pixel at hand");
  return {span(taps), own};
}

void require_indices(const Vector<std::uint16_t>& indices, std::size_t n, std::size_t k) {
  require(n > 0 && indices.size() == n, "pixels and indices must be equally many, one at least");
  for (std::size_t i = 0; i < n; ++i) require(indices.data()[i] < k, "an index must be below the number of colours");
}

NewMatrix<std::int32_t> bind_blur(nb::ndarray<const std::int16_t, nb::ndim<3>, nb::c_contig, nb::device::cpu> points,
                                  Vector<std::int32_t> taps, std::int32_t own) {
  require(points.shape(2) == axes && points.size() > 0, "points must be (h, w, 4), one at least");
  const Blur g = blur_of(taps, own);
  Buffer<std::int32_t> blurred(points.size());
  {
    nb::gil_scoped_release release;
    const Buffer<std::int32_t> wide(points.data(), points.data() + points.size());
    blur({points.shape(0), points.shape(1)}, wide, g, blurred);
  }
  return give(std::move(blurred), axes);
}

std::pair<NewMatrix<std::int64_t>, NewMatrix<std::int64_t>> bind_mixture(std::pair<std::size_t, std::size_t> shape,
                                                                         Vector<std::uint16_t> indices,
                                                                         Matrix<std::int32_t> blurred,
                                                                         Vector<std::int32_t> taps, std::int32_t own,
                                                                         std::size_t k) {
  require(k > 0 && k <= 4096, "k must be 1 to 4096");
  require(shape.first > 0 && indices.size() % shape.first == 0 && indices.size() / shape.first == shape.second,
          "shape must be that of indices");
  require_indices(indices, indices.size(), k);
  require(blurred.shape(0) == indices.size() && blurred.shape(1) == axes, "blurred must be (pixels, 4)");
  const Blur g = blur_of(taps, own);
  Buffer<std::int64_t> pairs(k * k), sums(k * axes);
  {
    nb::gil_scoped_release release;
    count_pairs({shape.first, shape.second}, span(indices), g, k, pairs);
    sum_by_index(span(indices), span(blurred), sums);
  }
  return {give(std::move(pairs), k), give(std::move(sums), axes)};
}

NewMatrix<double> bind_solve_symmetric(Matrix<double> matrix, Matrix<double> right) {
  require(matrix.shape(0) == matrix.shape(1) && right.shape(0) == matrix.shape(0) && right.shape(1) > 0,
          "matrix must be (n, n), right (n, m)");
  Buffer<double> copy(matrix.data(), matrix.data() + matrix.size());
  Buffer<double> solution(right.data(), right.data() + right.size());
  bool solved;
  {
    nb::gil_scoped_release release;
    solved = solve_symmetric(matrix.shape(0), copy, right.shape(1), solution);
  }
  require(solved, "matrix must be positive definite");
  return give(std::move(solution), right.shape(1));
}

NewVector<std::uint16_t> bind_refine(Pixels pixels, const Converter& converter, Matrix<std::int16_t> palette,
                                     std::pair<Vector<std::int32_t>, Vector<std::int32_t>> range,
                                     Vector<std::int32_t> taps, std::int32_t own, std::size_t sweeps,
                                     Vector<std::uint8_t> frozen, float bit, Vector<std::uint8_t> hiding,
                                     Vector<std::uint16_t> indices, std::size_t threads) {
  const Picture picture = picture_of(pixels);
  const std::size_t n = picture.height * picture.width;
  require_palette(palette);
  require_for_each_pixel(frozen, picture, "frozen must be empty or as large as the picture");
  require_for_each_pixel(hiding, picture, "hiding must be empty or as large as the picture");
  require(bit >= 0, "bit must be 0 or more");
  require_indices(indices, n, palette.shape(0));
  const RefinePlan plan{span(palette), range_of(range.first, range.second), blur_of(taps, own), sweeps, bit,
                        span(hiding)};
  Buffer<std::uint16_t> better(indices.data(), indices.data() + n);
  {
    nb::gil_scoped_release release;
    refine(picture, converter, plan, span(frozen), better, threads);
  }
  return give(std::move(better));
}

NewMatrix<std::uint8_t> bind_measure_calm(Pixels pixels, Vector<float> taps, float half, std::size_t threads) {
  const Picture picture = picture_of(pixels);
  require(taps.size() % 2 == 1 && taps.size() < 64, "taps must be an odd number, at most 63");
  for (std::size_t i = 0; i < taps.size(); ++i)
    require(taps.data()[i] >= 0 && taps.data()[i] <= 1, "taps must be 0 to 1");
  require(half > 0 && half <= 255, "half must be above 0, at most 255");
  Buffer<std::uint8_t> calm(picture.height * picture.width);
  {
    nb::gil_scoped_release release;
    measure_calm(picture, span(taps), half, calm, threads);
  }
  return give(std::move(calm), picture.width);
}

NewMatrix<std::uint8_t> bind_find_flat(Pixels pixels, std::size_t size, std::size_t threads) {
  const Picture picture = picture_of(pixels);
  require(picture.height * picture.width < std::size_t{1} << 32, "a picture must have fewer than 2^32 pixels");
  Buffer<std::uint8_t> flat(picture.height * picture.width);
  {
    nb::gil_scoped_release release;
    find_flat(picture, size, flat, threads);
  }
  return give(std::move(flat), picture.width);
}

NewVector<std::int64_t> bind_sum_weights(Matrix<std::uint8_t> pixels, Matrix<std::uint8_t> colors,
                                         Vector<std::uint8_t> weights) {
  require_colors_of(pixels, colors);
  require(pixels.shape(0) == weights.size(), "pixels and weights must be equally many");
  Buffer<std::int64_t> sums(colors.shape(0));
  {
    nb::gil_scoped_release release;
    sum_weights(span(pixels), pixels.shape(1), span(colors), span(weights), sums);
  }
  return give(std::move(sums));
}

}  // namespace

void add_mapping(nb::module_& m) {
  m.def("look_up_8", bind_look_up<std::uint8_t>, nb::arg("pixels"), nb::arg("colors"), nb::arg("labels"),
        nb::arg("threads"));
  m.def("look_up_16", bind_look_up<std::uint16_t>, nb::arg("pixels"), nb::arg("colors"), nb::arg("labels"),
        nb::arg("threads"));
  m.def("nearest", bind_nearest, nb::arg("points"), nb::arg("centers"), nb::arg("threads"));
  m.def("map_nearest_8", bind_map_nearest<std::uint8_t>, nb::arg("pixels"), nb::arg("converter"), nb::arg("palette"),
        nb::arg("threads"));
  m.def("map_nearest_16", bind_map_nearest<std::uint16_t>, nb::arg("pixels"), nb::arg("converter"), nb::arg("palette"),
        nb::arg("threads"));
  m.def("diffuse", bind_diffuse, nb::arg("pixels"), nb::arg("converter"), nb::arg("palette"), nb::arg("range"),
        nb::arg("taps"), nb::arg("weights"), nb::arg("strength"), nb::arg("most_error"), nb::arg("serpentine"),
        nb::arg("mask"), nb::arg("levels"), nb::arg("threads"));
  m.def("blur", bind_blur, nb::arg("points"), nb::arg("taps"), nb::arg("own"));
  m.def("mixture", bind_mixture, nb::arg("shape"), nb::arg("indices"), nb::arg("blurred"), nb::arg("taps"),
        nb::arg("own"), nb::arg("k"));
  m.def("solve_symmetric", bind_solve_symmetric, nb::arg("matrix"), nb::arg("right"));
  m.def("refine", bind_refine, nb::arg("pixels"), nb::arg("converter"), nb::arg("palette"), nb::arg("range"),
        nb::arg("taps"), nb::arg("own"), nb::arg("sweeps"), nb::arg("frozen"), nb::arg("bit"), nb::arg("hiding"),
        nb::arg("indices"), nb::arg("threads"));
  m.def("measure_calm", bind_measure_calm, nb::arg("pixels"), nb::arg("taps"), nb::arg("half"), nb::arg("threads"));
  m.def("find_flat", bind_find_flat, nb::arg("pixels"), nb::arg("size"), nb::arg("threads"));
  m.def("sum_weights", bind_sum_weights, nb::arg("pixels"), nb::arg("colors"), nb::arg("weights"));
}

}  // namespace fewcolors::bindings
