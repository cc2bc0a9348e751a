// Every chunk is worked on once, whatever the number of workers.

#include "ground/chunks.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "check.hpp"

#if defined(__GLIBC__)
#include <pthread.h>
#endif

namespace fewcolors {
namespace {

LAW(every_chunk_is_worked_on_once_by_a_worker_that_exists) {
  for (const std::size_t workers : {0u, 1u, 2u, 8u})
    for (const std::size_t chunks : {0u, 1u, 7u, 8u, 1000u}) {
      check::Note note(chunks, " chunks, ", workers, " workers");
      std::vector<std::atomic<int>> visits(chunks);
      std::atomic<std::size_t> highest{0};
      for_chunks(chunks, workers, [&](std::size_t chunk, std::size_t worker) {
        ++visits[chunk];
        std::size_t seen = highest;
        while (worker > seen && !highest.compare_exchange_weak(seen, worker)) {
        }
        if (chunks < 10) std::this_thread::sleep_for(std::chrono::milliseconds(2));  // time for each worker to get one
      });
      for (const auto& count : visits) CHECK_EQUAL(count.load(), 1);
      CHECK_AT_MOST(highest.load(), workers == 0 ? 0 : workers - 1);
    }
}

LAW(a_worker_works_on_one_chunk_at_a_time) {
  std::vector<std::atomic<int>> busy(8);
  std::atomic<int> clashes{0};
  for_chunks(500, 8, [&](std::size_t, std::size_t worker) {
    if (busy[worker]++ != 0) ++clashes;
    --busy[worker];
  });
  CHECK_EQUAL(clashes.load(), 0);
}

#if defined(__GLIBC__)
// While it lives the system gives no thread: no machine has room for a stack of 2^46 bytes.
class NoThreads {
 public:
  NoThreads() {
    pthread_getattr_default_np(&before_);
    pthread_attr_t huge = before_;
    pthread_attr_setstacksize(&huge, std::size_t{1} << 46);
    pthread_setattr_default_np(&huge);
  }
  ~NoThreads() { pthread_setattr_default_np(&before_); }

 private:
  pthread_attr_t before_;
};

LAW(where_the_system_gives_no_threads_the_caller_does_every_chunk) {
  std::vector<int> visits(100, 0);
  bool failed = false;
  {
    const NoThreads none;
    try {
      std::thread([] {}).join();
    } catch (const std::system_error&) {
      failed = true;
    }
    for_chunks(visits.size(), 8,
               [&](std::size_t chunk, std::size_t worker) { visits[chunk] += 1 + int(worker) * 1000; });
  }
  CHECK(failed);
  for (const int count : visits) CHECK_EQUAL(count, 1);
}
#endif

LAW(there_are_never_more_workers_than_chunks_and_always_one) {
  CHECK_EQUAL(worker_count(8, 3), 3u);
  CHECK_EQUAL(worker_count(2, 3), 2u);
  CHECK_EQUAL(worker_count(5, 0), 1u);
  CHECK_EQUAL(worker_count(0, 0), 1u);
  CHECK_EQUAL(worker_count(0, 1000000), std::max(1u, std::thread::hardware_concurrency()));
}

LAW(an_exception_is_thrown_to_the_caller_when_all_workers_have_stopped) {
  for (const std::size_t workers : {1u, 2u, 8u}) {
    check::Note note(workers, " workers");
    std::atomic<int> inside{0};
    std::string caught;
    try {
      for_chunks(100, workers, [&](std::size_t chunk, std::size_t) {
        ++inside;
        const bool faulty = chunk >= 40;
        --inside;
        if (faulty) throw std::runtime_error("a chunk failed");
      });
    } catch (const std::runtime_error& error) {
      caught = error.what();
    }
    CHECK_EQUAL(caught, "a chunk failed");
    CHECK_EQUAL(inside.load(), 0);
  }
}

}  // namespace
}  // namespace fewcolors
