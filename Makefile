# Good Standing. `make` alone lists the commands.
SHELL := /bin/bash
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev
LONG_STAMP := $(VENV)/.installed-long
WORKERS ?= auto
HAS_BROWSER := command -v chromium chromium-browser google-chrome >/dev/null
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo serve check test test-long audit bench clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv does not work here; on Debian: apt-get install python3-venv"; exit 1; }

$(STAMP): pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing the packages into $(VENV); the first time takes a few minutes."
	$(BIN)/pip install --quiet -c constraints.txt -e .
	@touch $@

$(DEV_STAMP): $(STAMP)
	@echo "Installing what the tests need."
	$(BIN)/pip install --quiet -c constraints.txt -e '.[dev]'
	@touch $@

$(LONG_STAMP): $(DEV_STAMP)
	@echo "Installing what only the long tests need (Spark)."
	$(BIN)/pip install --quiet -c constraints.txt -e '.[dev,spark,bench]' || { rm -f $@; exit 1; }
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
	@$(HAS_BROWSER) || echo "No Chromium on this machine: the tests in a browser are skipped, all others run."
	$(BIN)/pytest -m "not long" --ignore=tests/architecture -n $(WORKERS) --dist loadfile

test-long: $(LONG_STAMP) ## kill rounds, Spark, the smallest size of each benchmark
	$(BIN)/pytest -m "long and not alone" -n $(WORKERS) --dist worksteal
	$(BIN)/pytest -m "long and alone"

audit: $(DEV_STAMP) ## packages: do they fit together, is each pinned, is none copyleft, has none a known hole
	$(BIN)/pip check
	$(BIN)/pytest tests/architecture/test_dependencies.py
	@.ci/audit $(VENV)

bench: $(DEV_STAMP) ## every benchmark against its peers, side by side
	$(BIN)/goodstanding bench all

clean: ## remove what make made
	rm -rf $(VENV) $(VENV)-audit .mypy_cache .ruff_cache .pytest_cache .import_linter_cache src/*.egg-info
