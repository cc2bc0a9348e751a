#include "hot.hpp"

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

namespace fewcolors {
namespace {

#define FEWCOLORS_LEVEL_TABLE(name)                                                                                    \
  Hot {                                                                                                                \
    #name, name::label_top, name::label_top_sq, name::nearest_others, name::label_rows, name::opponent_lattice,        \
        name::opponent_words, name::level_bytes, name::diffuse_rows, name::refine_rows, name::sum_scaled,              \
        name::mark_colors, name::list_cube, name::look_up_marks_8, name::look_up_marks_16, name::sift_8, name::sift_16 \
  }

struct Level {
  Hot table;
  bool supported;
};

Hot choose() {
#if defined(__aarch64__)
  const Level known[] = {{FEWCOLORS_LEVEL_TABLE(neon), true}};
#else
  __builtin_cpu_init();
  const bool has_avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                          __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  const Level known[] = {{FEWCOLORS_LEVEL_TABLE(avx512), has_avx512},
                         {FEWCOLORS_LEVEL_TABLE(avx2), __builtin_cpu_supports("avx2") != 0},
                         {FEWCOLORS_LEVEL_TABLE(baseline), true}};
#endif
  const char* wish = std::getenv("FEWCOLORS_KERNEL_LEVEL");
  std::string here;
  for (const Level& level : known) {
    const bool wanted = wish == nullptr || *wish == '\0' || std::string_view(wish) == level.table.level;
    if (level.supported && wanted) return level.table;
    if (level.supported) here = level.table.level + (here.empty() ? "" : ", " + here);
  }
  throw std::invalid_argument("FEWCOLORS_KERNEL_LEVEL=" + std::string(wish) + " is not a level of this CPU; it has " +
                              here + " (unset the variable to use the best)");
}

}  // namespace

const Hot& hot() {
  static const Hot chosen = choose();
  return chosen;
}

}  // namespace fewcolors
