// Reads one double beyond an array in a hot function: where this is not reported, the sanitizers do not reach the kernel.

#include <cstdint>
#include <cstdio>
#include <exception>
#include <vector>

#include "hot.hpp"

int main() {
  const std::vector<double> points(23), centers(3);  // eight points need 24
  std::vector<std::int32_t> labels(8);
  std::vector<double> sq_distances(8);
  try {
    fewcolors::hot().label_rows(points.data(), 8, centers.data(), 1, 3, labels.data(), sq_distances.data());
  } catch (const std::exception& error) {
    std::printf("%s\n", error.what());
    return 77;  // the CPU lacks the level
  }
  std::printf("nobody noticed\n");
  return 0;
}
