"""Torture: strangers' bytes, broken files, killed processes, crowds and long days, against the installed wheel.

Each target is a module with one function, `run(seed, seconds) -> Tally`, that works until its seconds are over and
counts what it did and what went wrong; `targets` lists them. `make torture` runs all of them at length,
`make torture-quick` a share in CI; docs/reliability.md holds what a long run found. Equal seeds give equal cases, so
what fails once fails again.
"""
