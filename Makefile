# make demo: check the data and take the tour. make test: the tests that need nothing but Python. make test-all:
# these, and the comparisons with other implementations, stores, browsers and web servers. make bench: speed and
# memory, of all parts or of those that BENCH names. Each does its own set-up.
PYTHON ?= python3
BIN = .venv/bin
PYTEST ?=
# One worker for each core; a worker takes over what another has not begun.
PARALLEL = -n auto --dist worksteal
BENCH ?=

.PHONY: demo test test-all bench lint quality clean

demo: .venv/installed
	$(BIN)/sco-kg check
	$(BIN)/sco-kg tour

test: .venv/tested lint
	$(BIN)/python -m pytest $(PARALLEL) -m "not references and not services" $(PYTEST)

test-all: test
	$(BIN)/python -m pytest $(PARALLEL) -m "references or services" $(PYTEST)

bench: .venv/tested
	$(BIN)/python benchmarks/bench.py $(BENCH)

lint: .venv/tested
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/mypy

# Without the texts grounding would be missing from the file.
quality: .venv/installed
	@test -n "$$SCO_KG_ARTICLES" || { echo "Set SCO_KG_ARTICLES to the folder with your copies of the articles."; exit 1; }
	$(BIN)/sco-kg quality --format turtle -o data/quality.ttl

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "This needs Python 3.11 or newer; name one with: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/tested: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@

clean:
	rm -rf .venv build dist
