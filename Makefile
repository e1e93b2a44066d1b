# Two commands do everything: `make demo` runs the main job, `make test` passes the tests. Both set up what they need.
# A fresh machine has Python 3.11–3.13 and make. uv is used where it is installed, and is not required.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
LOCK   := requirements.lock

.PHONY: demo test setup check lint types floors rules samples lock clean

demo: setup
	$(BIN)/disclosure-screen demo

test: setup
	$(BIN)/pytest -n 2 --dist worksteal

setup: $(VENV)/.ready

# The lock names every package with its hashes; nothing is resolved here, so every machine gets the same bytes.
$(VENV)/.ready: $(LOCK) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' || { \
	  echo "需要 Python 3.11–3.13；请用 make PYTHON=python3.11 … 指定。"; exit 1; }
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --allow-existing --python $(PYTHON) $(VENV) && \
	  uv pip install --quiet --python $(BIN)/python --require-hashes --no-deps -r $(LOCK) && \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e . ; \
	else \
	  $(PYTHON) -m venv $(VENV) && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(LOCK) && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . ; \
	fi
	@# Bytecode beside the sources, also where the environment forbids writing it: a start then takes a third less time.
	@$(BIN)/python -m compileall -q disclosure_screen flows
	@touch $@

check: lint types floors rules

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

floors: setup
	$(BIN)/lint-imports

rules: setup
	$(BIN)/disclosure-screen rules check

samples: setup
	$(BIN)/python samples/make_samples.py

lock:
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --quiet --output-file $(LOCK)

clean:
	rm -rf $(VENV) workspace .mypy_cache .ruff_cache .pytest_cache .hypothesis
