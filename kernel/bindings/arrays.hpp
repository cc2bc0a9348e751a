// What the files of this folder share: borrowed and given arrays, and the laws they are held to.
//
// This folder alone knows Python: borrow arrays, release the interpreter, call, return. It decides nothing. The Python side
// has checked everything that depends on the user; what is checked here are the laws the kernel's memory safety rests on
// (lengths that must agree, slots in range), so that no call from Python can read outside an array.
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <span>
#include <stdexcept>
#include <utility>

#include "colors/cloud.hpp"
#include "ground/buffers.hpp"

namespace nb = nanobind;

namespace fewcolors::bindings {

template <class T>
using Vector = nb::ndarray<const T, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
template <class T>
using Matrix = nb::ndarray<const T, nb::ndim<2>, nb::c_contig, nb::device::cpu>;
template <class T>
using Writable = nb::ndarray<T, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
template <class T>
using NewVector = nb::ndarray<nb::numpy, T, nb::ndim<1>>;
template <class T>
using NewMatrix = nb::ndarray<nb::numpy, T, nb::ndim<2>>;

inline void require(bool holds, const char* law) {
  if (!holds) throw std::invalid_argument(law);
}

template <class Array>
auto span(const Array& array) {
  return std::span(array.data(), array.size());
}

template <class T>
NewVector<T> give(Buffer<T>&& values) {
  auto* owned = new Buffer<T>(std::move(values));
  nb::capsule owner(owned, [](void* p) noexcept { delete static_cast<Buffer<T>*>(p); });
  return NewVector<T>(owned->data(), {owned->size()}, owner);
}

template <class T>
NewMatrix<T> give(Buffer<T>&& values, std::size_t columns) {
  auto* owned = new Buffer<T>(std::move(values));
  nb::capsule owner(owned, [](void* p) noexcept { delete static_cast<Buffer<T>*>(p); });
  return NewMatrix<T>(owned->data(), {owned->size() / columns, columns}, owner);
}

inline void require_colors(const Matrix<std::uint8_t>& colors) {
  require(colors.shape(1) == 3 || colors.shape(1) == 4, "colors must have 3 or 4 channels");
}

// Look-ups read a row of colors for each of pixels, whatever that is.
inline void require_colors_of(const Matrix<std::uint8_t>& pixels, const Matrix<std::uint8_t>& colors) {
  require_colors(pixels);
  require(pixels.shape(1) == colors.shape(1), "pixels and colors must have equal channels");
  require(pixels.shape(0) == 0 || colors.shape(0) > 0, "pixels must have colors");
}

inline void require_palette(const Matrix<std::int16_t>& palette) {
  require(palette.shape(1) == axes && palette.shape(0) > 0 && palette.shape(0) <= 65536,
          "palette must be (1..65536, 4)");
}

// Each adds its part of the module.
void add_colors(nb::module_& m);
void add_deflate(nb::module_& m);
void add_design(nb::module_& m);
void add_lzw(nb::module_& m);
void add_mapping(nb::module_& m);
void add_ordered(nb::module_& m);
void add_table(nb::module_& m);

}  // namespace fewcolors::bindings
