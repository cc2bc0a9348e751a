// What a test needs: laws, which are functions named as sentences, and checks, which print what they saw when they fail.
#pragma once

#include <cstddef>
#include <iterator>
#include <sstream>
#include <string>
#include <utility>

namespace check {

// Runs when the program does (check.cpp); a law that checks nothing fails.
struct Law {
  Law(const char* sentence, void (*law)());
};

// Says, while it lives, in which case we are: Note note("n = ", n).
class Note {
 public:
  template <class... Parts>
  explicit Note(const Parts&... parts) {
    std::ostringstream text;
    (text << ... << parts);
    push(text.str());
  }
  Note(const Note&) = delete;
  Note& operator=(const Note&) = delete;
  ~Note() { pop(); }

 private:
  static void push(std::string text);
  static void pop();
};

struct Place {
  const char* file;
  int line;
  const char* expression;
};

void succeed();
void fail(const Place& place, const std::string& seen);

// Bytes print as numbers.
template <class Value>
void print(std::ostream& out, const Value& value) {
  if constexpr (requires { +value; })
    out << +value;
  else
    out << value;
}

template <class A, class B>
void judge(bool holds, const A& a, const B& b, const Place& place) {
  if (holds) return succeed();
  std::ostringstream seen;
  print(seen, a);
  print(seen << " against ", b);
  fail(place, seen.str());
}

template <class A, class B>
void equal(const A& a, const B& b, const Place& place) {
  judge(a == b, a, b, place);
}

template <class A, class B>
void at_most(const A& a, const B& b, const Place& place) {
  judge(a <= b, a, b, place);
}

template <class A, class B>
void same(const A& a, const B& b, const Place& place) {
  if (std::size(a) != std::size(b)) {
    const Note lengths("the lengths differ");
    return judge(false, std::size(a), std::size(b), place);
  }
  for (std::size_t i = 0; i < std::size(a); ++i) {
    if (a[i] == b[i]) continue;
    const Note at("element ", i, " of ", std::size(a), " differs");
    return judge(false, a[i], b[i], place);
  }
  succeed();
}

}  // namespace check

#define CHECK_PLACE(expression) (check::Place{__FILE__, __LINE__, expression})
#define CHECK(condition) ((condition) ? check::succeed() : check::fail(CHECK_PLACE(#condition), ""))
#define CHECK_EQUAL(a, b) (check::equal((a), (b), CHECK_PLACE(#a " == " #b)))
#define CHECK_AT_MOST(a, b) (check::at_most((a), (b), CHECK_PLACE(#a " <= " #b)))
#define CHECK_SAME(a, b) (check::same((a), (b), CHECK_PLACE(#a " is the same as " #b)))  // element by element

#define LAW(sentence)                                   \
  void sentence();                                      \
  const check::Law law_##sentence(#sentence, sentence); \
  void sentence()
