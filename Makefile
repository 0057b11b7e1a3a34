# make report   sets up .venv, then makes every report of params/reports
# make test     sets up .venv with the development tools, then runs the quick suite
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
USER_STAMP := $(VENV)/.stamp-report
DEV_STAMP := $(VENV)/.stamp-dev
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: report test test-slow check format lock lab clean
.DELETE_ON_ERROR:

report: $(USER_STAMP)
	$(BIN)/sertakan run --all

test: $(DEV_STAMP)
	$(BIN)/python -m pytest -n auto --dist loadfile

test-slow: $(DEV_STAMP)
	$(BIN)/python -m pytest -m slow

check: $(DEV_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEV_STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lab: $(USER_STAMP)
	$(BIN)/sertakan lab

# Needs uv on the path.
lock:
	uv pip compile pyproject.toml --extra lab --extra build --extra linkage --universal --generate-hashes \
		--python-version 3.11 --no-header -o requirements.lock
	uv pip compile pyproject.toml --extra lab --extra build --extra linkage --extra dev --universal --generate-hashes \
		--python-version 3.11 --no-header -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV)

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed: make PYTHON=...") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(USER_STAMP): requirements.lock pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	touch $@

$(DEV_STAMP): requirements-dev.lock pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements-dev.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	touch $@ $(USER_STAMP)
