# Two commands do everything on a bare machine with Python 3.11 or newer: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOME_DIR ?= .channelshift-demo
.DEFAULT_GOAL := help

.PHONY: help demo test check setup bench screenshots clean

help: ## list what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(BIN)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(BIN)/.test-installed: $(BIN)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test]"
	@touch $@

setup: $(BIN)/.test-installed ## the program and its test tools in .venv

demo: $(BIN)/.installed ## build the demo shop through the real importers and serve it on http://127.0.0.1:8000
	$(BIN)/channelshift --workspace $(HOME_DIR) demo

test: setup ## every test this machine can run; what it lacks is named at the end
	$(BIN)/python -m pytest -n 2 --dist loadfile -p tests.no_skips

check: setup ## lint, format, types, import contract, docs and translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/check_docs.py
	$(BIN)/python tools/check_translations.py

bench: setup ## run every benchmark and write docs/benchmarks.md
	$(BIN)/python bench/run_all.py

screenshots: setup ## the pictures of the README, taken from the demo
	$(BIN)/python tools/screenshots.py

clean: ## remove what was installed and built here
	rm -rf $(VENV) $(HOME_DIR) build *.egg-info src/*.egg-info
