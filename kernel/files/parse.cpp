#include "files/parse.hpp"

#include <algorithm>
#include <numeric>

namespace fewcolors {
namespace {

// Most counts are small, and blocks are weighed by the thousand.
constexpr auto small_logs = [] {
  std::array<std::uint32_t, 1024> logs{};
  for (std::uint32_t x = 1; x < logs.size(); ++x) logs[x] = log2_of(x);
  return logs;
}();

std::uint32_t log_of(std::uint32_t count) { return count < small_logs.size() ? small_logs[count] : log2_of(count); }

// A symbol that never came may be worth its while yet: it is charged as if it had come once in twice the block.
std::uint32_t cost_of(std::uint32_t count, std::uint32_t log_total) {
  return count ? std::max(log_total - std::min(log_total, log_of(count)), std::uint32_t{1}) : log_total + bit;
}

// Three bytes from further away cost more than as literals, as a rule (zlib holds the same bound).
constexpr std::uint16_t far_for_three = 4096;

template <class Row>
std::uint32_t log_sum(const Row& counts) {
  return log_of(std::max(1u, std::accumulate(counts.begin(), counts.end(), 0u)));
}

template <class Row>
std::uint64_t entropy_of(const Row& counts) {
  const std::uint32_t log_total = log_sum(counts);
  std::uint64_t sum = 0;
  for (const std::uint32_t count : counts)
    if (count) sum += std::uint64_t{count} * (log_total - log_of(count));
  return sum;
}

// A cost, a length and a distance in one number, the least of which is the cheapest step, the shortest of equals: what
// no processor guesses takes no branch.
using Choice = std::uint64_t;
constexpr Choice choice(std::uint32_t cost, std::size_t length, std::uint16_t distance) {
  return Choice{cost} << 32 | Choice{length} << 16 | distance;
}

}  // namespace

void Counts::add(const Counts& other) {
  for (std::size_t s = 0; s < literal_symbols; ++s) literals[s] += other.literals[s];
  for (std::size_t s = 0; s < distance_symbols; ++s) distances[s] += other.distances[s];
}

Costs costs_of(const Counts& counts) {
  Costs costs{};
  const std::uint32_t literals = log_sum(counts.literals), distances = log_sum(counts.distances);
  for (std::size_t byte = 0; byte < 256; ++byte) costs.bytes[byte] = cost_of(counts.literals[byte], literals);
  for (unsigned length = shortest_repeat; length <= longest_repeat; ++length) {
    const Slot slot = slot_of_length(length);
    costs.lengths[length] = cost_of(counts.literals[slot.symbol], literals) + slot.extra * bit;
  }
  for (std::size_t s = 0; s < distance_symbols; ++s) {
    const auto extra = static_cast<std::uint32_t>(s < 4 ? 0 : s / 2 - 1);
    costs.distances[s] = cost_of(counts.distances[s], distances) + extra * bit;
  }
  return costs;
}

std::uint64_t entropy(const Counts& counts) {
  // A table takes 17 bits and the lengths of its own code, some 50; then about 4 bits for every symbol that comes
  // (measured on indexed photos: 3.6 to 4.2).
  constexpr std::uint64_t table = 70 * bit, entry = 4 * bit;
  const auto comes = [](std::uint32_t count) { return count > 0; };
  const auto used = std::count_if(counts.literals.begin(), counts.literals.end(), comes) +
                    std::count_if(counts.distances.begin(), counts.distances.end(), comes);
  return entropy_of(counts.literals) + entropy_of(counts.distances) + table + entry * static_cast<std::uint64_t>(used);
}

std::vector<Step> longest_way(std::size_t begin, std::size_t end, const Repeats& repeats) {
  const auto longest = [&](std::size_t i) {
    const bool any = i < end - begin && repeats.first[i] < repeats.first[i + 1];
    const Step step = any ? repeats.found[repeats.first[i + 1] - 1] : Step{1, 0};
    return step.length == shortest_repeat && step.distance > far_for_three ? Step{1, 0} : step;
  };
  std::vector<Step> way;
  way.reserve(end - begin);
  for (std::size_t i = 0; i < end - begin; i += way.back().length) {
    const Step here = longest(i);
    way.push_back(longest(i + 1).length > here.length ? Step{1, 0} : here);
  }
  return way;
}

std::vector<Step> cheapest_way(std::span<const std::uint8_t> bytes, std::size_t origin, std::size_t begin,
                               std::size_t end, const Repeats& repeats, unsigned nice, const Costs& costs, Room& room) {
  room.costs_to_end.resize(end - begin + 1);
  room.choices.resize(end - begin);
  std::uint32_t* to_end = room.costs_to_end.data();
  to_end[end - begin] = 0;
  for (std::size_t i = end - begin; i-- > 0;) {
    Choice best = choice(costs.bytes[bytes[begin + i]] + to_end[i + 1], 1, 0);
    const std::size_t left = end - begin - i, row = begin + i - origin;
    std::size_t length = shortest_repeat;
    for (std::uint32_t r = repeats.first[row]; r < repeats.first[row + 1]; ++r) {
      const Repeat& repeat = repeats.found[r];
      const std::uint32_t distance = costs.distances[slot_of_distance(repeat.distance).symbol];
      const std::size_t most = std::min<std::size_t>(repeat.length, left);
      if (most >= nice) length = most;
      for (; length <= most; ++length)
        best = std::min(best, choice(costs.lengths[length] + distance + to_end[i + length], length, repeat.distance));
    }
    to_end[i] = static_cast<std::uint32_t>(best >> 32);
    room.choices[i] = {static_cast<std::uint16_t>(best >> 16), static_cast<std::uint16_t>(best)};
  }
  std::vector<Step> way;
  way.reserve(end - begin);
  for (std::size_t i = 0; i < end - begin; i += way.back().length) way.push_back(room.choices[i]);
  return way;
}

}  // namespace fewcolors
