# Renaksi. `make help` lists what there is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

PORT ?= 8000
TEST_JOBS ?= 2
PYTEST_ARGS ?=
# What decides whether a change lands meets the tests in the same order every time; `make pytest` draws its own.
ORDER := --randomly-seed=509204526
BENCH_ARGS ?=
BIN := .venv/bin
CODE := renaksi tests scripts bench
# pip asks nothing and says nothing that is not an error.
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
export PIP_ROOT_USER_ACTION := ignore

.PHONY: help bootstrap run test gates format lint contracts templates types schema docs \
	pytest coverage bench deadline-night demo-reset fix lock clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk 'BEGIN {FS = ":.*## "} {printf "  make %-12s %s\n", $$1, $$2}'

bootstrap: ## Make the environment: system packages, .venv, locked dependencies
	@scripts/bootstrap run test

run: ## Install what is missing, create and fill the database once, serve on http://127.0.0.1:8000 (PORT=…)
	@scripts/bootstrap run
	@PORT=$(PORT) scripts/serve

test: ## Every gate and every test, on SQLite and PostgreSQL, with the browser journeys
	@scripts/bootstrap run test
	@$(MAKE) --no-print-directory gates
	@$(MAKE) --no-print-directory pytest PYTEST_ARGS="$(ORDER) $(PYTEST_ARGS)"

gates: format lint contracts templates types schema docs ## Every gate, cheapest first, without the tests

format: ## Gate: the code is formatted (ruff)
	@echo "── format"; $(BIN)/ruff format --check --quiet --output-format concise $(CODE)

lint: ## Gate: ruff, every rule but those ruff.toml argues away
	@echo "── lint"; $(BIN)/ruff check --quiet --output-format concise $(CODE)

contracts: ## Gate: who may import whom (import-linter)
	@echo "── contracts"; out=$$($(BIN)/lint-imports --no-cache 2>&1) || { echo "$$out"; exit 1; }; echo "$$out" | tail -1

templates: ## Gate: the templates (djlint)
	@echo "── templates"; $(BIN)/djlint --lint --quiet renaksi/templates

types: ## Gate: mypy, strict
	@echo "── types"; $(BIN)/mypy

schema: ## Gate: migrations = models
	@echo "── schema"; data=$$(mktemp -d); trap 'rm -rf "$$data"' EXIT; \
	env -u RENAKSI_DATABASE_URL RENAKSI_ENV=test RENAKSI_DATA_DIR="$$data" $(BIN)/renaksi db check

docs: ## Gate: generated documents say what the code does
	@echo "── docs"; $(BIN)/renaksi docs permissions --check

pytest: ## The tests alone (PYTEST_ARGS="-k plan -x", TEST_JOBS=0 for one process)
	@echo "── tests"; $(BIN)/pytest -q -n $(TEST_JOBS) --dist worksteal $(PYTEST_ARGS) < /dev/null

coverage: ## The tests with branch coverage, and the floors: 100 % core and services, 90 % overall
	@rm -f .coverage .coverage.*
	@$(BIN)/pytest -q -n $(TEST_JOBS) --dist worksteal --cov --cov-report= $(PYTEST_ARGS) < /dev/null
	@$(BIN)/coverage report --fail-under=90
	@$(BIN)/coverage report --include='renaksi/core/*,renaksi/services/*' --fail-under=100

bench: ## Page, move and export times as ratios, on SQLite and PostgreSQL (minutes)
	@scripts/bootstrap run test
	@$(BIN)/python scripts/bench.py $(BENCH_ARGS)

deadline-night: ## 300 agencies hand in within a minute from 30 clients, on SQLite and PostgreSQL
	@scripts/bootstrap run test
	@$(BIN)/python bench/deadline_night.py $(BENCH_ARGS)

demo-reset: ## Throw the local database and files away and load the demo anew
	@scripts/bootstrap run
	@scripts/demo-reset

fix: ## Format, and mend what ruff can mend by itself
	@$(BIN)/ruff format --quiet $(CODE); $(BIN)/ruff check --fix $(CODE)

lock: ## Compile requirements/*.in to locked requirements/*.txt (needs uv in .venv)
	@for name in app dev; do \
		$(BIN)/uv pip compile --quiet --generate-hashes --no-strip-extras --no-emit-index-url --no-annotate --no-header \
			--python-version 3.11 requirements/$$name.in -o requirements/$$name.txt; done

clean: ## Remove the environment and every cache; the database stays
	@rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache .coverage .coverage.* htmlcov
	@find renaksi tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
