#include "check.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "hot.hpp"

namespace check {
namespace {

constexpr std::size_t most_printed = 5;  // failures of one law; the rest mostly repeats them

struct Entry {
  const char* sentence;
  void (*law)();
};

struct Tally {
  std::vector<Entry> laws;
  std::vector<std::string> notes;
  std::size_t checks = 0, failures = 0;
};

Tally& tally() {
  static Tally only;
  return only;
}

// Whether the law held.
bool hold(const Entry& entry) {
  Tally& t = tally();
  t.checks = t.failures = 0;
  std::string sentence = entry.sentence;
  std::replace(sentence.begin(), sentence.end(), '_', ' ');
  try {
    entry.law();
  } catch (const std::exception& exception) {
    ++t.failures;
    std::printf("  threw %s\n", exception.what());
  }
  const bool held = t.failures == 0 && t.checks > 0;
  std::printf("%s: %s (%zu checks, %zu failed)\n", held ? "ok" : "FAILED", sentence.c_str(), t.checks, t.failures);
  return held;
}

}  // namespace

Law::Law(const char* sentence, void (*law)()) { tally().laws.push_back({sentence, law}); }

void Note::push(std::string text) { tally().notes.push_back(std::move(text)); }
void Note::pop() { tally().notes.pop_back(); }

void succeed() { ++tally().checks; }

void fail(const Place& place, const std::string& seen) {
  Tally& t = tally();
  ++t.checks;
  if (++t.failures > most_printed) return;
  std::printf("%s:%d: %s", place.file, place.line, place.expression);
  if (!seen.empty()) std::printf("\n  saw %s", seen.c_str());
  for (const std::string& note : t.notes) std::printf("\n  where %s", note.c_str());
  std::printf("\n");
}

}  // namespace check

namespace {

// Where the environment asks for a level that this CPU lacks there is nothing to test; ctest knows this exit code.
constexpr int skipped = 77;

bool level_is_here() {
  if (std::getenv("FEWCOLORS_KERNEL_LEVEL") == nullptr) return true;
  try {
    fewcolors::hot();
  } catch (const std::invalid_argument& reason) {
    std::printf("skipped: %s\n", reason.what());
    return false;
  }
  return true;
}

}  // namespace

int main() {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);  // so that what was printed is seen when a sanitizer ends the program
  if (!level_is_here()) return skipped;
  bool all = !check::tally().laws.empty();
  for (const check::Entry& entry : check::tally().laws) all = check::hold(entry) && all;
  return all ? 0 : 1;
}
