# make demo   the whole desk on this machine, doing its main job
# make test   every test, on real parts
SHELL := /bin/bash
.DEFAULT_GOAL := help
# What runs here is hundreds of short processes: each would compile anew all that it imports.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help venv demo test lint format bench chaos requirements clean up down logs psql replay test-compose soak
COMPOSE := $(shell docker compose version >/dev/null 2>&1 && echo docker compose || echo docker-compose)

help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

venv: ## Virtual environment with pinned, hashed requirements
	@scripts/venv requirements-local.txt

demo: venv ## The whole desk on this machine, on real parts, doing its main job
	@.venv/bin/copydesk demo

test: .dev ## Every test, on real parts (12 minutes on 2 cores)
	@.venv/bin/pytest --numprocesses 3 --dist loadfile

lint: .dev ## Style, types, the direction of imports, sizes
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check --quiet . || { .venv/bin/ruff format --diff --quiet .; exit 1; }
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@scripts/sizes

format: .dev ## Put the code into shape
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format --quiet .

soak: .dev ## Two hours of a desk on this machine, measured and drawn into docs/soak.svg (MINUTES=120)
	@.venv/bin/python -m tests.soak $(or $(MINUTES),120)

bench: .dev ## Figures beside peers, measured in the same run
	@.venv/bin/python -m tests.bench

chaos: .dev ## Break a desk in every way the list knows, and compare what landed (takes long)
	@.venv/bin/python -m tests.chaos

requirements: ## Pin pyproject.toml's requirements anew (needs uv)
	@scripts/requirements

clean: ## Remove what was made here
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist enrich/kernels/__pycache__

# --- The desk on a server, with Docker alone: docs/server.md

up: .env ## The desk in containers: build, start, wait until all is healthy
	@mkdir -p desk/texts
	@$(COMPOSE) up --build --detach --wait
	@$(COMPOSE) ps

down: ## Stop the containers; the data stays
	@$(COMPOSE) down

logs: ## Follow what the containers say
	@$(COMPOSE) logs --follow --tail 50

psql: ## The views, as their reader
	@$(COMPOSE) exec -e PGOPTIONS='-c search_path=copydesk' postgres psql -U copydesk_reader -d copydesk

replay: ## Text files through the replay topic: make replay FILES="a.txt folder"
	@test -n "$(FILES)" || { echo 'copydesk: name the files: make replay FILES="a.txt folder"' >&2; exit 1; }
	@mkdir -p desk/texts && cp -R $(FILES) desk/texts/
	@paths=$$(printf ',"/desk/texts/%s"' $(notdir $(FILES:%/=%))) && \
	  $(COMPOSE) exec -T prefect-worker prefect deployment run replay/replay --watch --param "paths=[$${paths#,}]"

test-compose: .dev ## The desk in containers, proven (needs Docker; takes long)
	@tests/compose/run

.env:
	@umask 077; while IFS= read -r line; do case $$line in \
	  *_PASSWORD=) line=$$line$$(head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n');; esac; \
	  printf '%s\n' "$$line"; done <.env.example >.env
	@echo '· wrote .env, with random passwords'

.PHONY: .dev
.dev:
	@scripts/venv requirements-dev.txt
