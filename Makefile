# Everything is installed into .venv; nothing outside this folder changes, except that
# `make test`, run as root, installs the browser that the page tests drive.
SHELL  := bash
PYTHON ?= $(or $(firstword $(shell command -v python3.11 python3 python)),python3.11)
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps
LOCK   := build/lock
FREEZE := $(LOCK)/bin/python -m pip freeze --all --exclude pip --exclude fund-assistant | sed 's/+cpu$$//'
HEADER := \# Made by `make lock` from the pins in pyproject.toml; versions only, no hashes.

.PHONY: help run test check build eval bench lock clean
.DEFAULT_GOAL := help

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile | expand -t 14

run: $(VENV)/requirements.lock ## install what is missing, build the index, serve the chat page
	@$(BIN)/python app.py

test: $(VENV)/requirements-dev.lock browser ## run all tests
	@$(BIN)/python -m pytest

check: $(VENV)/requirements-dev.lock ## formatting, lint, strict types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

build: $(VENV)/requirements.lock ## build the index anew
	@$(BIN)/python -m index build

eval: $(VENV)/requirements.lock ## score the answers to the question cases
	@$(BIN)/python -m eval

bench: $(VENV)/requirements.lock ## measure answer time, memory and restart time
	@$(BIN)/python -m eval speed

lock: ## resolve the pins of pyproject.toml into the two lock files
	@$(PYTHON) -m venv --clear $(LOCK)
	@$(LOCK)/bin/python -m pip install -qq --upgrade pip
	@$(LOCK)/bin/python -m pip install -qq .
	@{ echo '$(HEADER)'; $(FREEZE); } > requirements.lock
	@$(LOCK)/bin/python -m pip install -qq --group dev
	@{ echo '$(HEADER)'; $(FREEZE) | grep -vxFf requirements.lock; } > requirements-dev.lock

clean: ## remove the environment, the index and all caches
	rm -rf $(VENV) .store build dist .*_cache .hypothesis .gradio
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A copy of a lock file inside the environment says what is installed there.
$(VENV)/requirements.lock: requirements.lock | $(BIN)/python
	@echo 'Installing the dependencies (about 3 minutes the first time) ...'
	@$(PIP) -r $< && cp $< $@

$(VENV)/requirements-dev.lock: requirements-dev.lock $(VENV)/requirements.lock
	@echo 'Installing what development needs ...'
	@$(PIP) -r $< && cp $< $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null || { \
	  echo 'Python 3.11 is needed; found: '"$$($(PYTHON) --version 2>/dev/null || echo 'no $(PYTHON)')"; \
	  echo 'Install it, or name it: make PYTHON=/path/to/python3.11 run'; exit 1; } >&2
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

.PHONY: browser
browser:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } >/dev/null || { \
	  echo 'The page tests need Chromium as "chromium" on the PATH; on Debian: sudo apt-get install chromium' >&2; exit 1; }
