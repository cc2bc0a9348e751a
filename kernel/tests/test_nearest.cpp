// The labels of a pass are those of brute force, whatever the passes before it left to build on.
//
// Passes leave out boxes that the changes since the last one cannot have touched (nearest.cpp). So what is tested above all
// is sequences: centres move a little or far, onto each other, vanish and come back, where they were or elsewhere.

#include <algorithm>
#include <array>
#include <numeric>

#include "cases.hpp"
#include "check.hpp"
#include "design/lloyd.hpp"
#include "hot.hpp"
#include "naive.hpp"

namespace fewcolors {
namespace {

using cases::Coordinates;
using cases::Random;
using cases::Region;
using cases::Shape;

// A cloud, its clusters, and what the last pass should have left behind.
class History {
 public:
  History(Coordinates points, std::vector<std::int64_t> weights, std::size_t slots)
      : points_(std::move(points)), weights_(std::move(weights)), cloud_(points_, weights_), clusters_(cloud_, slots) {}

  void pass(const Coordinates& centers, std::span<const std::int32_t> slots, std::size_t threads) {
    const auto expected = naive::labels(points_, centers, slots);
    std::size_t changed = expected.size();
    if (!labels_.empty())
      changed = expected.size() -
                static_cast<std::size_t>(std::inner_product(expected.begin(), expected.end(), labels_.begin(), 0L,
                                                            std::plus<>(), std::equal_to<>()));
    labels_ = expected;
    CHECK_EQUAL(clusters_.assign(centers, slots, threads), changed);
    CHECK_SAME(clusters_.labels(), expected);
    const auto moments = clusters_.moments();
    CHECK_SAME(naive::rows(moments), naive::moments(points_, weights_, expected, moments.size()));
  }

  void look_aside(const Coordinates& centers, std::size_t threads) {
    std::vector<std::int64_t> expected;
    for (std::size_t i = 0; i < points_.size(); i += axes)
      expected.push_back(naive::nearest(&points_[i], centers).sq_distance);
    CHECK_SAME(clusters_.sq_distances(centers, threads), expected);
  }

  const Coordinates& points() const { return points_; }

 private:
  Coordinates points_;
  std::vector<std::int64_t> weights_;
  Cloud cloud_;
  Clusters clusters_;
  std::vector<std::uint16_t> labels_;
};

// Slots that hold a centre or none.
class Palette {
 public:
  Palette(Random& random, const Region& region, std::size_t slots) : region_(region), places_(slots), here_(slots) {
    for (auto& place : places_) place = cases::anywhere(random, region);
    for (std::size_t slot = 0; slot < slots; ++slot) here_[slot] = !random.one_in(4);
    here_[random.below(slots)] = true;
  }

  void change(Random& random, const Coordinates& points) {
    const std::size_t changes = random.one_in(4) ? places_.size() : random.below(4);
    for (std::size_t i = 0; i < changes; ++i) change_one(random, random.below(places_.size()), points);
    if (std::none_of(here_.begin(), here_.end(), [](bool here) { return here; }))
      here_[random.below(here_.size())] = true;
  }

  Coordinates centers() const {
    Coordinates out;
    for (std::size_t slot = 0; slot < places_.size(); ++slot)
      if (here_[slot]) out.insert(out.end(), places_[slot].begin(), places_[slot].end());
    return out;
  }
  std::vector<std::int32_t> slots() const {
    std::vector<std::int32_t> out;
    for (std::size_t slot = 0; slot < places_.size(); ++slot)
      if (here_[slot]) out.push_back(static_cast<std::int32_t>(slot));
    return out;
  }

 private:
  void change_one(Random& random, std::size_t slot, const Coordinates& points) {
    auto& place = places_[slot];
    const std::size_t other = random.below(places_.size());
    switch (random.below(8)) {
      case 0:
        here_[slot] = false;
        break;
      case 1:
        here_[slot] = true;
        break;  // where it was, if it had gone
      case 2:
        place = cases::anywhere(random, region_);
        break;
      case 3:
        place = places_[other];
        break;
      case 4:
        std::swap(place, places_[other]);
        break;
      case 5:
        std::copy_n(&points[random.below(points.size() / axes) * axes], axes, place.begin());
        break;
      case 6:
        here_[slot] = false, here_[other] = true;
        break;
      default:
        place = cases::nearby(random, region_, place, 3);
        break;
    }
  }

