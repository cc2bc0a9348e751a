// Counting colours, and colours as points of a space.

#include <nanobind/stl/pair.h>

#include <algorithm>

#include "bindings/arrays.hpp"
#include "colors/color.hpp"
#include "colors/count.hpp"

namespace fewcolors::bindings {
namespace {

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

Colors bind_add_counts(Matrix<std::uint8_t> a, Vector<std::int64_t> a_weights, Matrix<std::uint8_t> b,
                       Vector<std::int64_t> b_weights) {
  require_colors_of(a, b);
  require(a.shape(0) == a_weights.size() && b.shape(0) == b_weights.size(), "colours and weights must be equally many");
  const auto channels = static_cast<int>(a.shape(1));
  return counted(a.shape(1), [&] {
    return merge(encode(span(a), channels, span(a_weights)), encode(span(b), channels, span(b_weights)));
  });
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

OpponentSpace opponent_space(const Vector<double>& curve, const Matrix<double>& to_cones, const Vector<double>& root,
                             const Matrix<double>& to_axes) {
  require(curve.size() == 256 && to_cones.size() == 9 && root.size() == 3 && to_axes.size() == 9,
          "a space is 256 + 9 + 3 + 9 numbers");
  OpponentSpace space{{}, {}, {}, root.data()[0], root.data()[1], root.data()[2]};
  std::copy_n(curve.data(), 256, space.curve);
  std::copy_n(to_cones.data(), 9, space.to_cones);
  std::copy_n(to_axes.data(), 9, space.to_axes);
  return space;
}

NewMatrix<std::int16_t> bind_opponent_lattice(Matrix<std::uint8_t> colors, Vector<double> curve,
                                              Matrix<double> to_cones, Vector<double> root, Matrix<double> to_axes,
                                              std::size_t threads) {
  require_colors(colors);
  const OpponentSpace space = opponent_space(curve, to_cones, root, to_axes);
  Buffer<std::int16_t> points(colors.shape(0) * axes);
  {
    nb::gil_scoped_release release;
    opponent_lattice(span(colors), colors.shape(1), space, points, threads);
  }
  return give(std::move(points), axes);
}

void require_blend(const Vector<std::int16_t>& grey, double alpha_steps) {
  require(grey.size() == 3, "grey is three numbers");
  require(alpha_steps >= 0 && alpha_steps * 255 <= 16384, "alpha_steps must be 0 to 16384 / 255");
}

NewMatrix<std::int16_t> bind_blend_alpha(Matrix<std::int16_t> points, Matrix<std::uint8_t> rgba,
                                         Vector<std::int16_t> grey, double alpha_steps, std::uint8_t least_alpha) {
  require(rgba.shape(1) == 4 && points.shape(1) == axes && points.shape(0) == rgba.shape(0),
          "points (n, 4) and rgba (n, 4) must be equally many");
  require_blend(grey, alpha_steps);
  Buffer<std::int16_t> blended(points.data(), points.data() + points.size());
  {
    nb::gil_scoped_release release;
    blend_alpha(span(rgba), span(grey), alpha_steps, least_alpha, blended);
  }
  return give(std::move(blended), axes);
}

void init_table_converter(Converter* self, Vector<std::int16_t> table, Vector<std::int16_t> grey, double alpha_steps,
                          std::uint8_t least_alpha) {
  require(table.size() == 256, "a table is 256 numbers");
  require_blend(grey, alpha_steps);
  new (self) Converter(span(table), span(grey), alpha_steps, least_alpha);
}

void init_opponent_converter(Converter* self, Vector<double> curve, Matrix<double> to_cones, Vector<double> root,
                             Matrix<double> to_axes, Vector<std::int16_t> grey, double alpha_steps,
                             std::uint8_t least_alpha) {
  require_blend(grey, alpha_steps);
  new (self) Converter(opponent_space(curve, to_cones, root, to_axes), span(grey), alpha_steps, least_alpha);
}

}  // namespace

void add_colors(nb::module_& m) {
  m.def("count_colors", bind_count_colors, nb::arg("pixels"), nb::arg("threads"));
  m.def("count_weighted", bind_count_weighted, nb::arg("pixels"), nb::arg("weights"));
  m.def("add_counts", bind_add_counts, nb::arg("a"), nb::arg("a_weights"), nb::arg("b"), nb::arg("b_weights"));
  m.def("table_lattice", bind_table_lattice, nb::arg("colors"), nb::arg("table"));
  m.def("blend_alpha", bind_blend_alpha, nb::arg("points"), nb::arg("rgba"), nb::arg("grey"), nb::arg("alpha_steps"),
        nb::arg("least_alpha"));
  m.def("opponent_lattice", bind_opponent_lattice, nb::arg("colors"), nb::arg("curve"), nb::arg("to_cones"),
        nb::arg("root"), nb::arg("to_axes"), nb::arg("threads"));
  nb::class_<Converter>(m, "Converter")
      .def("__init__", init_table_converter, nb::arg("table"), nb::arg("grey"), nb::arg("alpha_steps"),
           nb::arg("least_alpha"))
      .def("__init__", init_opponent_converter, nb::arg("curve"), nb::arg("to_cones"), nb::arg("root"),
           nb::arg("to_axes"), nb::arg("grey"), nb::arg("alpha_steps"), nb::arg("least_alpha"));
}

}  // namespace fewcolors::bindings
