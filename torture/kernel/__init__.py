"""Kernel: every function of the compiled kernel against its naive twin, on random cases.

A law is a function of a `Draw`: it draws a case, calls the kernel and its twin, and raises AssertionError where they
differ. Each file holds the laws of one noun, in a table from the function's name in `_kernel.pyi` to its law; `fuzz`
runs all of them, `levels` at every level of SIMD that the CPU has, `sanitized` on a build with sanitizers.
"""
