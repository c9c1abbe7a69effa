# Two commands on a fresh machine: `make run` and `make test`. Each sets up `.venv` first, once, and again when
# pyproject.toml or constraints.txt change. Uses uv when it is there, else Python 3.12 or 3.13.

PYTHON := .venv/bin/python
RUN_READY := .venv/.ready-to-run
TEST_READY := .venv/.ready-to-test
PACKAGES := pyproject.toml constraints.txt
SCENARIO := scenarios/baseline.yaml
OPTIONS :=

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup run test quicktest lint mutations bench bench-sweeps calibration-study docs site pictures stylised scales clean

help:
	@echo "make run        set up, run $(SCENARIO) and name its report  (OPTIONS='--scale 200' passes options on)"
	@echo "make test       set up and run every check and test"
	@echo "make quicktest  the same without faults, validation, benchmarks and tests over ten seconds"
	@echo "make lint       style, types and layers only"
	@echo "make mutations  put wrong rules into a copy of the source: a test must notice each  (OPTIONS=lake for some)"
	@echo "make bench      speed and memory, phase by phase  (OPTIONS=--full adds 216 months one to one,"
	@echo "                OPTIONS=--readme puts the newest figures into README.md and docs/performance.md)"
	@echo "make bench-sweeps  what sweeps cost beside the market, and what ten million runs need: into docs/scaling.md"
	@echo "make calibration-study  recovery, ranks and misspecification of the calibration on the real model; hours, and it"
	@echo "                goes on where it was stopped  (OPTIONS=recovery for one study, OPTIONS=--adopt for the docs)"
	@echo "make docs       write the pages of docs/ that are made from the code"
	@echo "make site       build the documentation as a site into build/site; it needs no network"
	@echo "make pictures   simulate and draw the figure of the README anew (some minutes)"
	@echo "make stylised   measure the stylised facts and write their table into docs/model.md"
	@echo "make scales     measure what hangs on the scale and write the table into docs/uncertainty.md (some minutes)"
	@echo "make setup      only set up .venv, tests included"
	@echo "make clean      remove .venv and caches; results stay"

setup: $(TEST_READY)

run: $(RUN_READY)
	.venv/bin/talentgap run $(SCENARIO) $(OPTIONS)

lint: $(TEST_READY)
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports

test: lint
	$(PYTHON) -m pytest -n 2

quicktest: lint
	$(PYTHON) -m pytest -n 2 -m "not slow"

mutations: $(TEST_READY)
	PYTHONPATH=tests $(PYTHON) -m verification.mutations $(OPTIONS)

bench: $(TEST_READY)
	PYTHONPATH=tests $(PYTHON) -m bench.bench $(OPTIONS)

bench-sweeps: $(TEST_READY)
	PYTHONPATH=tests $(PYTHON) -m bench.sweeps $(OPTIONS)

calibration-study: $(TEST_READY)
	$(PYTHON) -m simulation.experiment.calibrating.honesty $(OPTIONS)

docs: $(TEST_READY)
	$(PYTHON) docs/build.py

site: $(TEST_READY)
	NO_MKDOCS_2_WARNING=1 .venv/bin/mkdocs build --strict --quiet
	@echo "Open build/site/index.html; for the search, python -m http.server --directory build/site"

pictures: $(TEST_READY)
	$(PYTHON) docs/pictures.py

stylised: $(TEST_READY)
	.venv/bin/talentgap check --stylised --json | $(PYTHON) docs/stylised.py

scales: $(TEST_READY)
	$(PYTHON) docs/scales.py

clean:
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .import_linter_cache .hypothesis .pytest_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN_READY): $(PACKAGES)
	@$(MAKE_VENV)
	@$(call INSTALL,.)
	@touch $@

$(TEST_READY): $(PACKAGES)
	@$(MAKE_VENV)
	@$(call INSTALL,.[dev])
	@touch $@ $(RUN_READY)

# A venv whose Python still runs is kept. A candidate counts only when it runs: pyenv puts names on the path that fail.
MAKE_VENV = \
	if $(PYTHON) -c 'import sys; sys.exit(not (3, 12) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then exit 0; fi; \
	rm -rf .venv; \
	if command -v uv >/dev/null 2>&1; then \
		echo "Setting up .venv with uv"; uv venv --quiet --python '>=3.12,<3.14' .venv && exit 0; \
	fi; \
	for python in python3.12 python3.13 python3 python "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/3.1[23].*/bin/python3; do \
		if "$$python" -c 'import sys, venv, ensurepip; sys.exit(not (3, 12) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then \
			echo "Setting up .venv with $$("$$python" --version)"; exec "$$python" -m venv .venv; \
		fi; \
	done; \
	echo "talentgap needs Python 3.12 or 3.13 (with its venv module), or uv: install one and run make again." >&2; exit 1

INSTALL = \
	echo "Installing packages (a few minutes the first time)"; \
	if command -v uv >/dev/null 2>&1; then \
		uv pip install --quiet --python $(PYTHON) --constraint constraints.txt --editable '$(1)'; \
	else \
		$(PYTHON) -m ensurepip --upgrade >/dev/null 2>&1; \
		$(PYTHON) -m pip install --quiet --constraint constraints.txt --editable '$(1)'; \
	fi
