#include "bindings/arrays.hpp"
#include "ground/buffers.hpp"
#include "hot.hpp"

NB_MODULE(_kernel, m) {
  // Spaces keep their converters until the process ends; where something keeps the spaces for even longer, as a test runner's
  // parameters do, nanobind would call that a leak, and what a user sees on the way out would look like a fault.
  nb::set_leak_warnings(false);
  const char* level = fewcolors::hot().level;
  m.def(
      "kernel_level", [level] { return level; },
      "The SIMD level chosen when the kernel was loaded: \"baseline\", \"avx2\", \"avx512\" or \"neon\". Results do "
      "not depend on it.\n"
      "\n"
      ">>> assert kernel_level() in (\"baseline\", \"avx2\", \"avx512\", \"neon\")\n");
  m.def("give_back_memory", fewcolors::give_back_kept);
  fewcolors::bindings::add_colors(m);
  fewcolors::bindings::add_deflate(m);
  fewcolors::bindings::add_design(m);
  fewcolors::bindings::add_lzw(m);
  fewcolors::bindings::add_mapping(m);
  fewcolors::bindings::add_ordered(m);
  fewcolors::bindings::add_table(m);
}
