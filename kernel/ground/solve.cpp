#include "ground/solve.hpp"

#include <cmath>

namespace fewcolors {
namespace {

// matrix = L L^T, row by row; a dot product runs over contiguous rows in eight sums, so that it can use vectors and still has one
// order.
double dot(const double* a, const double* b, std::size_t n) {
  double sums[8] = {};
  std::size_t i = 0;
  for (; i + 8 <= n; i += 8)
    for (std::size_t lane = 0; lane < 8; ++lane) sums[lane] += a[i + lane] * b[i + lane];
  for (std::size_t lane = 0; i < n; ++i, ++lane) sums[lane] += a[i] * b[i];
  return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

bool factor(std::size_t n, std::span<double> matrix) {
  for (std::size_t i = 0; i < n; ++i) {
    double* row = &matrix[i * n];
    for (std::size_t j = 0; j < i; ++j) row[j] = (row[j] - dot(row, &matrix[j * n], j)) / matrix[j * n + j];
    const double rest = row[i] - dot(row, row, i);
    if (!(rest > 0)) return false;
    row[i] = std::sqrt(rest);
  }
  return true;
}

}  // namespace

bool solve_symmetric(std::size_t n, std::span<double> matrix, std::size_t columns, std::span<double> right) {
  if (!factor(n, matrix)) return false;
  for (std::size_t c = 0; c < columns; ++c) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < i; ++j) right[i * columns + c] -= matrix[i * n + j] * right[j * columns + c];
      right[i * columns + c] /= matrix[i * n + i];
    }
    for (std::size_t i = n; i-- > 0;) {
      right[i * columns + c] /= matrix[i * n + i];
      for (std::size_t j = 0; j < i; ++j) right[j * columns + c] -= matrix[i * n + j] * right[i * columns + c];
    }
  }
  return true;
}

}  // namespace fewcolors
