#include "files/block.hpp"

#include <algorithm>
#include <array>

namespace fewcolors {
namespace {

using Lengths = std::vector<std::uint8_t>;

constexpr unsigned longest_code = 15, longest_code_of_lengths = 7;
constexpr unsigned stored = 0, fixed = 1, dynamic = 2;  // RFC 1951, 3.2.3
constexpr std::size_t most_stored = 65535;
// The order in which the lengths of the lengths' code are written (RFC 1951, 3.2.7), rarest last.
constexpr std::array<std::size_t, 19> order_of_lengths{16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                       11, 4,  12, 3, 13, 2, 14, 1, 15};

struct Tables {
  Lengths literals, distances;
};

Tables fixed_tables() {
  Lengths literals(288, 8);
  std::fill(literals.begin() + 144, literals.begin() + 256, std::uint8_t{9});
  std::fill(literals.begin() + 256, literals.begin() + 280, std::uint8_t{7});
  return {literals, Lengths(30, 5)};
}

void cut_tail(Lengths& lengths, std::size_t least) {
  while (lengths.size() > least && lengths.back() == 0) lengths.pop_back();
}

Tables own_tables(const Counts& counts) {
  Tables tables{code_lengths(counts.literals, longest_code), code_lengths(counts.distances, longest_code)};
  cut_tail(tables.literals, 257);
  cut_tail(tables.distances, 1);
  return tables;
}

// A length of the table, or a run of them: symbol 16 repeats the last 3 to 6 times, 17 and 18 are 3 to 138 zeros.
struct Entry {
  std::uint8_t symbol, extra, value;
};

void add_run(std::vector<Entry>& entries, std::uint8_t length, std::size_t run) {
  const auto one = [&] { entries.push_back({length, 0, 0}); };
  while (length == 0 && run >= 3) {
    const std::size_t taken = std::min<std::size_t>(run, 138);
    const bool is_long = taken > 10;
    entries.push_back({static_cast<std::uint8_t>(is_long ? 18 : 17), static_cast<std::uint8_t>(is_long ? 7 : 3),
                       static_cast<std::uint8_t>(taken - (is_long ? 11 : 3))});
    run -= taken;
  }
  if (length && run) one(), --run;
  while (length && run >= 3) {
    // 7 or 8 left would leave one or two over after six: better in two runs.
    const std::size_t taken = run == 7 ? 4 : run == 8 ? 5 : std::min<std::size_t>(run, 6);
    entries.push_back({16, 2, static_cast<std::uint8_t>(taken - 3)});
    run -= taken;
  }
  for (; run; --run) one();
}

std::vector<Entry> entries_of(const Tables& tables) {
  Lengths all = tables.literals;
  all.insert(all.end(), tables.distances.begin(), tables.distances.end());
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < all.size();) {
    std::size_t run = 1;
    while (i + run < all.size() && all[i + run] == all[i]) ++run;
    add_run(entries, all[i], run);
    i += run;
  }
  return entries;
}

struct Table {
  std::vector<Entry> entries;
  Lengths lengths;  // of the 19 symbols that the entries are written in
  std::size_t sent;
};

Table table_of(const Tables& tables) {
  Table table{entries_of(tables), {}, order_of_lengths.size()};
  std::array<std::uint32_t, 19> counts{};
  for (const Entry& entry : table.entries) ++counts[entry.symbol];
  // A code of one symbol is incomplete, which decoders refuse here: a second one is let in.
  if (std::count(counts.begin(), counts.end(), 0u) == 18) ++counts[counts[0] ? 18 : 0];
  table.lengths = code_lengths(counts, longest_code_of_lengths);
  while (table.sent > 4 && table.lengths[order_of_lengths[table.sent - 1]] == 0) --table.sent;
  return table;
}

std::uint64_t bits_of(const Table& table) {
  std::uint64_t bits = 14 + 3 * table.sent;
  for (const Entry& entry : table.entries) bits += table.lengths[entry.symbol] + entry.extra;
  return bits;
}

std::uint64_t bits_of(const Counts& counts, const Tables& tables) {
  std::uint64_t bits = 0;
  for (std::size_t s = 0; s < literal_symbols; ++s)
    if (counts.literals[s]) bits += std::uint64_t{counts.literals[s]} * tables.literals[s];
  for (std::size_t s = 0; s < distance_symbols; ++s)
    if (counts.distances[s]) bits += std::uint64_t{counts.distances[s]} * tables.distances[s];
  return bits;
}

std::uint64_t extra_bits(std::span<const Step> steps) {
  std::uint64_t bits = 0;
  for (const Step& step : steps)
    if (step.length > 1) bits += slot_of_length(step.length).extra + slot_of_distance(step.distance).extra;
  return bits;
}

void write_table(Bits& bits, const Tables& tables, const Table& table) {
  bits.put(static_cast<std::uint32_t>(tables.literals.size() - 257), 5);
  bits.put(static_cast<std::uint32_t>(tables.distances.size() - 1), 5);
  bits.put(static_cast<std::uint32_t>(table.sent - 4), 4);
  for (std::size_t i = 0; i < table.sent; ++i) bits.put(table.lengths[order_of_lengths[i]], 3);
  const auto codes = codes_of(table.lengths);
  for (const Entry& entry : table.entries) {
    bits.put(codes[entry.symbol], table.lengths[entry.symbol]);
    bits.put(entry.value, entry.extra);
  }
}

void write_steps(Bits& bits, std::span<const std::uint8_t> bytes, std::span<const Step> steps, const Tables& tables) {
  const auto literals = codes_of(tables.literals), distances = codes_of(tables.distances);
  const auto put = [&](const std::vector<std::uint16_t>& codes, const Lengths& lengths, std::size_t symbol) {
    bits.put(codes[symbol], lengths[symbol]);
  };
  std::size_t at = 0;
  for (const Step& step : steps) {
    if (step.length == 1) {
      put(literals, tables.literals, bytes[at]);
    } else {
      const Slot length = slot_of_length(step.length), distance = slot_of_distance(step.distance);
      put(literals, tables.literals, length.symbol);
      bits.put(step.length - length.base, length.extra);
      put(distances, tables.distances, distance.symbol);
      bits.put(step.distance - distance.base, distance.extra);
    }
    at += step.length;
  }
  put(literals, tables.literals, end_of_block);
}

void write_stored(Bits& bits, std::span<const std::uint8_t> bytes, bool last) {
  do {
    const std::size_t count = std::min(bytes.size(), most_stored);
    bits.put(last && count == bytes.size(), 1);
    bits.put(stored, 2);
    bits.fill_byte();
    bits.put(static_cast<std::uint32_t>(count), 16);
    bits.put(static_cast<std::uint32_t>(~count & 0xffff), 16);
    bits.bytes().insert(bits.bytes().end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count));
    bytes = bytes.subspan(count);
  } while (!bytes.empty());
}

