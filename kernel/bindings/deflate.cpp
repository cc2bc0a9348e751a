// Bytes made short, and PNG's lines undone.

#include "files/deflate.hpp"

#include "bindings/arrays.hpp"
#include "files/unfilter.hpp"

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

void bind_unfilter(Vector<std::uint8_t> lines, std::size_t row_bytes, std::size_t step, Writable<std::uint8_t> rows,
                   std::size_t first) {
  require(step >= 1 && step <= 8 && step <= row_bytes, "step must be 1 to 8, at most row_bytes");
  require(lines.size() % (row_bytes + 1) == 0, "lines must hold row_bytes + 1 bytes each");
  require(rows.size() % row_bytes == 0, "rows must hold row_bytes bytes each");
  const std::size_t height = rows.size() / row_bytes;
  require(first <= height && lines.size() / (row_bytes + 1) <= height - first, "rows must have room for the lines");
  bool known;
  {
    nb::gil_scoped_release release;
    known = unfilter(span(lines), row_bytes, step, span(rows), first);
  }
  require(known, "lines must begin with the number of a filter, 0 to 4");
}

}  // namespace

void add_deflate(nb::module_& m) {
  m.def("deflate", bind_deflate, nb::arg("data"), nb::arg("depth"), nb::arg("nice"), nb::arg("passes"),
        nb::arg("threads"));
  m.def("unfilter", bind_unfilter, nb::arg("lines"), nb::arg("row_bytes"), nb::arg("step"), nb::arg("rows").noconvert(),
        nb::arg("first"));  // a copy would be written to, and lost
}

}  // namespace fewcolors::bindings
