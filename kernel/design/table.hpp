// Tables of numbers that stand for 8-bit levels, n / 255 or n, as libraries for floats hand them over.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace fewcolors {

// The level of each number: the number times `scale`, rounded. False, and the levels are rubbish, where one lies more than
// `tolerance` beside a level from 0 to 255, or is none (NaN).
bool to_levels(std::span<const double> numbers, double scale, double tolerance, std::size_t threads,
               std::span<std::uint8_t> levels);

// The nearest of the centres (k rows of four, on the lattice where a level is `unit` steps) for each row of 3 or 4 levels,
// the lowest of equals. For rows that are near their neighbours, as the pixels of a photo are, and few centres: each row is
// looked at, equal ones again and again.
void label_levels(std::span<const std::uint8_t> rows, std::size_t channels, std::int16_t unit,
                  std::span<const std::int16_t> centers, std::size_t threads, std::span<std::int32_t> labels);

// One thread's share of to_levels.
using LevelBytes = bool (*)(const double* numbers, std::size_t count, double scale, double tolerance,
                            std::uint8_t* levels);

}  // namespace fewcolors
