// Symmetric positive definite equations, always with the same bits: + - * / sqrt in a fixed order. (A BLAS may take another
// order on another CPU, and another bit may be another colour.)
#pragma once

#include <cstddef>
#include <span>

namespace fewcolors {

// Solves matrix x = right for `columns` right-hand sides by Cholesky's factorization, in place: right (n * columns) becomes x,
// matrix (n * n, of which the lower triangle is read) is overwritten. False where the matrix is not positive definite.
bool solve_symmetric(std::size_t n, std::span<double> matrix, std::size_t columns, std::span<double> right);

}  // namespace fewcolors
