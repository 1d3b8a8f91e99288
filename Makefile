# make demo   the whole desk on this machine, doing its main job
# make test   every test, on real parts
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help venv demo test lint format bench requirements clean

help: ## This list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

venv: ## Virtual environment with pinned, hashed requirements
	@scripts/venv requirements-local.txt

demo: venv ## The whole desk on this machine, on real parts, doing its main job
	@.venv/bin/copydesk demo

test: .dev ## Every test, on real parts (under 12 minutes on 2 cores)
	@.venv/bin/pytest

lint: .dev ## Style, types and the direction of imports
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check --quiet . || { .venv/bin/ruff format --diff --quiet .; exit 1; }
	@.venv/bin/mypy
	@.venv/bin/lint-imports

format: .dev ## Put the code into shape
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format --quiet .

bench: .dev ## Figures beside peers, measured in the same run
	@.venv/bin/python -m tests.bench

requirements: ## Pin pyproject.toml's requirements anew (needs uv)
	@scripts/requirements

clean: ## Remove what was made here
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist

.PHONY: .dev
.dev:
	@scripts/venv requirements-dev.txt
