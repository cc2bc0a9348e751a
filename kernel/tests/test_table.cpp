// Numbers as levels, and the nearest centre of every row of levels.

#include "design/table.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "cases.hpp"
#include "check.hpp"
#include "naive.hpp"

namespace fewcolors {
namespace {

using cases::Random;
using Bytes = std::vector<std::uint8_t>;

constexpr double tolerance = 1e-12;

std::vector<double> numbers_of(const Bytes& levels, double scale) {
  std::vector<double> numbers;
  for (const std::uint8_t level : levels) numbers.push_back(level / scale);
  return numbers;
}

LAW(levels_come_back_from_their_quotients_around_the_lengths_of_chunks) {
  for (const double scale : {1.0, 255.0})
    for (const std::size_t n : {1u, 7u, 256u, 32767u, 32768u, 32769u, 100000u})
      for (const std::size_t threads : {1u, 2u, 8u}) {
        check::Note note(n, " numbers, scale ", scale, ", ", threads, " threads");
        Random random(n);
        const Bytes levels = cases::bytes(random, n, 256);
        Bytes found(n);
        CHECK(to_levels(numbers_of(levels, scale), scale, tolerance, threads, found));
        CHECK_SAME(found, levels);
      }
}

LAW(one_number_that_is_no_level_is_found_wherever_it_stands) {
  const double strangers[] = {-1.0 / 255,
                              256.0 / 255,
                              0.5 / 255,
                              1.0 / 255 + 1e-10,
                              1e300,
                              -1e300,
                              std::numeric_limits<double>::quiet_NaN(),
                              std::numeric_limits<double>::infinity()};
  for (const double stranger : strangers)
    for (const std::size_t at : {0u, 3u, 32767u, 32768u, 69999u})
      for (const std::size_t threads : {1u, 3u}) {
        check::Note note(stranger, " at ", at, ", ", threads, " threads");
        std::vector<double> numbers(70000, 1.0);
        numbers[at] = stranger;
        Bytes found(numbers.size());
        CHECK(!to_levels(numbers, 255.0, tolerance, threads, found));
      }
}

LAW(every_row_gets_its_nearest_centre_the_lowest_of_equals) {
  for (const std::size_t channels : {3u, 4u})
    for (const std::size_t n : {1u, 31u, 33u, 16383u, 16385u, 40000u})
      for (const std::size_t k : {1u, 2u, 17u, 300u}) {
        Random random(n + k);
        const std::int16_t unit = channels == 3 ? 64 : 32;
        const Bytes rows = cases::bytes(random, n * channels, n % 2 == 0 ? 4 : 256);  // few levels: ties
        std::vector<std::int16_t> points(n * axes), centers(k * axes);
        for (std::size_t i = 0; i < n; ++i)
          for (std::size_t c = 0; c < channels; ++c)
            points[i * axes + c] = static_cast<std::int16_t>(rows[i * channels + c] * unit);
        for (std::size_t i = 0; i < k; ++i)
          for (std::size_t c = 0; c < channels; ++c)
            centers[i * axes + c] = static_cast<std::int16_t>(random.below(256) * unit);
        std::vector<std::int32_t> expected;
        for (std::size_t i = 0; i < n; ++i)
          expected.push_back(static_cast<std::int32_t>(naive::nearest(&points[i * axes], centers).row));
        for (const std::size_t threads : {1u, 2u, 8u}) {
          check::Note note(n, " rows of ", channels, ", ", k, " centres, ", threads, " threads");
          std::vector<std::int32_t> labels(n);
          label_levels(rows, channels, unit, centers, threads, labels);
          CHECK_SAME(labels, expected);
        }
      }
}

}  // namespace
}  // namespace fewcolors
