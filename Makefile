# Good Standing. `make` alone lists the commands.
SHELL := /bin/bash
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo serve check test test-long bench clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(STAMP): pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet -c constraints.txt -e .
	@touch $@

$(DEV_STAMP): $(STAMP)
	$(BIN)/pip install --quiet -c constraints.txt -e '.[dev]'
	@touch $@

setup: $(DEV_STAMP) ## make .venv with everything the tests need

demo: $(STAMP) ## load the demonstration city and open the portal (Ctrl-C stops it)
	@exec $(BIN)/goodstanding demo

serve: $(STAMP) ## the portal, the API and the worker on your own installation
	@exec $(BIN)/goodstanding serve

check: $(DEV_STAMP) ## lint, formats, imports, types, architecture: under a minute
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/pytest tests/architecture -m "not long"

test: $(DEV_STAMP) ## check, then every test but the long ones: under fifteen minutes
	@$(MAKE) --no-print-directory check
	$(BIN)/pytest -m "not long" --ignore=tests/architecture

test-long: $(DEV_STAMP) ## kill rounds, Spark, the smallest size of each benchmark
	$(BIN)/pytest -m long

bench: $(DEV_STAMP) ## every benchmark against its peers, side by side
	$(BIN)/goodstanding bench all

clean: ## remove what make made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache src/*.egg-info
