// Symmetric equations are solved as elimination in long double solves them; matrices that are not positive definite are
// refused.

#include "ground/solve.hpp"

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "cases.hpp"
#include "check.hpp"

namespace fewcolors {
namespace {

using cases::Random;
using Numbers = std::vector<double>;

Numbers numbers(Random& random, std::size_t n) {
  Numbers out(n);
  for (double& number : out) number = 2 * random.fraction() - 1;
  return out;
}

// R R^T + floor: its eigenvalues are `floor` or more.
Numbers positive(Random& random, std::size_t n, double floor) {
  const Numbers root = numbers(random, n * n);
  Numbers matrix(n * n, 0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t c = 0; c < n; ++c) matrix[i * n + j] += root[i * n + c] * root[j * n + c];
      if (i == j) matrix[i * n + j] += floor;
    }
  return matrix;
}

// Gauss and Jordan's elimination.
Numbers eliminated(std::size_t n, const Numbers& matrix, std::size_t columns, const Numbers& right) {
  const std::size_t width = n + columns;
  std::vector<long double> rows(n * width);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) rows[i * width + j] = matrix[i * n + j];
    for (std::size_t c = 0; c < columns; ++c) rows[i * width + n + c] = right[i * columns + c];
  }
  for (std::size_t pivot = 0; pivot < n; ++pivot)
    for (std::size_t i = 0; i < n; ++i) {
      if (i == pivot) continue;
      const long double times = rows[i * width + pivot] / rows[pivot * width + pivot];
      for (std::size_t j = pivot; j < width; ++j) rows[i * width + j] -= times * rows[pivot * width + j];
    }
  Numbers out(n * columns);
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = static_cast<double>(rows[i / columns * width + n + i % columns] / rows[i / columns * (width + 1)]);
  return out;
}

LAW(the_solution_is_that_of_elimination_and_only_the_lower_triangle_is_read) {
  for (const std::size_t n : {1u, 2u, 7u, 8u, 9u, 16u, 33u, 60u})
    for (const std::size_t columns : {1u, 4u}) {
      check::Note note(n, " unknowns, ", columns, " columns");
      Random random(n);
      Numbers matrix = positive(random, n, 0.5), right = numbers(random, n * columns);
      const Numbers expected = eliminated(n, matrix, columns, right);
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = i + 1; j < n; ++j) matrix[i * n + j] = std::numeric_limits<double>::quiet_NaN();
      CHECK(solve_symmetric(n, matrix, columns, right));
      // The condition is below n^2; doubles are good for 1e-16.
      for (std::size_t i = 0; i < right.size(); ++i) CHECK_AT_MOST(std::abs(right[i] - expected[i]), 1e-11);
    }
}

LAW(a_matrix_that_is_not_positive_definite_is_refused) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::pair<std::size_t, Numbers> refused[] = {
      {1, {0}},
      {1, {-1}},
      {1, {nan}},
      {2, {1, 1, 1, 1}},
      {2, {1, 2, 2, 1}},
      {2, {1, 0, nan, 1}},
      {3, {2, 0, 0, 0, 2, 0, 0, 0, -1e-300}},
  };
  for (auto [n, matrix] : refused) {
    check::Note note("matrix of ", n, " rows that ends with ", matrix.back());
    Numbers right(n, 1);
    CHECK(!solve_symmetric(n, matrix, 1, right));
  }
  for (const std::size_t n : {8u, 30u}) {  // one direction too much taken away
    Random random(n);
    Numbers matrix = positive(random, n, 0.5);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) matrix[i * n + j] -= static_cast<double>(n * n);
    Numbers right(n, 1);
    CHECK(!solve_symmetric(n, matrix, 1, right));
  }
}

LAW(no_equations_have_their_solution) { CHECK(solve_symmetric(0, {}, 3, {})); }

}  // namespace
}  // namespace fewcolors
