// Bytes made short, and what PNG foretells of them undone.

#include "deflate.hpp"

#include "bindings/arrays.hpp"
#include "unfilter.hpp"

namespace fewcolors::bindings {
namespace {

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

NewVector<std::uint8_t> bind_unfilter(Vector<std::uint8_t> lines, std::size_t row_bytes, std::size_t step) {
  require(step >= 1 && step <= 8 && step <= row_bytes, "step must be 1 to 8, at most row_bytes");
  require(lines.size() % (row_bytes + 1) == 0, "lines must hold row_bytes + 1 bytes each");
  Buffer<std::uint8_t> rows(lines.size() / (row_bytes + 1) * row_bytes);
  bool known;
  {
    nb::gil_scoped_release release;
    known = unfilter(span(lines), row_bytes, step, rows);
  }
  require(known, "lines must begin with the number of a filter, 0 to 4");
  return give(std::move(rows));
}

}  // namespace

void add_deflate(nb::module_& m) {
  m.def("deflate", bind_deflate, nb::arg("data"), nb::arg("depth"), nb::arg("nice"), nb::arg("passes"),
        nb::arg("threads"));
  m.def("unfilter", bind_unfilter, nb::arg("lines"), nb::arg("row_bytes"), nb::arg("step"));
}

}  // namespace fewcolors::bindings
