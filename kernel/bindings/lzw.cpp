// LZW for GIFs.

#include "files/lzw.hpp"

#include <algorithm>

#include "bindings/arrays.hpp"

namespace fewcolors::bindings {
namespace {

nb::bytes bind_lzw(Vector<std::uint8_t> first, Vector<std::uint8_t> second, unsigned bits, std::size_t patience) {
  require(first.size() > 0, "first must not be empty");
  require(first.size() == second.size(), "first and second must be equally long");
  require(bits >= 2 && bits <= 8, "bits must be 2 to 8");
  const auto is_index = [bits](std::uint8_t value) { return value < 1u << bits; };
  require(std::ranges::all_of(span(first), is_index) && std::ranges::all_of(span(second), is_index),
          "values must be below 1 << bits");
  std::vector<std::uint8_t> codes;
  {
    nb::gil_scoped_release release;
    codes = lzw(span(first), span(second), bits, patience);
  }
  return nb::bytes(reinterpret_cast<const char*>(codes.data()), codes.size());
}

}  // namespace

void add_lzw(nb::module_& m) {
  m.def("lzw", bind_lzw, nb::arg("first"), nb::arg("second"), nb::arg("bits"), nb::arg("patience"));
}

}  // namespace fewcolors::bindings
