#include "bindings/arrays.hpp"
#include "hot.hpp"

NB_MODULE(_kernel, m) {
  const char* level = fewcolors::hot().level;
  m.def("kernel_level", [level] { return level; });
  fewcolors::bindings::add_colors(m);
  fewcolors::bindings::add_deflate(m);
  fewcolors::bindings::add_design(m);
  fewcolors::bindings::add_mapping(m);
  fewcolors::bindings::add_ordered(m);
  fewcolors::bindings::add_table(m);
}
