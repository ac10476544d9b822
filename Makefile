# Everything a newcomer needs: `make run` and `make test`. They need Python 3.11 or later and make, nothing else.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.set-up
# Tests run on this many processors at once; ARGS go to the command, e.g. make test ARGS="tests/kernel -k money".
PROCESSES ?= 2
ARGS ?=

ASSETS := $(shell find src/coalface/web/assets -path '*/node_modules' -prune -o -type f -print 2>/dev/null)
CATALOGUES := $(shell find src -name '*.po' 2>/dev/null)

.PHONY: help setup run test check lint types layers bench ordeal clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## make .venv with the coalface command and the assets

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Coalface needs Python 3.11 or later: make setup PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.dependencies: requirements/dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

$(STAMP): .venv/.dependencies pyproject.toml build_hook.py $(ASSETS) $(CATALOGUES)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

run: setup ## start Coalface (ARGS="--port 8001")
	@exec $(BIN)/coalface run $(ARGS)

test: setup ## run the tests
	$(BIN)/python -m pytest -n $(PROCESSES) $(ARGS)

check: lint types layers test ## everything that must hold: lint, types, layers, tests

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

layers: setup
	$(BIN)/lint-imports

bench: setup ## measure the pages against bare SQL
	$(BIN)/python -m tests.bench $(ARGS)

ordeal: setup ## the long trials: many rows, many kills
	$(BIN)/python -m tests.ordeal $(ARGS)

clean: ## remove what setup made (never the data)
	rm -rf .venv build dist src/coalface/web/static/dist src/coalface/web/assets/node_modules
