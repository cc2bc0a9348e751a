// The nearest centres of batches of points, against looking at every centre.

#include "nearest/sift.hpp"

#include <vector>

#include "cases.hpp"
#include "check.hpp"
#include "naive.hpp"

namespace fewcolors {
namespace {

using cases::Coordinates;
using cases::Random;
using cases::Shape;

template <class Index>
void check_sifting(const Coordinates& points, const Coordinates& centers) {
  const std::size_t n = points.size() / axes;
  Sieve sieve(centers);
  for (std::size_t i = 0; i < n; ++i) {
    const Packed point = pack(&points[i * axes]);
    sieve.ab()[i] = point.ab;
    sieve.cd()[i] = point.cd;
  }
  std::vector<Index> labels((n + group_points - 1) / group_points * group_points), expected;
  sieve.sift<Index>(n, labels);
  for (std::size_t i = 0; i < n; ++i)
    expected.push_back(static_cast<Index>(naive::nearest(&points[i * axes], centers).row));
  labels.resize(n);
  CHECK_SAME(labels, expected);
}

LAW(every_point_gets_the_nearest_centre_and_of_equals_the_first) {
  for (const std::size_t n : {1u, 31u, 33u, 512u, 513u, 4096u})
    for (const std::size_t k : {1u, 2u, 17u, 32u, 33u, 256u})
      for (const cases::Region& region : cases::regions)
        for (const Shape shape : cases::shapes) {
          check::Note note(n, " points in ", region.name, ", ", k, " centres");
          Random random(n + k);
          const Coordinates points = cases::in_z_order(cases::points(random, shape, region, n));
          const Coordinates centers = cases::points(random, shape, region, k);
          check_sifting<std::uint8_t>(points, centers);
          check_sifting<std::uint16_t>(points, centers);
        }
}

LAW(more_centres_than_a_word_has_bits_are_told_apart_in_one_block) {
  Random random(1);
  const Coordinates centers = cases::points(random, Shape::uniform, cases::oklab, 3000);
  check_sifting<std::uint16_t>(cases::points(random, Shape::uniform, cases::oklab, 1000), centers);
}

}  // namespace
}  // namespace fewcolors
