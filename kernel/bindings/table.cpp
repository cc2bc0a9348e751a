// Tables of floats that stand for 8-bit levels.

#include "design/table.hpp"

#include <optional>

#include <nanobind/stl/optional.h>

#include "bindings/arrays.hpp"

namespace fewcolors::bindings {
namespace {

std::optional<NewVector<std::uint8_t>> bind_to_levels(Vector<double> numbers, double scale, double tolerance,
                                                      std::size_t threads) {
  Buffer<std::uint8_t> levels(numbers.size());
  bool all = false;
  {
    nb::gil_scoped_release release;
    all = to_levels(span(numbers), scale, tolerance, threads, levels);
  }
  if (!all) return std::nullopt;
  return give(std::move(levels));
}

NewVector<std::int32_t> bind_label_levels(Matrix<std::uint8_t> rows, int unit, Matrix<std::int16_t> centers,
                                          std::size_t threads) {
  require_colors(rows);
  require(centers.shape(1) == axes && centers.shape(0) > 0 && centers.shape(0) <= 65536,
          "centers must be (1 to 65,536, 4)");
  require(unit > 0 && unit * 255 < 32768, "levels must lie on the lattice");
  Buffer<std::int32_t> labels(rows.shape(0));
  {
    nb::gil_scoped_release release;
    label_levels(span(rows), rows.shape(1), static_cast<std::int16_t>(unit), span(centers), threads, labels);
  }
  return give(std::move(labels));
}

}  // namespace

void add_table(nb::module_& m) {
  m.def("to_levels", bind_to_levels, nb::arg("numbers"), nb::arg("scale"), nb::arg("tolerance"), nb::arg("threads"));
  m.def("label_levels", bind_label_levels, nb::arg("rows"), nb::arg("unit"), nb::arg("centers"), nb::arg("threads"));
}

}  // namespace fewcolors::bindings
