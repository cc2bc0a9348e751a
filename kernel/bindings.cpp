// The only file that knows Python: borrow arrays, release the interpreter, call, return. It decides nothing.
//
// The Python side has checked everything that depends on the user; what is checked here are the laws the kernel's memory
// safety rests on (lengths that must agree, slots in range), so that no call from Python can read outside an array.

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

#include "chunks.hpp"
#include "cloud.hpp"
#include "color.hpp"
#include "count.hpp"
#include "hot.hpp"
#include "lloyd.hpp"
#include "lookup.hpp"
#include "pool.hpp"
#include "seed.hpp"
#include "split.hpp"

namespace nb = nanobind;
using namespace fewcolors;

namespace {

template <class T>
using Vector = nb::ndarray<const T, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
template <class T>
using Matrix = nb::ndarray<const T, nb::ndim<2>, nb::c_contig, nb::device::cpu>;
template <class T>
using NewVector = nb::ndarray<nb::numpy, T, nb::ndim<1>>;
template <class T>
using NewMatrix = nb::ndarray<nb::numpy, T, nb::ndim<2>>;

void require(bool holds, const char* law) {
  if (!holds) throw std::invalid_argument(law);
}

template <class Array>
auto span(const Array& array) {
  return std::span(array.data(), array.size());
}

template <class T>
NewVector<T> give(Buffer<T>&& values) {
  auto* owned = new Buffer<T>(std::move(values));
  nb::capsule owner(owned, [](void* p) noexcept { delete static_cast<Buffer<T>*>(p); });
  return NewVector<T>(owned->data(), {owned->size()}, owner);
}

template <class T>
NewMatrix<T> give(Buffer<T>&& values, std::size_t columns) {
  auto* owned = new Buffer<T>(std::move(values));
  nb::capsule owner(owned, [](void* p) noexcept { delete static_cast<Buffer<T>*>(p); });
  return NewMatrix<T>(owned->data(), {owned->size() / columns, columns}, owner);
}

void require_colors(const Matrix<std::uint8_t>& colors) {
  require(colors.shape(1) == 3 || colors.shape(1) == 4, "colors must have 3 or 4 channels");
}

using Colors = std::pair<NewMatrix<std::uint8_t>, NewVector<std::int64_t>>;

template <class Count>
Colors counted(std::size_t channels, Count&& count) {
  Counts counts;
  Buffer<std::uint8_t> colors;
  {
    nb::gil_scoped_release release;
    counts = count();
    colors.resize(counts.keys.size() * channels);
    decode(counts.keys, static_cast<int>(channels), colors);
  }
  return {give(std::move(colors), channels), give(std::move(counts.weights))};
}

Colors bind_count_colors(Matrix<std::uint8_t> pixels, std::size_t threads) {
  require_colors(pixels);
  const std::size_t channels = pixels.shape(1);
  return counted(channels, [&] { return count_colors(span(pixels), static_cast<int>(channels), threads); });
}

Colors bind_count_weighted(Matrix<std::uint8_t> pixels, Vector<std::int64_t> weights) {
  require_colors(pixels);
  require(pixels.shape(0) == weights.size(), "pixels and weights must be equally many");
  const std::size_t channels = pixels.shape(1);
  return counted(channels, [&] { return count_weighted(span(pixels), static_cast<int>(channels), span(weights)); });
}

NewMatrix<std::int16_t> bind_table_lattice(Matrix<std::uint8_t> colors, Vector<std::int16_t> table) {
  require_colors(colors);
  require(table.size() == 256, "a table is 256 numbers");
  Buffer<std::int16_t> points(colors.shape(0) * axes);
  {
    nb::gil_scoped_release release;
    table_lattice(span(colors), colors.shape(1), span(table), points);
  }
  return give(std::move(points), axes);
}

NewMatrix<std::int16_t> bind_opponent_lattice(Matrix<std::uint8_t> colors, Vector<double> curve,
                                              Matrix<double> to_cones, Vector<double> root, Matrix<double> to_axes,
                                              std::size_t threads) {
  require_colors(colors);
  require(curve.size() == 256 && to_cones.size() == 9 && root.size() == 3 && to_axes.size() == 9,
          "a space is 256 + 9 + 3 + 9 numbers");
  OpponentSpace space{{}, {}, {}, root.data()[0], root.data()[1], root.data()[2]};
  std::copy_n(curve.data(), 256, space.curve);
  std::copy_n(to_cones.data(), 9, space.to_cones);
  std::copy_n(to_axes.data(), 9, space.to_axes);
  Buffer<std::int16_t> points(colors.shape(0) * axes);
  {
    nb::gil_scoped_release release;
    opponent_lattice(span(colors), colors.shape(1), space, points, threads);
  }
  return give(std::move(points), axes);
}

NewMatrix<std::int16_t> bind_blend_alpha(Matrix<std::int16_t> points, Matrix<std::uint8_t> rgba,
                                         Vector<std::int16_t> grey, double alpha_steps) {
  require(rgba.shape(1) == 4 && points.shape(1) == axes && points.shape(0) == rgba.shape(0) && grey.size() == 3,
          "points (n, 4) and rgba (n, 4) must be equally many, grey three numbers");
  require(alpha_steps >= 0 && alpha_steps <= 64, "alpha_steps must be 0 to 64");
  Buffer<std::int16_t> blended(points.data(), points.data() + points.size());
  {
    nb::gil_scoped_release release;
    blend_alpha(span(rgba), span(grey), alpha_steps, blended);
  }
  return give(std::move(blended), axes);
}

std::pair<NewMatrix<std::int16_t>, NewVector<std::int64_t>> bind_pool(Matrix<std::uint8_t> colors,
                                                                      Matrix<std::int16_t> points,
                                                                      Vector<std::int64_t> weights, int bits,
                                                                      double tolerance) {
  require_colors(colors);
  require(points.shape(0) == colors.shape(0) && weights.size() == colors.shape(0) && points.shape(1) == axes,
          "colors, points (n, 4) and weights must be equally many");
  require(bits >= 0 && bits <= 8, "bits must be 0 to 8");
  Pooled pooled;
  {
    nb::gil_scoped_release release;
    pooled = pool(span(colors), colors.shape(1), span(points), span(weights), bits, tolerance);
  }
  return {give(std::move(pooled.points), axes), give(std::move(pooled.weights))};
}

void init_cloud(Cloud* self, Matrix<std::int16_t> points, Vector<std::int64_t> weights) {
  require(points.shape(1) == axes && points.shape(0) == weights.size(),
          "points (n, 4) and weights must be equally many");
  require(weights.size() > 0, "a cloud needs a point");
  nb::gil_scoped_release release;
  new (self) Cloud(span(points), span(weights));
}

void init_clusters(Clusters* self, const Cloud& cloud, std::size_t slots) {
  require(slots > 0 && slots <= 65536, "slots must be 1 to 65536");
  new (self) Clusters(cloud, slots);
}

NewVector<std::int64_t> bind_seed_plus_plus(const Cloud& cloud, std::size_t k, std::uint64_t seed) {
  require(k > 0, "k must be positive");
  Buffer<std::int64_t> drawn;
  {
    nb::gil_scoped_release release;
    drawn = seed_plus_plus(cloud, k, seed);
  }
  return give(std::move(drawn));
}

NewMatrix<std::int16_t> bind_split_centers(const Cloud& cloud, std::size_t k) {
  require(k > 0, "k must be positive");
  Buffer<std::int16_t> centers;
  {
    nb::gil_scoped_release release;
    centers = split_centers(cloud, k);
  }
  return give(std::move(centers), axes);
}

void require_slots(const Matrix<std::int16_t>& centers, const Vector<std::int32_t>& slots, std::size_t capacity) {
  require(centers.shape(1) == axes && centers.shape(0) == slots.size() && slots.size() > 0,
          "centers (k, 4) and slots must be equally many, at least one");
  for (std::size_t i = 0; i < slots.size(); ++i)
    require(slots.data()[i] >= (i == 0 ? 0 : slots.data()[i - 1] + 1) &&
                static_cast<std::size_t>(slots.data()[i]) < capacity,
            "slots must ascend and be below the number of slots");
}

std::size_t bind_assign(Clusters& clusters, Matrix<std::int16_t> centers, Vector<std::int32_t> slots,
                        std::size_t threads) {
  require_slots(centers, slots, clusters.moments().size());
  nb::gil_scoped_release release;
  return clusters.assign(span(centers), span(slots), threads);
}

std::pair<NewMatrix<std::int16_t>, std::vector<std::int64_t>> bind_run(Clusters& clusters, Matrix<std::int16_t> centers,
                                                                       std::size_t fixed, std::size_t most,
                                                                       double tolerance, int grid,
                                                                       std::size_t threads) {
  require(centers.shape(1) == axes && centers.shape(0) > 0 && centers.shape(0) <= clusters.moments().size(),
          "centers must be (k, 4), k at most the number of slots");
  require(most > 0 && grid > 0 && grid <= 4096, "at least one pass, a grid of 1 to 4096 steps");
  Buffer<std::int16_t> moved(centers.data(), centers.data() + centers.size());
  std::vector<std::int64_t> objectives;
  {
    nb::gil_scoped_release release;
    objectives = clusters.run(moved, fixed, {most, tolerance, grid}, threads);
  }
  return {give(std::move(moved), axes), std::move(objectives)};
}

std::int64_t bind_objective(const Clusters& clusters, Matrix<std::int16_t> centers) {
  require(centers.shape(1) == axes && centers.shape(0) <= clusters.moments().size(),
          "centers must be (k, 4), a slot each");
  return clusters.objective(span(centers));
}

NewMatrix<double> bind_spreads(const Clusters& clusters) {
  constexpr std::size_t columns = axes + 1;
  Buffer<double> rows;
  {
    nb::gil_scoped_release release;
    for (const Spread& spread : clusters.spreads()) {
      rows.insert(rows.end(), spread.axis, spread.axis + axes);
      rows.push_back(spread.error);
    }
  }
  return give(std::move(rows), columns);
}

std::pair<NewVector<std::int32_t>, NewVector<std::int32_t>> bind_nearest_others(Matrix<std::int16_t> centers) {
  require(centers.shape(1) == axes && centers.shape(0) >= 2 && centers.shape(0) <= 1 << 20,
          "centers must be (2 or more, 4)");
  Neighbors neighbors;
  {
    nb::gil_scoped_release release;
    neighbors = nearest_others(span(centers));
  }
  return {give(std::move(neighbors.rows)), give(std::move(neighbors.sq_distances))};
}

NewVector<std::uint16_t> bind_labels(const Clusters& clusters) {
  const auto labels = clusters.labels();
  return give(Buffer<std::uint16_t>(labels.begin(), labels.end()));
}

NewMatrix<std::int64_t> bind_moments(const Clusters& clusters) {
  constexpr std::size_t columns = axes + 2;
  Buffer<std::int64_t> rows;
  rows.reserve(clusters.moments().size() * columns);
  for (const Moments& m : clusters.moments()) {
    rows.insert(rows.end(), m.sum, m.sum + axes);
    rows.push_back(m.weight);
    rows.push_back(m.sq);
  }
  return give(std::move(rows), columns);
}

NewVector<std::int32_t> bind_sq_distances(const Clusters& clusters, Matrix<std::int16_t> centers, std::size_t threads) {
  require(centers.shape(1) == axes && centers.shape(0) > 0 && centers.shape(0) <= 65536,
          "centers must be (1..65536, 4)");
  Buffer<std::int32_t> distances;
  {
    nb::gil_scoped_release release;
    distances = clusters.sq_distances(span(centers), threads);
  }
  return give(std::move(distances));
}

template <class Index>
NewVector<Index> bind_look_up(Matrix<std::uint8_t> pixels, Matrix<std::uint8_t> colors, Vector<std::uint16_t> labels,
                              std::size_t threads) {
  require_colors(pixels);
  require(pixels.shape(1) == colors.shape(1) && colors.shape(0) == labels.size(),
          "pixels and colors must have equal channels, colors and labels be equally many");
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

}  // namespace

NB_MODULE(_kernel, m) {
  const char* level = hot().level;
  m.def("kernel_level", [level] { return level; });
  m.def("count_colors", bind_count_colors, nb::arg("pixels"), nb::arg("threads"));
  m.def("count_weighted", bind_count_weighted, nb::arg("pixels"), nb::arg("weights"));
  m.def("table_lattice", bind_table_lattice, nb::arg("colors"), nb::arg("table"));
  m.def("blend_alpha", bind_blend_alpha, nb::arg("points"), nb::arg("rgba"), nb::arg("grey"), nb::arg("alpha_steps"));
  m.def("opponent_lattice", bind_opponent_lattice, nb::arg("colors"), nb::arg("curve"), nb::arg("to_cones"),
        nb::arg("root"), nb::arg("to_axes"), nb::arg("threads"));
  m.def("pool", bind_pool, nb::arg("colors"), nb::arg("points"), nb::arg("weights"), nb::arg("bits"),
        nb::arg("tolerance"));
  m.def("seed_plus_plus", bind_seed_plus_plus, nb::arg("cloud"), nb::arg("k"), nb::arg("seed"));
  m.def("split_centers", bind_split_centers, nb::arg("cloud"), nb::arg("k"));
  m.def("look_up_8", bind_look_up<std::uint8_t>, nb::arg("pixels"), nb::arg("colors"), nb::arg("labels"),
        nb::arg("threads"));
  m.def("look_up_16", bind_look_up<std::uint16_t>, nb::arg("pixels"), nb::arg("colors"), nb::arg("labels"),
        nb::arg("threads"));
  m.def("nearest_others", bind_nearest_others, nb::arg("centers"));
  m.def("nearest", bind_nearest, nb::arg("points"), nb::arg("centers"), nb::arg("threads"));
  nb::class_<Cloud>(m, "Cloud")
      .def("__init__", init_cloud, nb::arg("points"), nb::arg("weights"))
      .def("__len__", &Cloud::size);
  nb::class_<Clusters>(m, "Clusters")
      .def("__init__", init_clusters, nb::arg("cloud"), nb::arg("slots"), nb::keep_alive<1, 2>())
      .def("assign", bind_assign, nb::arg("centers"), nb::arg("slots"), nb::arg("threads"))
      .def("run", bind_run, nb::arg("centers"), nb::arg("fixed"), nb::arg("most"), nb::arg("tolerance"),
           nb::arg("grid"), nb::arg("threads"))
      .def("objective", bind_objective, nb::arg("centers"))
      .def("spreads", bind_spreads)
      .def("labels", bind_labels)
      .def("moments", bind_moments)
      .def("sq_distances", bind_sq_distances, nb::arg("centers"), nb::arg("threads"));
}
