# Two commands do everything: `make demo` and `make test`. All paths are relative: the checkout may
# lie in a folder with spaces.
PYTHON ?= python3
PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check install --quiet
# Tests start hundreds of processes: compiled modules are kept, whatever the environment says.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint types unit unit-half unit-rest gates bench kills damage soak crawl chromium lock clean help

help:
	@echo "make demo   the desk with a fictional archive on http://127.0.0.1:8000"
	@echo "make test   lint, types, tests, browser tests and gates"
	@echo "make gates  the quality gates in full   make bench  speed, side by side"
	@echo "make kills, damage, soak, crawl   what make test tries in small, in full"

.venv/.run: requirements/build.txt requirements/run.txt pyproject.toml hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None'
	@test -x $(PY) || $(PYTHON) -m venv .venv || { echo "Python's venv is missing: install python3-venv first." >&2; exit 1; }
	$(PIP) --no-deps --require-hashes -r requirements/build.txt
	$(PIP) --require-hashes -r requirements/run.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.run requirements/dev.txt
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

# A web archive's own replay, in an environment of its own. Where it cannot be installed, the tests
# that ask it say so and are skipped.
.venv/.pywb: .venv/.dev requirements/pywb.txt
	@$(PY) -m venv .venv/pywb && .venv/pywb/bin/python -m pip --disable-pip-version-check install \
	  --quiet --require-hashes -r requirements/pywb.txt && touch $@ \
	  || echo "pywb could not be installed." >&2

demo: .venv/.run
	$(PY) -m workbench demo

chromium:
	@sh tests/browser/install_chromium.sh

lint: .venv/.dev
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .

types: .venv/.dev
	$(PY) -m mypy

# Both halves at once: a laptop has at least two processors.
HALF := tests/archive tests/bad_input tests/benchmarks tests/browser tests/demo tests/docs tests/gates

unit: .venv/.dev .venv/.pywb chromium
	@$(MAKE) --no-print-directory -j2 unit-half unit-rest

unit-half:
	$(PY) -m pytest -p no:cacheprovider $(HALF)

unit-rest:
	$(PY) -m pytest -p no:cacheprovider $(addprefix --ignore=,$(HALF)) tests

test: lint types unit

gates: .venv/.dev
	WORKBENCH_GATES=full $(PY) -m pytest -m gate tests/gates

bench: .venv/.dev
	$(PY) -m workbench bench

kills: .venv/.dev
	WORKBENCH_KILLS=200 $(PY) -m pytest tests/test_kills.py

damage: .venv/.dev
	WORKBENCH_DAMAGE=1000 $(PY) -m pytest tests/bad_input/test_damage.py

soak: .venv/.dev
	WORKBENCH_SOAK=120 $(PY) -m pytest -s tests/test_soak.py

crawl: .venv/.dev
	WORKBENCH_CRAWL=100000 $(PY) -m pytest -s tests/archive/test_large_crawls.py

lock:
	$(PY) -m pip --disable-pip-version-check install --quiet pip-tools
	$(PY) -m piptools compile --quiet --strip-extras --allow-unsafe --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --output-file requirements/run.txt pyproject.toml
	$(PY) -m piptools compile --quiet --strip-extras --allow-unsafe --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --extra dev --constraint requirements/run.txt --output-file requirements/dev.txt pyproject.toml
	$(PY) -m piptools compile --quiet --strip-extras --allow-unsafe --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --output-file requirements/pywb.txt requirements/pywb.in
	$(PY) requirements/lock_build.py

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis demo-data
