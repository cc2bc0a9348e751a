// What a hot file must not do: instantiate the standard library. tools/check_hot_symbols.py has to notice.

#include <algorithm>

namespace fewcolors::avx2 {

using Largest = const int& (*)(const int&, const int&);

Largest largest() { return std::max<int>; }  // its address is taken: no optimization leaves the function out

}  // namespace fewcolors::avx2
