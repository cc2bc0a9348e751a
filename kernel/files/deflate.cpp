#include "files/deflate.hpp"

#include <algorithm>

#include "files/block.hpp"
#include "ground/chunks.hpp"

namespace fewcolors {
namespace {

// So many steps are weighed together when a part is cut into blocks: a table costs some 60 to 100 bytes, which fewer
// steps hardly win back.
constexpr std::size_t grain = 1024;

// A run of steps that will be a block, or be joined with its neighbour.
struct Stretch {
  std::size_t begin, end;  // places of the bytes
  Counts counts;
  std::uint64_t cost;       // as a block of its own
  std::uint64_t joint = 0;  // as one block with the next
};

std::uint64_t joint_cost(const Stretch& a, const Stretch& b) {
  Counts both = a.counts;
  both.add(b.counts);
  return entropy(both);
}

std::vector<Stretch> stretches_of(std::span<const std::uint8_t> bytes, std::size_t begin, std::span<const Step> way) {
  std::vector<Stretch> stretches;
  std::size_t at = begin;
  for (std::size_t i = 0; i < way.size(); i += grain) {
    Stretch stretch{at, at, {}, 0};
    for (const Step& step : way.subspan(i, std::min(grain, way.size() - i))) {
      stretch.counts.add(step, bytes[stretch.end]);
      stretch.end += step.length;
    }
    stretch.cost = entropy(stretch.counts);
    at = stretch.end;
    stretches.push_back(stretch);
  }
  return stretches;
}

// Joins the two neighbours that gain most by it, while any gain.
std::vector<Stretch> blocks_of(std::vector<Stretch> stretches) {
  for (std::size_t i = 0; i + 1 < stretches.size(); ++i)
    stretches[i].joint = joint_cost(stretches[i], stretches[i + 1]);
  while (stretches.size() > 1) {
    std::size_t chosen = 0;
    std::int64_t most = -1;
    for (std::size_t i = 0; i + 1 < stretches.size(); ++i) {
      const auto gain = static_cast<std::int64_t>(stretches[i].cost + stretches[i + 1].cost - stretches[i].joint);
      if (gain > most) most = gain, chosen = i;
    }
    if (most < 0) break;
    Stretch& kept = stretches[chosen];
    const Stretch& gone = stretches[chosen + 1];
    kept.counts.add(gone.counts);
    kept.end = gone.end;
    kept.cost = kept.joint;
    stretches.erase(stretches.begin() + static_cast<std::ptrdiff_t>(chosen) + 1);
    if (chosen + 1 < stretches.size()) kept.joint = joint_cost(kept, stretches[chosen + 1]);
    if (chosen > 0) stretches[chosen - 1].joint = joint_cost(stretches[chosen - 1], kept);
  }
  return stretches;
}

// One part of the bytes, from begin to end, as blocks.
class Part {
 public:
  Part(std::span<const std::uint8_t> bytes, std::size_t begin, std::size_t end, const Thrift& thrift)
      : bytes_(bytes),
        begin_(begin),
        end_(end),
        thrift_(thrift),
        repeats_(find_repeats(bytes, begin, end, thrift.depth)) {}

  void write(Bits& bits, bool last) {
    const auto ways = way_through();
    for (std::size_t i = 0, at = begin_; i < ways.size(); ++i) {
      const std::size_t length = length_of(ways[i]);
      write_block(bits, bytes_.subspan(at, length), ways[i], last && i + 1 == ways.size());
      at += length;
    }
    if (!last) write_gap(bits);
  }

 private:
  static std::size_t length_of(std::span<const Step> way) {
    std::size_t length = 0;
    for (const Step& step : way) length += step.length;
    return length;
  }

  std::vector<Step> way(std::size_t begin, std::size_t end, const Costs& costs) {
    return cheapest_way(bytes_, begin_, begin, end, repeats_, thrift_.nice, costs, room_);
  }

  // A first way is cut into blocks; each is searched anew under its own costs; after half of the passes the blocks are cut
  // anew along the better way.
  std::vector<std::vector<Step>> way_through() {
    std::vector<Step> whole = longest_way(begin_, end_, repeats_);
    std::vector<std::vector<Step>> ways;
    for (const unsigned passes : {thrift_.passes - thrift_.passes / 2, thrift_.passes / 2}) {
      if (passes == 0) break;
      ways.clear();
      for (const Stretch& block : blocks_of(stretches_of(bytes_, begin_, whole)))
        ways.push_back(refined(block, passes));
      whole.clear();
      for (const auto& steps : ways) whole.insert(whole.end(), steps.begin(), steps.end());
    }
    return ways;
  }

  std::vector<Step> refined(const Stretch& block, unsigned passes) {
    Counts counts = block.counts;
    std::vector<Step> steps;
    for (; passes; --passes) {
      steps = way(block.begin, block.end, costs_of(counts));
      counts = {};
      std::size_t at = block.begin;
      for (const Step& step : steps) {
        counts.add(step, bytes_[at]);
        at += step.length;
      }
    }
    return steps;
  }

  std::span<const std::uint8_t> bytes_;
  std::size_t begin_, end_;
  Thrift thrift_;
  Repeats repeats_;
  Room room_;
};

}  // namespace

std::vector<std::uint8_t> deflate(std::span<const std::uint8_t> bytes, const Thrift& thrift, std::size_t threads) {
  const std::size_t parts = std::max<std::size_t>(1, (bytes.size() + part - 1) / part);
  std::vector<Bits> streams(parts);
  for_chunks(parts, worker_count(threads, parts), [&](std::size_t i, std::size_t) {
    const std::size_t begin = i * part, end = std::min(bytes.size(), begin + part);
    if (begin == end) return write_block(streams[i], {}, {}, true);
    Part(bytes, begin, end, thrift).write(streams[i], i + 1 == parts);
  });
  std::vector<std::uint8_t> whole;
  for (Bits& bits : streams) {
    bits.fill_byte();
    whole.insert(whole.end(), bits.bytes().begin(), bits.bytes().end());
  }
  return whole;
}

}  // namespace fewcolors
