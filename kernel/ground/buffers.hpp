// Large arrays whose memory is kept for the next call.
//
// A photo's quantization touches some 8 MB. Fresh from the system each page of it costs a fault: on a virtual machine 2 to 5
// microseconds per 4 KB, measured as half of the whole time (china.jpg, k = 64: 20 ms, of which 10 in 1,900 faults).
// So blocks that are given back are kept, up to `most_kept` bytes, and handed out again. What they hold is never read
// before it is written, so that no result depends on it: this is a cache, not state.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace fewcolors {

void* take_block(std::size_t bytes);
void give_block(void* block, std::size_t bytes) noexcept;
// Gives what is kept back to the allocator; a server does so when nobody asks.
void give_back_kept() noexcept;

// An allocator that leaves the elements of a sized vector uninitialized: `Buffer<int>(n)` holds rubbish, `Buffer<int>(n, 0)` zeros.
template <class T>
struct KeptMemory {
  using value_type = T;

  KeptMemory() = default;
  template <class Other>
  KeptMemory(const KeptMemory<Other>&) {}

  T* allocate(std::size_t n) { return static_cast<T*>(take_block(n * sizeof(T))); }
  void deallocate(T* block, std::size_t n) noexcept { give_block(block, n * sizeof(T)); }

  template <class U>
  void construct(U* place) {
    ::new (static_cast<void*>(place)) U;
  }
  template <class U, class... Args>
  void construct(U* place, Args&&... args) {
    ::new (static_cast<void*>(place)) U(std::forward<Args>(args)...);
  }

  bool operator==(const KeptMemory&) const = default;
};

template <class T>
using Buffer = std::vector<T, KeptMemory<T>>;

}  // namespace fewcolors
