// Bytes made short.

#include "deflate.hpp"

#include "bindings/arrays.hpp"

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

}  // namespace

void add_deflate(nb::module_& m) {
  m.def("deflate", bind_deflate, nb::arg("data"), nb::arg("depth"), nb::arg("nice"), nb::arg("passes"),
        nb::arg("threads"));
}

}  // namespace fewcolors::bindings
