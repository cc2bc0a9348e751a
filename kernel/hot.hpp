// The functions of the hot files, level by level, and the table through which the rest of the kernel calls them.
#pragma once

#include "colors/color.hpp"
#include "colors/marks.hpp"
#include "design/table.hpp"
#include "dither/diffuse.hpp"
#include "dither/refine.hpp"
#include "nearest/nearest.hpp"
#include "nearest/sift.hpp"

namespace fewcolors {

struct Hot {
  const char* level;
  LabelTop label_top;
  LabelTopSq label_top_sq;
  NearestOthers nearest_others;
  LabelRows label_rows;
  OpponentLattice opponent_lattice;
  OpponentWords opponent_words;
  LevelBytes level_bytes;
  DiffuseRows diffuse_rows;
  RefineRows refine_rows;
  SumScaled sum_scaled;
  MarkColors mark_colors;
  ListCube list_cube;
  LookUpMarks8 look_up_marks_8;
  LookUpMarks16 look_up_marks_16;
  Sift8 sift_8;
  Sift16 sift_16;
};

// The table of the best level this CPU has, or of the lower one that FEWCOLORS_KERNEL_LEVEL names. Chosen once, at load.
// Throws std::invalid_argument when the name is unknown or the CPU lacks it.
const Hot& hot();

}  // namespace fewcolors

#define FEWCOLORS_DECLARE_LEVEL(name)                                                                             \
  namespace fewcolors::name {                                                                                     \
  void label_top(Descent&, std::size_t, std::uint16_t*);                                                          \
  void label_top_sq(Descent&, std::size_t, std::uint16_t*, std::int32_t*);                                        \
  void nearest_others(const CenterList&, std::int32_t*, std::int32_t*);                                           \
  bool level_bytes(const double*, std::size_t, double, double, std::uint8_t*);                                    \
  void label_rows(const double*, std::size_t, const double*, std::size_t, std::size_t, std::int32_t*, double*);   \
  void opponent_lattice(const std::uint8_t*, std::size_t, std::size_t, const OpponentTables&, std::int16_t*);     \
  void sum_scaled(const std::int32_t* const*, const std::int32_t*, std::size_t, std::int32_t*, std::size_t);      \
  void refine_rows(Refinement&, RefinedRow*, int);                                                                \
  void diffuse_rows(Diffusion* const*, const DiffusionRow*, int);                                                 \
  void opponent_words(const std::uint8_t*, std::size_t, const OpponentTables&, std::int32_t*, std::int32_t*);     \
  void mark_colors(const MarkView&, const std::uint8_t*, std::size_t);                                            \
  std::size_t list_cube(const MarkView&, std::size_t, std::uint32_t, std::uint32_t*);                             \
  void look_up_marks_8(const MarkView&, const std::uint8_t*, std::size_t, const std::uint8_t*, std::uint8_t*);    \
  void look_up_marks_16(const MarkView&, const std::uint8_t*, std::size_t, const std::uint16_t*, std::uint16_t*); \
  void sift_8(SieveView&, std::size_t, std::uint8_t*);                                                            \
  void sift_16(SieveView&, std::size_t, std::uint16_t*);                                                          \
  }

#if defined(__aarch64__)
FEWCOLORS_DECLARE_LEVEL(neon)
#else
FEWCOLORS_DECLARE_LEVEL(baseline)
FEWCOLORS_DECLARE_LEVEL(avx2)
FEWCOLORS_DECLARE_LEVEL(avx512)
#endif
