# Everything starts here. A fresh Debian or Ubuntu with Python >= 3.11 and make is enough.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test check bench setup setup-dev assets

PYTHON := .venv/bin/python
TONGBAN := $(PYTHON) -m tongban.config.cli

help: ## List the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 18

run: setup ## Serve the portal with its sample city (PORT=8000, TONGBAN_DATA=.data) until Ctrl-C
	@exec $(TONGBAN) run

test: setup-dev ## Check everything, then run all tests: both PostgreSQL versions, then the browser
	@scripts/test.sh

check: setup-dev ## Format, lint, types, templates, borders: no test
	@scripts/check.sh

bench: setup-dev ## Measure what filing and the big lists cost, against the floor
	@$(PYTHON) -m bench

setup: ## Install what `make run` needs
	@scripts/setup.sh run

setup-dev: ## Install what the other targets need too
	@scripts/setup.sh dev

assets: setup ## Fetch the pages' CSS, script and icons again, if they are not those of package-lock.json
	@$(PYTHON) hatch_build.py
