// The search for a palette: clouds, clusters, starts.

#include <nanobind/stl/pair.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <chrono>
#include <tuple>
#include <vector>

#include "bindings/arrays.hpp"
#include "design/lloyd.hpp"
#include "design/pool.hpp"
#include "design/quick.hpp"
#include "design/seed.hpp"
#include "design/split.hpp"

namespace fewcolors::bindings {
namespace {

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

NewMatrix<std::int16_t> bind_split_centers(const Cloud& cloud, std::size_t k, std::size_t slices) {
  require(k > 0, "k must be positive");
  require(slices > 0, "slices must be positive");
  Buffer<std::int16_t> centers;
  {
    nb::gil_scoped_release release;
    centers = split_centers(cloud, k, slices);
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

using Run = std::tuple<NewMatrix<std::int16_t>, std::vector<std::int64_t>, std::vector<double>>;

// The kernel has no clock; here each pass is timed, at the cost of one look at a clock.
Run bind_run(Clusters& clusters, Matrix<std::int16_t> centers, std::size_t fixed, std::size_t most, double tolerance,
             int grid, std::size_t threads) {
  require(centers.shape(1) == axes && centers.shape(0) > 0 && centers.shape(0) <= clusters.moments().size(),
          "centers must be (k, 4), k at most the number of slots");
  require(most > 0 && grid > 0 && grid <= 4096, "at least one pass, a grid of 1 to 4096 steps");
  Buffer<std::int16_t> moved(centers.data(), centers.data() + centers.size());
  std::vector<std::int64_t> objectives;
  std::vector<double> seconds;
  {
    nb::gil_scoped_release release;
    using Clock = std::chrono::steady_clock;
    const auto began = Clock::now();
    objectives = clusters.run(moved, fixed, {most, tolerance, grid}, threads, [&](std::int64_t) {
      seconds.push_back(std::chrono::duration<double>(Clock::now() - began).count());
    });
  }
  return {give(std::move(moved), axes), std::move(objectives), std::move(seconds)};
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

NewMatrix<std::int64_t> give_moments(std::span<const Moments> moments) {
  constexpr std::size_t columns = axes + 2;
  Buffer<std::int64_t> rows;
  rows.reserve(moments.size() * columns);
  for (const Moments& m : moments) {
    rows.insert(rows.end(), m.sum, m.sum + axes);
    rows.push_back(m.weight);
    rows.push_back(m.sq);
  }
  return give(std::move(rows), columns);
}

NewMatrix<std::int64_t> bind_moments(const Clusters& clusters) { return give_moments(clusters.moments()); }

NewMatrix<std::int64_t> bind_quick_clusters(Matrix<std::uint8_t> pixels, const Converter& converter, std::size_t k,
                                            int bits, std::size_t per_center, std::size_t most, double tolerance) {
  require(pixels.shape(1) == 3 && pixels.shape(0) > 0, "pixels must be (1 or more, 3)");
  require(k > 0 && k <= 65536, "k must be 1 to 65536");
  require(bits >= 0 && bits <= 8 && per_center <= 65536 && most > 0,
          "bits must be 0 to 8, per_center at most 65536, most 1 or more");
  std::vector<Moments> moments;
  {
    nb::gil_scoped_release release;
    moments = quick_clusters(span(pixels), converter, k, {bits, per_center}, {most, tolerance, 1});
  }
  return give_moments(moments);
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

}  // namespace

void add_design(nb::module_& m) {
  m.def("pool", bind_pool, nb::arg("colors"), nb::arg("points"), nb::arg("weights"), nb::arg("bits"),
        nb::arg("tolerance"));
  m.def("seed_plus_plus", bind_seed_plus_plus, nb::arg("cloud"), nb::arg("k"), nb::arg("seed"));
  m.def("split_centers", bind_split_centers, nb::arg("cloud"), nb::arg("k"), nb::arg("slices"));
  m.def("quick_clusters", bind_quick_clusters, nb::arg("pixels"), nb::arg("converter"), nb::arg("k"), nb::arg("bits"),
        nb::arg("per_center"), nb::arg("most"), nb::arg("tolerance"));
  m.def("nearest_others", bind_nearest_others, nb::arg("centers"));
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

}  // namespace fewcolors::bindings
