#include "files/prefix.hpp"

#include <algorithm>
#include <numeric>

namespace fewcolors {
namespace {

struct Level {
  std::vector<std::uint64_t> weights;
  std::vector<bool> is_leaf;
};

// The leaves, and the pairs of the level below as packages, lightest first; a leaf before a package of its weight.
Level merge(const std::vector<std::uint64_t>& leaves, const Level& below) {
  Level level;
  std::size_t leaf = 0, package = 0;
  const std::size_t packages = below.weights.size() / 2;
  while (leaf < leaves.size() || package < packages) {
    const std::uint64_t pair = package < packages ? below.weights[2 * package] + below.weights[2 * package + 1] : 0;
    const bool take_leaf = package == packages || (leaf < leaves.size() && leaves[leaf] <= pair);
    level.weights.push_back(take_leaf ? leaves[leaf++] : pair);
    level.is_leaf.push_back(take_leaf);
    package += !take_leaf;
  }
  return level;
}

}  // namespace

std::vector<std::uint8_t> code_lengths(std::span<const std::uint32_t> counts, unsigned longest) {
  std::vector<std::uint8_t> lengths(counts.size(), 0);
  std::vector<std::size_t> symbols;
  for (std::size_t s = 0; s < counts.size(); ++s)
    if (counts[s]) symbols.push_back(s);
  if (symbols.size() == 1) lengths[symbols[0]] = 1;
  if (symbols.size() < 2) return lengths;
  std::stable_sort(symbols.begin(), symbols.end(), [&](std::size_t a, std::size_t b) { return counts[a] < counts[b]; });
  std::vector<std::uint64_t> leaves;
  for (const std::size_t s : symbols) leaves.push_back(counts[s]);
  std::vector<Level> levels{merge(leaves, {})};
  while (levels.size() < longest) levels.push_back(merge(leaves, levels.back()));
  std::size_t taken = 2 * symbols.size() - 2;
  for (std::size_t l = levels.size(); l-- > 0;) {  // every level in which a leaf is taken makes its code a bit longer
    const auto& flags = levels[l].is_leaf;
    const auto chosen =
        static_cast<std::size_t>(std::count(flags.begin(), flags.begin() + static_cast<std::ptrdiff_t>(taken), true));
    for (std::size_t i = 0; i < chosen; ++i) ++lengths[symbols[i]];
    taken = 2 * (taken - chosen);
  }
  return lengths;
}

std::vector<std::uint16_t> codes_of(std::span<const std::uint8_t> lengths) {
  std::array<unsigned, 17> next{};
  for (const std::uint8_t length : lengths)
    if (length) ++next[length + 1u];
  for (unsigned l = 1, code = 0; l <= 16; ++l) next[l] = code = (code + next[l]) << (l > 1);
  std::vector<std::uint16_t> codes(lengths.size(), 0);
  for (std::size_t s = 0; s < lengths.size(); ++s) {
    if (!lengths[s]) continue;
    unsigned code = next[lengths[s]]++, reversed = 0;
    for (unsigned b = 0; b < lengths[s]; ++b, code >>= 1) reversed = reversed << 1 | (code & 1);
    codes[s] = static_cast<std::uint16_t>(reversed);
  }
  return codes;
}

}  // namespace fewcolors
