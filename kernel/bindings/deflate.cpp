// Bytes made short, and PNG's lines undone.

#include "deflate.hpp"

#include <nanobind/stl/optional.h>

#include <new>

#include "bindings/arrays.hpp"
#include "scanlines.hpp"

namespace fewcolors::bindings {
namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 48;

nb::bytes bind_deflate(Vector<std::uint8_t> data, unsigned depth, unsigned nice, unsigned passes, std::size_t threads) {
  require(nice >= 3, "nice must be at least 3");
  require(passes > 0, "passes must be at least 1");
  std::vector<std::uint8_t> stream;
  {
    nb::gil_scoped_release release;
    stream = deflate(span(data), {depth, nice, passes}, threads);
  }
  return nb::bytes(reinterpret_cast<const char*>(stream.data()), stream.size());
}

void bind_scanlines(Scanlines* to, std::size_t height, std::size_t row_bytes, std::size_t step) {
  require(step >= 1 && step <= 8 && step <= row_bytes, "step must be 1 to 8, at most row_bytes");
  require(row_bytes < most_bytes && height <= most_bytes / row_bytes, "a picture must have less than 2^48 bytes");
  new (to) Scanlines(height, row_bytes, step);
}

bool bind_feed(Scanlines& lines, Vector<std::uint8_t> piece) {
  nb::gil_scoped_release release;
  return lines.feed(span(piece));
}

std::optional<NewVector<std::uint8_t>> bind_end(Scanlines& lines) {
  bool whole;
  {
    nb::gil_scoped_release release;
    whole = lines.end();
  }
  if (!whole) return std::nullopt;
  return give(std::move(lines.rows()));
}

}  // namespace

void add_deflate(nb::module_& m) {
  m.def("deflate", bind_deflate, nb::arg("data"), nb::arg("depth"), nb::arg("nice"), nb::arg("passes"),
        nb::arg("threads"));
  nb::class_<Scanlines>(m, "Scanlines")
      .def("__init__", bind_scanlines, nb::arg("height"), nb::arg("row_bytes"), nb::arg("step"))
      .def("feed", bind_feed, nb::arg("piece"))
      .def("end", bind_end);
}

}  // namespace fewcolors::bindings
