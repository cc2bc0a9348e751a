// Filters undone against the standard's own words, and lines that a naive filterer made come back.

#include "files/unfilter.hpp"

#include <cstdlib>
#include <vector>

#include "cases.hpp"
#include "check.hpp"

namespace fewcolors {
namespace {

using cases::Random;
using Bytes = std::vector<std::uint8_t>;

// What the standard foretells of byte i of a row (9.2): its neighbours are 0 beyond the edge.
int foretold(int filter, const Bytes& rows, std::size_t y, std::size_t i, std::size_t row_bytes, std::size_t step) {
  const auto at = [&](bool up, bool left) -> int {
    if ((up && y == 0) || (left && i < step)) return 0;
    return rows[(y - up) * row_bytes + i - left * step];
  };
  const int a = at(false, true), b = at(true, false), c = at(true, true), p = a + b - c;
  const int pa = std::abs(p - a), pb = std::abs(p - b), pc = std::abs(p - c);
  switch (filter) {
    case 1:
      return a;
    case 2:
      return b;
    case 3:
      return (a + b) / 2;
    case 4:
      return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
    default:
      return 0;
  }
}

LAW(what_every_filter_made_of_rows_comes_back) {
  for (const std::size_t step : {1u, 2u, 3u, 4u, 6u, 8u})
    for (const std::size_t pixels : {1u, 2u, 7u, 40u})
      for (const std::size_t height : {0u, 1u, 2u, 12u}) {
        check::Note note("steps of ", step, ", ", height, " x ", pixels);
        Random random(step * pixels + height);
        const std::size_t row_bytes = step * pixels;
        Bytes rows(height * row_bytes), lines, back(rows.size(), 7);
        for (auto& byte : rows) byte = static_cast<std::uint8_t>(random.below(256));
        for (std::size_t y = 0; y < height; ++y) {
          const int filter = static_cast<int>(random.below(5));
          lines.push_back(static_cast<std::uint8_t>(filter));
          for (std::size_t i = 0; i < row_bytes; ++i)
            lines.push_back(
                static_cast<std::uint8_t>(rows[y * row_bytes + i] - foretold(filter, rows, y, i, row_bytes, step)));
        }
        const std::size_t upper = random.below(height + 1), lower = height - upper, size = row_bytes + 1;
        CHECK(unfilter(std::span(lines).first(upper * size), row_bytes, step, back, 0));
        CHECK(unfilter(std::span(lines).last(lower * size), row_bytes, step, back, upper));
        CHECK_SAME(back, rows);
      }
}

LAW(a_number_that_is_no_filter_is_told) {
  Bytes rows(2 * 3, 0), lines{0, 1, 2, 3, 5, 1, 2, 3};
  CHECK(!unfilter(lines, 3, 3, rows, 0));
}

}  // namespace
}  // namespace fewcolors