  const Region& region_;
  std::vector<std::array<std::int16_t, axes>> places_;
  std::vector<bool> here_;
};

void play(std::uint64_t seed, std::size_t most_points, std::size_t most_slots, std::size_t passes,
          std::size_t threads) {
  Random random(seed);
  const Region& region = cases::regions[random.below(cases::regions.size())];
  const Shape shape = cases::shapes[random.below(cases::shapes.size())];
  const std::size_t n = 1 + random.below(most_points), slots = 1 + random.below(most_slots);
  Coordinates points = cases::points(random, shape, region, n);
  if (!random.one_in(4)) points = cases::in_z_order(points);  // only then are boxes small and are some left out
  History history(std::move(points), cases::weights(random, n), slots);
  Palette palette(random, region, slots);
  for (std::size_t pass = 0; pass < passes; ++pass) {
    check::Note note("sequence ", seed, ", pass ", pass, ": ", n, " points in ", region.name, ", ", slots, " slots");
    history.pass(palette.centers(), palette.slots(), threads);
    palette.change(random, history.points());
    if (random.one_in(8)) history.look_aside(palette.centers(), threads);
  }
}

LAW(sequences_of_passes_over_a_few_blocks_label_as_brute_force_does) {
  for (std::uint64_t seed = 0; seed < 3000; ++seed) play(seed, 150, 20, 12, 1);
}

LAW(sequences_of_passes_over_boxes_of_boxes_label_as_brute_force_does) {
  for (std::uint64_t seed = 10000; seed < 10120; ++seed) play(seed, 3000, 40, 12, 1);
}

LAW(sequences_of_passes_over_several_top_boxes_label_as_brute_force_does_for_any_number_of_threads) {
  for (std::uint64_t seed = 20000; seed < 20009; ++seed) play(seed, 70000, 12, 5, std::array{1, 2, 8}[seed % 3]);
}

LAW(a_centre_that_moves_step_by_step_through_a_cloud_takes_its_points_along) {
  for (const Region& region : {cases::srgb, cases::oklab, cases::tiny}) {
    Random random(1);
    History history(cases::in_z_order(cases::points(random, Shape::uniform, region, 2500)),
                    cases::weights(random, 2500), 9);
    Coordinates centers = cases::points(random, Shape::uniform, region, 9);
    const auto slots = cases::first_slots(9);
    for (int step = 0; step <= 60; ++step) {
      check::Note note(region.name, ", step ", step);
      for (std::size_t c = 0; c < axes; ++c)
        centers[4 * axes + c] = static_cast<std::int16_t>(region.low[c] + (region.high[c] - region.low[c]) * step / 60);
      history.pass(centers, slots, 1);
    }
  }
}

LAW(any_number_of_centres_labels_as_brute_force_does) {
  for (const std::size_t k : {1u, 2u, 7u, 8u, 15u, 16u, 17u, 31u, 33u, 300u, 5000u})
    for (const Region& region : cases::regions)
      for (const Shape shape : cases::shapes) {
        Random random(k);
        const std::size_t n = k < 1000 ? 333 : 100;
        check::Note note(k, " centres, ", region.name, ", shape ", static_cast<int>(shape));
        History history(cases::in_z_order(cases::points(random, shape, region, n)), cases::weights(random, n), k);
        history.pass(cases::points(random, Shape::uniform, region, k), cases::first_slots(k), 1);
        history.pass(cases::points(random, shape, region, k), cases::first_slots(k), 1);
      }
}

LAW(numbers_of_points_around_the_lengths_of_blocks_and_boxes_label_as_brute_force_does) {
  for (const std::size_t edge : {1u, 32u, 64u, 256u, 2048u, 16384u, 32768u})
    for (const std::size_t n : {edge - 1, edge, edge + 1}) {
      if (n == 0) continue;
      check::Note note(n, " points");
      Random random(n);
      History history(cases::in_z_order(cases::points(random, Shape::uniform, cases::oklab, n)),
                      cases::weights(random, n), 5);
      for (int pass = 0; pass < 3; ++pass)
        history.pass(cases::points(random, Shape::uniform, cases::oklab, 5), cases::first_slots(5), 2);
    }
}

LAW(points_at_the_corners_of_the_lattice_are_as_far_as_can_be_and_still_exact) {
  for (const Region& region : cases::regions) {
    check::Note note(region.name);
    Coordinates corners;
    for (std::size_t corner = 0; corner < 16; ++corner)
      for (std::size_t c = 0; c < axes; ++c)
        corners.push_back(static_cast<std::int16_t>((corner >> c & 1) != 0 ? region.high[c] : region.low[c]));
    Random random(5);
    History history(corners, cases::weights(random, 16), 16);
    history.pass(corners, cases::first_slots(16), 1);
    for (std::size_t corner = 0; corner < 16; ++corner) {
      const Coordinates one(&corners[corner * axes], &corners[corner * axes] + axes);
      history.pass(one, cases::first_slots(1), 1);
      history.look_aside(one, 1);
    }
  }
}

LAW(the_last_of_65536_slots_can_be_a_label) {
  Random random(2);
  History history(cases::points(random, Shape::uniform, cases::oklab, 100), cases::weights(random, 100), 65536);
  const std::vector<std::int32_t> low{0, 1, 2}, high{32767, 32768, 65535};
  for (const auto& slots : {high, low, high})
    history.pass(cases::points(random, Shape::uniform, cases::oklab, 3), slots, 1);
}

LAW(of_centres_in_one_place_the_lowest_slot_takes_all) {
  Random random(3);
  const Coordinates points = cases::points(random, Shape::uniform, cases::srgb, 200);
  History history(points, cases::weights(random, 200), 40);
  const Coordinates equal = cases::points(random, Shape::equal, cases::srgb, 40);
  history.pass(equal, cases::first_slots(40), 1);
  auto later = cases::first_slots(40);
  later.erase(later.begin());
  history.pass(Coordinates(equal.begin() + axes, equal.end()), later, 1);
}

LAW(nearest_others_are_those_of_brute_force) {
  for (const std::size_t k : {2u, 3u, 15u, 16u, 17u, 32u, 33u, 300u})
    for (const Region& region : cases::regions) {
      Random random(k);
      check::Note note(k, " centres, ", region.name);
      Coordinates centers = cases::points(random, Shape::uniform, region, k);
      std::copy_n(centers.end() - axes, axes, centers.begin());  // two in one place
      std::vector<std::size_t> rows;
      std::vector<std::int64_t> sq_distances;
      for (std::size_t i = 0; i < k; ++i) {
        std::size_t best = i == 0 ? 1 : 0;
        for (std::size_t j = 0; j < k; ++j)
          if (j != i && naive::sq_distance(&centers[i * axes], &centers[j * axes]) <
                            naive::sq_distance(&centers[i * axes], &centers[best * axes]))
            best = j;
        rows.push_back(best);
        sq_distances.push_back(naive::sq_distance(&centers[i * axes], &centers[best * axes]));
      }
      const Neighbors neighbors = nearest_others(centers);
      for (std::size_t i = 0; i < k; ++i) CHECK_EQUAL(static_cast<std::size_t>(neighbors.rows[i]), rows[i]);
      CHECK_SAME(neighbors.sq_distances, sq_distances);
    }
}

void check_rows(Random& random, std::size_t n, std::size_t k, std::size_t dimension, bool ties) {
  check::Note note(n, " points, ", k, " centres, ", dimension, " dimensions");
  const auto fill = [&](std::size_t rows) {
    std::vector<double> values(rows * dimension);
    for (double& value : values) value = ties ? static_cast<double>(random.below(3)) : random.fraction();
    return values;
  };
  const std::vector<double> points = fill(n), centers = fill(k);
  std::vector<std::int32_t> labels(n), expected_labels(n, 0);
  std::vector<double> sq_distances(n), expected(n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t center = 0; center < k; ++center) {
      double sum = 0;
      for (std::size_t axis = 0; axis < dimension; ++axis) {
        const double difference = points[i * dimension + axis] - centers[center * dimension + axis];
        sum += difference * difference;
      }
      if (center == 0 || sum < expected[i]) expected[i] = sum, expected_labels[i] = static_cast<std::int32_t>(center);
    }
  hot().label_rows(points.data(), n, centers.data(), k, dimension, labels.data(), sq_distances.data());
  CHECK_SAME(labels, expected_labels);
  CHECK_SAME(sq_distances, expected);
}

LAW(rows_of_any_dimension_label_as_brute_force_does_to_the_last_bit) {
  Random random(4);
  for (const std::size_t n : {0u, 1u, 7u, 8u, 9u, 100u})
    for (const std::size_t k : {1u, 2u, 17u, 300u})
      for (const std::size_t dimension : {1u, 2u, 3u, 4u, 7u})
        for (const bool ties : {false, true}) check_rows(random, n, k, dimension, ties);
}

}  // namespace
}  // namespace fewcolors
