# make demo    try it: installs, loads the seeds, serves on 127.0.0.1:$PORT (DEMO_ARGS=--no-serve: only sets up)
# make test    the tests, on SQLite and, where there is one, on PostgreSQL (TEST_ARGS go to pytest)
# make check   lint, types, layers, migrations, translations, then the tests: what CI runs
# make full    check, and every long variant
# make faults  kills, freezes and fills up what a site stands on (minutes; FAULT_ROUNDS=50; needs PostgreSQL and nginx)
# make lint    the checks without the tests
# make messages  collects the words to translate (needs gettext) and compiles the catalogues
# make audit   looks for known holes in code and parts, and writes the list of parts to var/sbom.json
# make bench   measures against Datasette at three sizes (needs wrk; BENCH_ARGS: docs/performance.md)
# make lock    pins requirements*.in by hash (needs uv)

PORT ?= 8000
DEMO_ARGS ?=
TEST_ARGS ?=
BENCH_ARGS ?=
export PORT

# The first interpreter that is new enough; set PYTHON to choose another.
NEW_ENOUGH = import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$python && break; done)
BIN = .venv/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet install --require-hashes

.PHONY: demo test check full faults lint messages audit bench lock

demo: .venv/runtime
	@$(BIN)/python manage.py demo $(DEMO_ARGS)

test: .venv/development
	@$(BIN)/python tests/engines.py $(TEST_ARGS)

check: lint
	@$(MAKE) --no-print-directory test

full: lint
	@$(MAKE) --no-print-directory test TEST_ARGS="--full $(TEST_ARGS)"

faults: .venv/development
	@FAULTS=1 $(BIN)/python -m pytest -n 0 -m faults tests/faults $(TEST_ARGS)

lint: .venv/development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	find templates civic -name '*.html' -print0 | xargs -0 --no-run-if-empty $(BIN)/djade --check
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python tests/translations.py

messages: .venv/development
	$(BIN)/python manage.py makemessages
	$(BIN)/python tests/translations.py --compile

audit: .venv/runtime .venv/audit/installed
	@$(BIN)/python tests/audit.py

bench: .venv/development
	@$(BIN)/python -m tests.benchmarks $(BENCH_ARGS)

lock:
	uv pip compile --quiet --generate-hashes --no-header --universal --python-version 3.11 \
		requirements.in -o requirements.txt
	uv pip compile --quiet --generate-hashes --no-header --universal --python-version 3.11 \
		-c requirements.txt requirements-dev.in -o requirements-dev.txt
	uv pip compile --quiet --generate-hashes --no-header --universal --python-version 3.11 \
		requirements-audit.in -o requirements-audit.txt

# The two files say what has been installed: pip runs again only when the pins change.
.venv/runtime: requirements.txt
	@$(if $(PYTHON),,echo "civic needs Python 3.11 or newer, and found none. Install it, or set PYTHON=/path/to/python3." >&2; exit 1)
	@$(PYTHON) -c '$(NEW_ENOUGH)' || { echo "$(PYTHON) is older than Python 3.11, which civic needs." >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv || \
		{ echo "No virtual environment could be made. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Installing the pinned requirements …" >&2
	@$(PIP) -r requirements.txt
	@touch $@

.venv/development: requirements-dev.txt .venv/runtime
	@echo "Installing the pinned requirements of the tests …" >&2
	@$(PIP) -r requirements.txt -r requirements-dev.txt
	@touch $@

# Its tools stay out of the way of what runs and tests the site.
.venv/audit/installed: requirements-audit.txt .venv/runtime
	@$(PYTHON) -m venv --clear .venv/audit
	@.venv/audit/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements-audit.txt
	@touch $@
