# The house's front door. `make` lists the targets.
#
# One wheel is built, into dist/; every environment installs it beside what its own task needs, so that all of them run
# what users get. An environment is rebuilt only when the wheel or its list of dependencies has changed.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh

PYTHON ?= python3
ifeq ($(origin CXX),default)
CXX := c++
endif
PIP_FLAGS := -qq --disable-pip-version-check # errors only
ENVIRONMENTS := .venv .venv-test .venv-lint .venv-kernel .venv-bench .venv-docs .venv-dist .venv-oldest .venv-mutants

# PINNED=1 installs the releases that requirements/ names, by their hashes, as .ci/run does; else the newest that fit.
PINNED ?=
HASHED := --require-hashes --requirement
PINS = requirements/$(or $(patsubst .venv-%,%,$(filter .venv-%,$(@D))),demo).txt

# Folders are listed too: they change when a file leaves them.
SOURCES := pyproject.toml CMakeLists.txt README.md LICENSE \
	$(shell find kernel src -not -path '*__pycache__*' -not -path 'kernel/tests*' -not -name .gitkeep)
KERNEL_FILES := $(shell find kernel -name '*.cpp' -o -name '*.hpp')
WHEEL := dist/.built

.PHONY: help check demo gallery pages docs test test-system test-kernel torture torture-quick mutants test-oldest lint tidy format coverage dist pins licences sbom bench bench-road bench-quick bench-design \
	bench-large bench-looks bench-looks-quick bench-joint bench-screens bench-dither-speed bench-lab bench-accents \
	bench-alpha bench-targets bench-png bench-pngquant bench-animate bench-studio bench-scale bench-collections clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-27s %s\n", $$1, $$2 }'

check: ## is everything here that a build needs?
	@missing=; \
	lacks() { echo "make: $$1: apt-get install $$2" >&2; missing=yes; }; \
	if ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
		lacks "$(PYTHON) is missing or older than 3.11 (another: make PYTHON=python3.12 …)" python3; \
	else \
		$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || lacks "Python lacks venv" python3-venv; \
		$(PYTHON) -c 'import os, sysconfig; os.stat(sysconfig.get_path("include") + "/Python.h")' 2>/dev/null \
			|| lacks "Python lacks its headers" python3-dev; \
	fi; \
	printf '#include <span>\n#include <version>\nint main() { return __cpp_lib_span < 202002L; }\n' \
		| $(CXX) -std=c++20 -x c++ -fsyntax-only - 2>/dev/null || lacks "$(CXX) is no C++20 compiler" g++; \
	test -z "$$missing"

# --- the wheel, and the environments that install it -----------------------------------------------------------------

$(ENVIRONMENTS:=/.made): %/.made: | check
	@echo "Making $* …"
	@$(PYTHON) -m venv --clear $*
	@$*/bin/pip install $(PIP_FLAGS) --upgrade $(if $(PINNED),$(HASHED) requirements/pip.txt,'pip>=25.1') # knows --group
	@touch $@

