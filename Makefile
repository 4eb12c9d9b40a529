# Stonechat's front door: `make help` lists what it opens.
#
# Everything is made inside the checkout. Files in .venv/stamps say what has been done; each is newer
# than what it was made from (lock files, web sources), so a second run finds nothing to do.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

# The interpreter that .venv is made from, and what `make run` hands to `stonechat serve`.
PYTHON ?= python3
ARGS ?=
ROUNDS ?= 5
EXAMPLES ?= 50

VENV := .venv
STAMPS := $(VENV)/stamps
# Running needs less than testing. An environment once made for tests stays so, or every `make run`
# between two `make test` would take the tools away again.
TESTING := $(filter test% check% bench% faults fuzz format types,$(MAKECMDGOALS)) $(wildcard $(STAMPS)/dev)
LAYER := $(if $(strip $(TESTING)),dev,run)
INSTALLED := $(STAMPS)/$(LAYER)
export VIRTUAL_ENV := $(CURDIR)/$(VENV)
export PATH := $(VIRTUAL_ENV)/bin:$(PATH)
unexport PYTHONHOME PYTHONPATH
# No word of a newer npm between the lines that matter.
export NPM_CONFIG_UPDATE_NOTIFIER := false
UV := $(VENV)/bin/uv

# Younger releases are not taken: the bad ones are found in their first week.
LOCK_DATE ?= $(shell date --date="7 days ago" +%F)

PYTHON_SOURCES := $(shell find src -name '*.py')
# The folders count as well: they change when a file in them goes.
WEB_SOURCES := $(shell find web -maxdepth 1 -type f) \
  $(shell find web/src web/public web/scripts web/worker 2>/dev/null)

.PHONY: run build test check bench bench-all format clean help \
  test-web test-browser test-python faults fuzz check-python check-web types wheel lock \
  browser postgres instruments

## run: build what is missing, then serve the chat (make run ARGS="--port 9000")
run: build
	@exec $(VENV)/bin/stonechat serve $(ARGS)

## build: the same without starting; the command is .venv/bin/stonechat
build: $(STAMPS)/bytecode web/dist/index.html

## test: every test there is (web units, two browsers, the server, the wheel)
test: test-web test-browser test-python

## check: lint, types, import borders and formatting of both languages
check: check-python check-web

## bench: measure the server beside Node.js and others, in some twenty minutes (ARGS="--only fan-out")
bench: build $(INSTALLED) $(STAMPS)/bench
	$(VENV)/bin/python -m benchmarks $(ARGS)

## bench-all: the same with larger crowds, every peer in every round, and five rounds
bench-all: build $(INSTALLED) $(STAMPS)/bench
	$(VENV)/bin/python -m benchmarks --all --runs 5 $(ARGS)

## format: let the formatters and the linters' safe repairs rewrite the sources
format: $(INSTALLED) $(STAMPS)/web
	$(VENV)/bin/ruff check --fix-only --quiet
	$(VENV)/bin/ruff format
	cd web && npm run format

## test-python: the Python tests (make test-python ARGS="tests/unit -k room")
test-python: $(INSTALLED) postgres instruments wheel
	$(VENV)/bin/pytest --numprocesses=auto --dist=worksteal $(ARGS)

## faults: crashes and lost databases, disks and networks, five times as often (ROUNDS=20)
faults: build $(INSTALLED) postgres instruments
	STONECHAT_FAULT_ROUNDS=$(ROUNDS) $(VENV)/bin/pytest tests/faults $(ARGS)

## fuzz: try REST against its own description for some minutes (EXAMPLES=500)
fuzz: build $(INSTALLED)
	STONECHAT_FUZZ_EXAMPLES=$(EXAMPLES) $(VENV)/bin/pytest --numprocesses=auto \
	  tests/e2e/rest/test_fuzzing.py $(ARGS)

## test-web: the unit tests of the web client
test-web: $(STAMPS)/web
	cd web && npm test

## test-browser: stories of two people in two browsers against the real server
test-browser: build $(STAMPS)/web browser
	cd web && npm run e2e

check-python: $(INSTALLED)
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

check-web: $(STAMPS)/web
	cd web && npm run check

## types: write anew what is made from the server's sources: the web client's types, docs/rights.md
types: $(INSTALLED)
	$(VENV)/bin/python tools/generate_types.py
	$(VENV)/bin/python -m tools.generate_rights
	$(VENV)/bin/python -m tools.generate_notifications

## wheel: dist/*.whl, with the web client inside
wheel: build
	@rm -rf dist
	$(UV) build --quiet --wheel --no-build-isolation --out-dir dist

## lock: choose the newest allowed releases and write requirements/*.txt anew
lock: $(STAMPS)/uv
	tools/lock $(LOCK_DATE) --upgrade

## clean: remove everything that was built or installed; the data of a server stays
clean:
	rm -rf $(VENV) dist web/dist web/node_modules web/test-results web/playwright-report
	rm -rf benchmarks/node_modules benchmarks/results .cache
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

## help: this list
help:
	@sed -n 's/^## \([a-z-]*\): /\1\t/p' Makefile | sort | awk -F'\t' '{printf "make %-14s %s\n", $$1, $$2}'

# Python: uv comes by pip from its own lock, then installs the rest.

$(STAMPS)/uv: requirements/bootstrap.txt
	tools/create-environment $(PYTHON) $(VENV)
	@mkdir -p $(@D) && touch $@

$(INSTALLED): $(STAMPS)/uv requirements/$(LAYER).txt pyproject.toml hatch_build.py
	tools/sync-environment $(LAYER)
	@touch $@

# Without bytecode the server would need seconds to start where writing it is switched off.
$(STAMPS)/bytecode: $(INSTALLED) $(PYTHON_SOURCES)
	$(VENV)/bin/python -m compileall -q src
	@touch $@

# The web client.

$(STAMPS)/node: $(INSTALLED) requirements/node.txt web/package.json
	tools/provide-node
	@touch $@

$(STAMPS)/web: web/package.json web/package-lock.json web/.npmrc | $(STAMPS)/node
	cd web && npm ci --no-audit --no-fund
	@touch $@

web/dist/index.html: $(STAMPS)/web $(WEB_SOURCES)
	cd web && npm run build
	@touch $@

# What only the benchmarks need: a C compiler, and Socket.IO's own server.

$(STAMPS)/bench: benchmarks/package.json benchmarks/package-lock.json | $(STAMPS)/node
	@command -v cc >/dev/null || tools/install-packages gcc libc6-dev
	cd benchmarks && npm ci --no-audit --no-fund
	@touch $@

# What only the tests need from the system. It may go as it came, so it is looked for every time.

browser:
	@tools/provide-browser

postgres: $(INSTALLED)
	@tools/provide-postgres

# strace and a C compiler, for the fault tests, HAProxy and PgBouncer, for those of many servers. What
# cannot be had is skipped there, with a reason.
instruments:
	@PATH=$$PATH:/usr/sbin; { command -v haproxy && command -v pgbouncer; } >/dev/null || \
	  tools/install-packages haproxy pgbouncer || true
	@{ command -v strace && command -v cc; } >/dev/null || \
	  tools/install-packages strace gcc libc6-dev || true
