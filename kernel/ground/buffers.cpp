#include "ground/buffers.hpp"

#include <bit>
#include <map>
#include <mutex>

namespace fewcolors {
namespace {

constexpr std::size_t smallest_kept = std::size_t{1}
                                      << 15;             // smaller blocks the system's allocator recycles well itself
constexpr std::size_t most_kept = std::size_t{1} << 26;  // what photos of up to about 4 megapixels need

// Sizes are rounded up to a quarter of their power of two, so that calls on like pictures find each other's blocks.
std::size_t rounded(std::size_t bytes) {
  const std::size_t step = std::bit_floor(bytes) / 4;
  return (bytes + step - 1) / step * step;
}

// Whoever finds the shelf in use does without it: nobody waits, and a process forked while another thread stood there,
// whose copy of the lock nobody will ever open, goes on with the system's allocator.
class Shelf {
 public:
  void* take(std::size_t bytes) {
    const std::unique_lock<std::mutex> hold(guard_, std::try_to_lock);
    if (!hold) return nullptr;
    const auto found = blocks_.find(bytes);
    if (found == blocks_.end()) return nullptr;
    void* block = found->second;
    blocks_.erase(found);
    kept_ -= bytes;
    return block;
  }

  bool put(void* block, std::size_t bytes) noexcept {
    const std::unique_lock<std::mutex> hold(guard_, std::try_to_lock);
    if (!hold || kept_ + bytes > most_kept) return false;
    try {
      blocks_.emplace(bytes, block);
    } catch (...) {
      return false;
    }
    kept_ += bytes;
    return true;
  }

  void clear() noexcept {
    const std::unique_lock<std::mutex> hold(guard_, std::try_to_lock);
    if (!hold) return;
    for (const auto& [bytes, block] : blocks_) ::operator delete(block);
    blocks_.clear();
    kept_ = 0;
  }

 private:
  std::mutex guard_;
  std::multimap<std::size_t, void*> blocks_;
  std::size_t kept_ = 0;
};

// Never destroyed: arrays may be given back while the process ends.
Shelf& shelf() {
  static Shelf* const only = new Shelf;
  return *only;
}

#if defined(__SANITIZE_ADDRESS__)
constexpr bool keeping = false;  // so that the sanitizer sees the use of a block that was given back
#else
constexpr bool keeping = true;
#endif

}  // namespace

void* take_block(std::size_t bytes) {
  if (!keeping || bytes < smallest_kept) return ::operator new(bytes);
  void* block = shelf().take(rounded(bytes));
  return block != nullptr ? block : ::operator new(rounded(bytes));
}

void give_block(void* block, std::size_t bytes) noexcept {
  if (keeping && bytes >= smallest_kept && shelf().put(block, rounded(bytes))) return;
  ::operator delete(block);
}

void give_back_kept() noexcept { shelf().clear(); }

}  // namespace fewcolors