$(WHEEL): $(SOURCES) | .venv/.made
	@echo "Building the wheel …"
	@rm -f dist/*.whl
	@$(if $(PINNED),.venv/bin/pip install $(PIP_FLAGS) $(HASHED) requirements/build.txt)
	@PATH="$$PWD/.venv/bin:$$PATH" .venv/bin/pip wheel $(PIP_FLAGS) $(if $(PINNED),--no-build-isolation) \
		--no-deps --wheel-dir dist .
	@touch $@

# $(call install,extras of the wheel,further arguments): a wheel of the same version replaces the installed one only
# when that is gone. Pinned, the environment takes what its file in requirements/ says, and the wheel brings nothing.
define install
	@echo "Installing into $(@D) …"
	@$(@D)/bin/pip uninstall $(PIP_FLAGS) --yes fewcolors 2>/dev/null
	@$(if $(PINNED),$(@D)/bin/pip install $(PIP_FLAGS) $(HASHED) $(PINS))
	@$(@D)/bin/pip install $(PIP_FLAGS) $(if $(PINNED),--no-deps dist/fewcolors-*.whl,"$$(ls dist/fewcolors-*.whl)$(1)" $(2))
	@touch $@
endef

.venv/.installed: $(WHEEL) | .venv/.made
	$(call install,[plot$(comma)sklearn])

.venv-test/.installed: $(WHEEL) | .venv-test/.made
	$(call install,,--group test)

# mutmut is pinned: another version makes other mutants, and the sample would be another.
.venv-mutants/.installed: $(WHEEL) | .venv-mutants/.made
	$(call install,,--group test mutmut==3.8.1)

.venv-lint/.installed: $(WHEEL) | .venv-lint/.made
	$(call install,,--group lint)

.venv-bench/.installed: $(WHEEL) | .venv-bench/.made
	$(call install,,--group bench)

# The reference reads every module, and two of them need their extras.
.venv-docs/.installed: $(WHEEL) | .venv-docs/.made
	$(call install,[plot$(comma)sklearn],--group docs)

.venv-kernel/.installed: | .venv-kernel/.made
	@.venv-kernel/bin/pip install $(PIP_FLAGS) $(if $(PINNED),$(HASHED) requirements/build.txt,--group build)
	@touch $@

.venv-dist/.installed: pyproject.toml | .venv-dist/.made
	@.venv-dist/bin/pip install $(PIP_FLAGS) $(if $(PINNED),$(HASHED) $(PINS),--group dist)
	@touch $@

comma := ,

# --- tasks -------------------------------------------------------------------------------------------------------------

FIGURE := out/china-64-compare.png
PICTURE := out/china-64.png
# The photo lies inside scikit-learn; finding it this way does not import the library, which takes a second.
CHINA := $$(.venv/bin/python -c 'from importlib.util import find_spec; \
	print(find_spec("sklearn").submodule_search_locations[0] + "/datasets/images/china.jpg")')

demo: .venv/.installed ## build, install, and show a photo in its best 64 colours
	@mkdir -p out
	@photo="$(CHINA)"; \
	.venv/bin/fewcolors compare "$$photo" -k 64 --with sklearn -o $(FIGURE) --force && \
	.venv/bin/fewcolors quantize "$$photo" -k 64 -o $(PICTURE) --force
	@echo
	@echo "The figure: $(FIGURE)"
	@echo "The photo in 64 colours: $(PICTURE)"

gallery: .venv-bench/.installed ## every way to dither on three photos, into docs/gallery.md and docs/gallery/
	@.venv-bench/bin/python tools/gallery.py

pages: .venv/.installed ## write docs/commands and docs/man from the commands' help, the README's numbers from the records
	@.venv/bin/python tools/make_pages.py
	@.venv/bin/python tools/readme_numbers.py >/dev/null

docs: .venv-docs/.installed ## build the site into out/docs; every warning is an error
	@.venv-docs/bin/sphinx-build -b html --fail-on-warning --keep-going --nitpicky --quiet -d build/docs docs out/docs
	@echo "The site: out/docs/index.html"

test: .venv-test/.installed ## run the tests against the built wheel
	@.venv-test/bin/pytest $(ARGS)

# uv makes it in seconds; pip would take minutes to find releases that fit each other.
.venv-oldest/.installed: $(WHEEL) .venv-dist/.installed | .venv-oldest/.made
	@echo "Installing into .venv-oldest …"
	@.venv-dist/bin/uv pip compile -q --resolution lowest-direct --python-version 3.11 --all-extras pyproject.toml \
		--no-header --no-annotate -o .venv-oldest/oldest.txt
	@.venv-dist/bin/uv pip install -q --python .venv-oldest --reinstall-package fewcolors dist/fewcolors-*.whl \
		--group test -c .venv-oldest/oldest.txt
	@touch $@

test-oldest: .venv-oldest/.installed ## the tests on the oldest release of each library that pyproject.toml allows
	@.venv-oldest/bin/pytest -W default $(ARGS) # old libraries warn of new ones

coverage: .venv-test/.installed ## which lines of the package no test runs (twice the time of the tests)
	@.venv-test/bin/python -m coverage erase
	@.venv-test/bin/python -m coverage run -m pytest -q $(ARGS)
	@.venv-test/bin/python -m coverage combine -q
	@.venv-test/bin/python -m coverage report

test-system: .venv-test/.installed ## run the tests that need Debian programs (installs them when root)
	@packages=$$(.venv-test/bin/python tests/system/conftest.py); \
	if [ -n "$$packages" ]; then \
		if [ "$$(id -u)" -ne 0 ]; then echo "make: missing programs: apt-get install" $$packages >&2; exit 1; fi; \
		echo "Installing" $$packages "…"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends \
			$$packages >/dev/null; \
	fi
	@.venv-test/bin/pytest -m system $(ARGS)

test-kernel: .venv-kernel/.installed ## build and run the kernel's own tests under sanitizers
	@PATH="$$PWD/.venv-kernel/bin:$$PATH"; \
	cmake -S . -B build/kernel-tests -G Ninja -DFEWCOLORS_KERNEL_TESTS=ON >/dev/null && \
	cmake --build build/kernel-tests && \
	ctest --test-dir build/kernel-tests/kernel/tests --output-on-failure --no-tests=error

torture: .venv-test/.installed ## try to break everything, at length (some 25 minutes); ARGS="parsers --seconds 600"
	@mkdir -p out
	@.venv-test/bin/pip install $(PIP_FLAGS) $(if $(PINNED),$(HASHED) requirements/torture.txt,--group torture)
	@echo "Building the kernel under sanitizers …"
	@.venv-test/bin/python -m torture.sanitized
	@.venv-test/bin/python -m torture --seconds 2400 --jobs 2 --json out/torture.json $(ARGS)

torture-quick: .venv-test/.installed ## a share of it, as in .ci/run (under three minutes)
	@.venv-test/bin/python -m torture kernel parsers files kills crowd memory studio --seconds 200 --jobs 2 $(ARGS)

mutants: .venv-mutants/.installed ## change the core modules a little, over and over: do the tests notice? (some 30 minutes)
	@.venv-mutants/bin/python tools/mutants.py $(ARGS)

# The schemas come inside the program: nothing is fetched.
SCHEMA := .venv-lint/bin/check-jsonschema --quiet --builtin-schema

lint: .venv-lint/.installed ## ruff, mypy --strict, pyright, stubtest of the kernel, clang-format, schemas of workflows
	.venv-lint/bin/ruff check
	.venv-lint/bin/ruff format --check
	.venv-lint/bin/mypy
	.venv-lint/bin/basedpyright --pythonpath .venv-lint/bin/python
	.venv-lint/bin/stubtest fewcolors._kernel --allowlist tests/house/stubtest-allowlist.txt
	.venv-lint/bin/clang-format --dry-run --Werror $(KERNEL_FILES)
	$(SCHEMA) vendor.github-workflows .github/workflows/*.yml
	$(SCHEMA) vendor.github-issue-forms .github/ISSUE_TEMPLATE/bug.yml .github/ISSUE_TEMPLATE/wish.yml
	$(SCHEMA) vendor.citation-file-format CITATION.cff

# A step of its own: it takes minutes.
tidy: .venv-lint/.installed .venv-kernel/.installed ## clang-tidy on the kernel, at every level
	@PATH="$$PWD/.venv-kernel/bin:$$PATH" cmake -S . -B build/tidy -G Ninja -DFEWCOLORS_KERNEL_TESTS=ON \
		-DFEWCOLORS_SANITIZERS=OFF -DCMAKE_EXPORT_COMPILE_COMMANDS=ON >/dev/null
	@.venv-lint/bin/python .venv-lint/bin/run-clang-tidy.py -clang-tidy-binary .venv-lint/bin/clang-tidy -p build/tidy \
		-quiet -extra-arg=-Wno-unknown-warning-option '/kernel/(?!bindings|tests)([a-z]+/)?[a-z]+\.cpp$$' $(ARGS)

format: .venv-lint/.installed ## rewrite the sources as lint wants them
	.venv-lint/bin/ruff check --fix-only --quiet
	.venv-lint/bin/ruff format
	.venv-lint/bin/clang-format -i $(KERNEL_FILES)

# What is published is the wheel that auditwheel has named after the oldest glibc that it runs on. Built from the sdist,
# it must hold what the wheel of the tree holds.
dist: $(WHEEL) .venv-dist/.installed ## sdist and wheel in dist/release, inspected, tried bare and with each extra
	@rm -rf dist/release dist/built
	@echo "Building the sdist, and the wheel from it …"
	@.venv-dist/bin/python -m build --outdir dist/built . >/dev/null
	@.venv-dist/bin/python tools/check_dist.py dist/built/*.tar.gz dist/built/*.whl dist/fewcolors-*.whl
	@PATH="$$PWD/.venv-dist/bin:$$PATH"; auditwheel show dist/built/*.whl && \
		auditwheel repair --wheel-dir dist/release dist/built/*.whl
	@cp dist/built/*.tar.gz dist/release
	@.venv-dist/bin/python tools/smoke_extras.py dist/release/*.whl

pins: .venv-dist/.installed ## write requirements/ anew: the newest releases, with hashes, that CI installs
	@mkdir -p requirements
	@set -e; compile() { \
		file=requirements/$$1.txt; shift; echo "$$file"; \
		.venv-dist/bin/uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-annotate \
			--no-header --python-version 3.11 "$$@" --output-file "$$file"; }; \
	compile demo pyproject.toml --extra plot --extra sklearn; \
	compile extras pyproject.toml --all-extras; \
	compile docs pyproject.toml --extra plot --extra sklearn --group docs; \
	for group in test lint bench; do compile $$group pyproject.toml --group $$group; done; \
	for group in build dist torture; do compile $$group --group $$group; done; \
	echo pip | .venv-dist/bin/uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --python-version 3.11 - --output-file requirements/pip.txt

licences: .venv-test/.installed ## is what is installed for the tests under licences that are allowed?
	@.venv-test/bin/python tools/licences.py

sbom: $(WHEEL) ## the wheel's bill of materials, CycloneDX in JSON, into out/sbom.json
	@mkdir -p out
	@.venv/bin/python -m tools.sbom dist/fewcolors-*.whl requirements/extras.txt requirements/build.txt > out/sbom.json
	@echo "The bill: out/sbom.json"

RUNS := "road --images 2" design large "looks --quick" looks joint screens dither-speed lab accents alpha targets png pngquant animate studio scale collections

bench: .venv-bench/.installed ## all runs below in full, all bars, dated records (judging anew takes the longest)
	@missed=0; \
	for run in $(RUNS); do .venv-bench/bin/python -m bench $$run --record || missed=1; done; \
	exit $$missed

bench-road: .venv-bench/.installed ## rivals side by side on photos, start-up, kernel levels (some 5 minutes)
	@.venv-bench/bin/python -m bench road --images 2 $(ARGS)

bench-quick: .venv-bench/.installed ## one photo, 64 colours, the bars (under a minute)
	@.venv-bench/bin/python -m bench road --photos china --k 64 $(ARGS)

bench-design: .venv-bench/.installed ## errors above the best known on CQ100, speeds (some 5 minutes)
	@.venv-bench/bin/python -m bench design $(ARGS)

bench-large: .venv-bench/.installed ## 24 megapixels: speed, stages, two threads, memory (a minute)
	@.venv-bench/bin/python -m bench large $(ARGS)

bench-looks: .venv-bench/.installed ## what the judges see of what dithers, on CQ100; ARGS="--images 6" for a sample
	@.venv-bench/bin/python -m bench looks $(ARGS)

bench-looks-quick: .venv-bench/.installed ## the same on three photos (a minute, less where judged before)
	@.venv-bench/bin/python -m bench looks --quick $(ARGS)

bench-joint: .venv-bench/.installed ## dither="joint" against our other methods, on CQ100
	@.venv-bench/bin/python -m bench joint $(ARGS)

bench-screens: .venv-bench/.installed ## do the flat regions of screenshots stay flat, and right?
	@.venv-bench/bin/python -m bench screens $(ARGS)

bench-dither-speed: .venv-bench/.installed ## mapping and dithering against brute force and imagequant
	@.venv-bench/bin/python -m bench dither-speed $(ARGS)

bench-lab: .venv-bench/.installed ## ColorKMeans in the place of scikit-learn's KMeans; imports (a minute)
	@.venv-bench/bin/python -m bench lab $(ARGS)

bench-accents: .venv-bench/.installed ## small colours that matter: how many are kept, and at what cost (some 5 minutes)
	@.venv-bench/bin/python -m bench accents $(ARGS)

bench-alpha: .venv-bench/.installed ## transparent pictures over four backgrounds against rivals (a minute)
	@.venv-bench/bin/python -m bench alpha $(ARGS)

bench-animate: .venv-bench/.installed ## films against ffmpeg and gifsicle, which must be there (10 minutes, and 40 for the two long GIFs of ../shared)
	@.venv-bench/bin/python -m bench animate $(ARGS)

bench-studio: .venv-bench/.installed ## the studio: previews while a slider moves, memory after attacks (two minutes)
	@.venv-bench/bin/python -m bench studio $(ARGS)

bench-collections: .venv-bench/.installed ## palettes of 10,000 thumbnails against decoding them (some 3 minutes)
	@.venv-bench/bin/python -m bench collections $(ARGS)

bench-targets: .venv-bench/.installed ## quality against SSIMULACRA2, sizes against max_bytes; ARGS="--images 6" for a sample
	@.venv-bench/bin/python -m bench targets $(ARGS)

bench-png: .venv-bench/.installed ## bytes of indexed PNGs: our levels, Pillow and oxipng (a minute)
	@.venv-bench/bin/python -m bench png $(ARGS)

bench-pngquant: .venv-bench/.installed ## whole processes against pngquant, where it is installed (some 4 minutes)
	@.venv-bench/bin/python -m bench pngquant $(ARGS)

bench-scale: .venv-bench/.installed ## a gigapixel on two local workers (some 5 minutes, 6 GB of disk); ARGS="--megapixels 100"
	@.venv-bench/bin/python -m bench scale $(ARGS)

clean: ## remove environments, builds and output
	rm -rf $(ENVIRONMENTS) build dist out .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage*
