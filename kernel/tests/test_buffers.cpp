// Blocks that are kept for the next call are given to one owner at a time.

#include "ground/buffers.hpp"

#include <cstdint>
#include <numeric>

#include "check.hpp"
#include "ground/chunks.hpp"

namespace fewcolors {
namespace {

// Below, at and above the sizes that are kept and rounded (buffers.cpp).
constexpr std::size_t sizes[] = {1, 1000, 32767, 32768, 32769, 40959, 40960, 40961, 65535, 65536, 100000, 1 << 20};

LAW(a_buffer_filled_with_a_value_holds_it_whatever_its_block_held_before) {
  for (int turn = 0; turn < 3; ++turn)
    for (const std::size_t n : sizes) {
      check::Note note(n, " bytes");
      {
        Buffer<std::uint8_t> rubbish(n, std::uint8_t{0xa5});
      }
      const Buffer<std::uint8_t> zeros(n, std::uint8_t{0});
      CHECK_EQUAL(std::accumulate(zeros.begin(), zeros.end(), 0L), 0);
      const Buffer<std::int32_t> ones(n, 1);
      CHECK_EQUAL(std::accumulate(ones.begin(), ones.end(), 0L), static_cast<long>(n));
    }
}

LAW(a_buffer_that_grows_keeps_what_it_holds) {
  for (const std::size_t n : sizes) {
    check::Note note(n, " numbers");
    Buffer<std::int32_t> numbers;
    for (std::size_t i = 0; i < n; ++i) numbers.push_back(static_cast<std::int32_t>(i));
    numbers.resize(n + 70000, -1);
    long sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += numbers[i] != static_cast<std::int32_t>(i);
    for (std::size_t i = n; i < numbers.size(); ++i) sum += numbers[i] != -1;
    CHECK_EQUAL(sum, 0);
  }
}

LAW(buffers_that_live_together_do_not_share_a_block_in_any_number_of_threads) {
  for (const std::size_t workers : {1u, 8u}) {
    check::Note note(workers, " workers");
    std::vector<int> foreign(400, 0);
    for_chunks(foreign.size(), workers, [&](std::size_t chunk, std::size_t) {
      std::vector<Buffer<std::uint64_t>> alive;
      for (const std::size_t n : {4096u, 5000u, 5001u, 5120u, 9000u})
        alive.emplace_back(n, std::uint64_t{chunk * 8 + alive.size()});
      for (std::size_t i = 0; i < alive.size(); ++i)
        for (const std::uint64_t word : alive[i]) foreign[chunk] += word != chunk * 8 + i;
    });
    CHECK_EQUAL(std::accumulate(foreign.begin(), foreign.end(), 0), 0);
  }
}

LAW(what_is_kept_may_be_given_back_at_any_time_and_what_is_in_use_stays) {
  const Buffer<std::int32_t> used(100000, 7);
  std::vector<int> wrong(64, 0);
  for_chunks(wrong.size(), 4, [&](std::size_t chunk, std::size_t) {
    const Buffer<std::int32_t> own(9000 + chunk, static_cast<std::int32_t>(chunk));
    give_back_kept();
    for (const std::int32_t number : own) wrong[chunk] += number != static_cast<std::int32_t>(chunk);
  });
  give_back_kept();
  CHECK_EQUAL(std::accumulate(wrong.begin(), wrong.end(), 0), 0);
  CHECK_EQUAL(std::accumulate(used.begin(), used.end(), 0L), 700000);
}

}  // namespace
}  // namespace fewcolors