Counts counts_of(std::span<const std::uint8_t> bytes, std::span<const Step> steps) {
  Counts counts;
  std::size_t at = 0;
  for (const Step& step : steps) {
    counts.add(step, bytes[at]);
    at += step.length;
  }
  ++counts.literals[end_of_block];
  return counts;
}

}  // namespace

void write_block(Bits& bits, std::span<const std::uint8_t> bytes, std::span<const Step> steps, bool last) {
  static const Tables known = fixed_tables();
  const Counts counts = counts_of(bytes, steps);
  const Tables own = own_tables(counts);
  const Table table = table_of(own);
  const std::uint64_t extra = extra_bits(steps);
  const std::uint64_t with_own = 3 + bits_of(table) + bits_of(counts, own) + extra;
  const std::uint64_t with_fixed = 3 + bits_of(counts, known) + extra;
  const std::uint64_t as_they_are = 8 * (bytes.size() + 5 * (bytes.size() / most_stored + 1));
  if (as_they_are < std::min(with_own, with_fixed)) return write_stored(bits, bytes, last);
  bits.put(last, 1);
  bits.put(with_own < with_fixed ? dynamic : fixed, 2);
  if (with_own < with_fixed) write_table(bits, own, table);
  write_steps(bits, bytes, steps, with_own < with_fixed ? own : known);
}

void write_gap(Bits& bits) { write_stored(bits, {}, false); }

}  // namespace fewcolors
