// Two workers of the kernel's loop over chunks add to the same number: ThreadSanitizer must say so, or a run of the other
// tests under it proves nothing.

#include <atomic>
#include <cstdio>
#include <thread>

#include "ground/chunks.hpp"

int main() {
  std::atomic<int> inside{0};
  long sum = 0;
  fewcolors::for_chunks(2, 2, [&](std::size_t chunk, std::size_t) {
    inside.fetch_add(1, std::memory_order_relaxed);
    while (inside.load(std::memory_order_relaxed) < 2) std::this_thread::yield();  // each worker has one of the chunks
    sum += static_cast<long>(chunk);
  });
  std::printf("%ld\n", sum);
}
