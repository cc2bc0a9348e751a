// Fixed chunks of work over threads. The only file that knows threads exist.
//
// The number of chunks depends on the data alone, never on the number of threads. A chunk writes to places of its own,
// or adds integers into the accumulator of its worker: integer sums do not depend on the order, so one thread and many
// give the same bytes.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace fewcolors {

// 0 means all cores; never more workers than chunks.
inline std::size_t worker_count(std::size_t threads, std::size_t chunks) {
  if (threads == 0) threads = std::max(1u, std::thread::hardware_concurrency());
  return std::max<std::size_t>(1, std::min(threads, chunks));
}

// Calls work(chunk, worker) once for each chunk; rethrows the first exception after all workers have stopped. Where the
// system gives no more threads (a container's limit of processes), those that there are do all of it.
template <class Work>
void for_chunks(std::size_t chunks, std::size_t workers, Work&& work) {
  if (workers <= 1) {
    for (std::size_t chunk = 0; chunk < chunks; ++chunk) work(chunk, std::size_t{0});
    return;
  }
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex failure_guard;
  auto run = [&](std::size_t worker) {
    try {
      for (std::size_t chunk = next++; chunk < chunks; chunk = next++) work(chunk, worker);
    } catch (...) {
      next = chunks;
      std::lock_guard<std::mutex> hold(failure_guard);
      if (!failure) failure = std::current_exception();
    }
  };
  std::vector<std::thread> others;
  others.reserve(workers - 1);
  try {
    for (std::size_t worker = 1; worker < workers; ++worker) others.emplace_back(run, worker);
  } catch (const std::system_error&) {
    // No chunk is a thread's own: the others take them.
  }
  run(0);
  for (std::thread& other : others) other.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace fewcolors
