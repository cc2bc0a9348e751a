// From pixels to indices.

#include <nanobind/stl/pair.h>

#include <algorithm>

#include "bindings/arrays.hpp"
#include "chunks.hpp"
#include "hot.hpp"
#include "lookup.hpp"

namespace fewcolors::bindings {
namespace {

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

void add_mapping(nb::module_& m) {
  m.def("look_up_8", bind_look_up<std::uint8_t>, nb::arg("pixels"), nb::arg("colors"), nb::arg("labels"),
        nb::arg("threads"));
  m.def("look_up_16", bind_look_up<std::uint16_t>, nb::arg("pixels"), nb::arg("colors"), nb::arg("labels"),
        nb::arg("threads"));
  m.def("nearest", bind_nearest, nb::arg("points"), nb::arg("centers"), nb::arg("threads"));
}

}  // namespace fewcolors::bindings
