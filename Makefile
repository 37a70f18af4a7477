# wushe_sim: each target sets up what it lacks, in a .venv of its own, and does so once.
#   make run    the first result        make test    everything that must hold        make help    the rest
# Another Python than the one found:    make run PYTHON=python3.12

VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.set-up-to-run
TEST := $(VENV)/.set-up-to-test
DOCS := $(VENV)/.set-up-for-docs
PEERS := $(VENV)/peers/agentpy
FIRST := scenarios/baseline.toml scenarios/limit-task-downshift.toml scenarios/tasks-with-resources.toml
EVERYTHING := .[test,analysis,dashboard,docs]

# The first of these that is 3.11 or newer and can make a virtual environment.
SUITS := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c '$(SUITS)' 2>/dev/null && echo $$p && break; done)

# Exact versions of what is installed; no byte code for files that may never be imported. What builds a package keeps to that package's
# own pins: some, like solara-assets, come as sources and insist on a version of their builder.
PIP := PIP_ROOT_USER_ACTION=ignore $(BIN)/python -m pip install -qq --disable-pip-version-check --no-compile -c constraints.txt
# Many libraries, as for the tests: uv fetches and installs them several times as fast, from the index that pip uses here.
UV := UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$$($(BIN)/python -m pip config get global.index-url 2>/dev/null || echo https://pypi.org/simple)}}" \
	$(BIN)/uv
PYTEST := $(BIN)/python -m pytest
# Fetches a Chromium to look at the dashboard with; says where to get one if it cannot.
BROWSER := $(BIN)/python tests/dashboard/browser.py

.PHONY: help run test test-apart test-newest test-oldest test-stock test-wheel lint week-coverage verify bench docs archive lock docs-reference docs-notebooks docs-validation ensemble docs-sensitivity docs-mechanisms docs-sizes docs-results docs-reach catalogue clean
# Byte code of libraries and tests is kept, also where the machine says otherwise: else each of our many processes compiles it again.
export PYTHONDONTWRITEBYTECODE :=
# uv trusts the certificates that the system trusts, as pip does, wherever it is called from.
export UV_SYSTEM_CERTS := 1

.DEFAULT_GOAL := help

help: ## what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-17s %s\n", $$1, $$2 }' Makefile

run: $(RUN) ## a limit and its remedy beside the baseline street: one table of differences and one picture
	@$(BIN)/wushe story $(FIRST) --seeds 5 --jobs 2 --force

test: $(TEST) ## everything that must hold: lint, types, imports, tests; some minutes on two cores
	@$(MAKE) --no-print-directory -j 2 lint week-coverage
	@$(BIN)/python -c "from wushe_sim.running.warm_up import prepare; prepare()"  # once, rather than by each of the tests' processes
	$(PYTEST) -n 2 -q --ignore=tests/model/week

lint: $(TEST) ## style, types and the directions of imports
	$(BIN)/ruff check .
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/lint-imports

week-coverage: $(TEST) ## how much of the week its tests reach, with the compiler off
ifneq ($(wildcard tests/model/week/test_*.py),)
	NUMBA_DISABLE_JIT=1 $(PYTEST) tests/model/week -q -n 2 -m "not slow and not compiled" --cov=wushe_sim/model/week --cov-report=term --cov-fail-under=97
endif

test-apart: $(TEST) ## what make test leaves out for its time: fresh processes, notebooks, and the dashboard in a headless browser, which is fetched
	@$(BROWSER) --install
	$(PYTEST) -n 2 --dist loadfile -q -m "(processes or notebook or browser) and not slow"

test-newest test-oldest: test-%: .venv-%/.set-up
	.venv-$*/bin/python -m pytest -n 2 -q -m "libraries and not slow and not browser"

test-newest: ## what hangs on other libraries, with the newest that are allowed, on the newest Python found
test-oldest: ## the same with the oldest that are allowed

test-stock: $(TEST) ## the baseline's bytes with kernels compiled by Numba's own compiler
	WUSHE_STOCK_NUMBA=1 $(PYTEST) -q tests/test_baseline.py

test-wheel: $(TEST) ## wheel and sdist, installed as users do on each Python found
	$(PYTEST) -n 2 --dist worksteal -q -m slow tests/test_packaging.py

verify: $(TEST) ## the slow proofs: formulas, limiting cases, independent twins; and the dashboard in a headless browser, which is fetched
	@$(BROWSER) --install
	$(PYTEST) -n 2 --dist loadfile -q -m "slow or browser"

bench: $(PEERS) ## measurements of speed and memory, into docs/performance.md and its picture; under a quarter of an hour
	@$(BIN)/python benchmarks/bench.py

docs-reference: $(RUN) ## docs/reference.md and the model's table of symbols, written anew from what the package declares
	$(BIN)/python docs/write_reference.py
	$(BIN)/python docs/write_symbols.py
	$(BIN)/python docs/write_paper_map.py

docs-notebooks: $(TEST) ## the notebooks, run, with what they show; some three minutes
	$(BIN)/python docs/write_notebooks.py

catalogue: $(TEST) ## the catalogue of Chinese: new messages added, and compiled
	$(BIN)/python docs/write_catalogue.py

docs: $(DOCS) ## the documentation site, into build/site; no network once it is set up
	$(BIN)/python docs/write_site.py

lock: $(TEST) ## locks/*.txt, the hashes of what constraints.txt names, anew
	@$(BIN)/python docs/write_lock.py

archive: $(TEST) ## wheel, sdist and one file to deposit, with its bill of materials, into dist, from the last commit
	rm -rf dist
	$(BIN)/python -m build --quiet
	$(BIN)/python docs/write_archive.py

docs-validation: $(TEST) ## docs/validation.md: twenty seeds of the default street beside the evidence; some ten minutes a core
	$(BIN)/wushe validate --out results/validation --page docs/validation.md

ensemble: $(TEST) ## the default ensemble of coefficient sets, and what the evidence informs; some thousands of runs
	$(BIN)/python docs/write_ensemble.py --jobs 2

docs-sensitivity: $(TEST) ## docs/sensitivity.md: 200 draws and the screening, on the experiment street; some fifteen minutes a core
	$(BIN)/wushe sensitivity --out results/sensitivity --page docs/sensitivity.md

docs-mechanisms: $(TEST) ## docs/results/mechanisms.csv: each mechanism of model 2, on against its neutral value, and its table in docs/model.md; some five minutes a core
	$(BIN)/python docs/write_mechanisms.py

docs-sizes: $(TEST) ## docs/results/sizes.csv: each switch on against off, each lever high against low, as the paper's map shows them; some ten minutes a core
	$(BIN)/python docs/write_sizes.py

docs-results: $(TEST) ## docs/results.md, its appendices and README's findings: the governance limits and the paper's claims; what is done stays in results/
	$(BIN)/python docs/write_results.py --jobs 2

docs-reach: $(TEST) ## docs/results/reach-MODEL.csv: whether each claim can come out both ways, over the draws of results/verdicts
	$(BIN)/python docs/write_reach.py

clean: ## remove what was set up or built here; results stay
	rm -rf $(VENV) .venv-newest .venv-oldest build dist *.egg-info .pytest_cache .ruff_cache .hypothesis .coverage* .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@if ! "$(or $(PYTHON),python3)" -c '$(SUITS)' 2>/dev/null; then \
		echo "wushe_sim needs Python 3.11 or newer with its venv module; '$(or $(PYTHON),python3)' is $$("$(or $(PYTHON),python3)" --version 2>/dev/null || echo missing)." >&2; \
		echo "Install one (Debian and Ubuntu: apt-get install python3 python3-venv), or name one: make $(or $(firstword $(MAKECMDGOALS)),run) PYTHON=/path/to/python3.11" >&2; \
		exit 1; fi
	@"$(PYTHON)" -m venv --clear $(VENV)

$(RUN): $(BIN)/python pyproject.toml constraints.txt
	@echo "Setting up: the libraries that wushe_sim needs go into $(VENV) (once) ..." >&2
	@$(PIP) -e .
	@touch $@

$(TEST): $(BIN)/python pyproject.toml constraints.txt
	@echo "Setting up: the libraries that wushe_sim and its tests need go into $(VENV) (once) ..." >&2
	@$(PIP) uv
	@$(UV) pip install --quiet --python $(VENV) --constraint constraints.txt --editable '$(EVERYTHING)' || $(PIP) -e '$(EVERYTHING)'
	@touch $(RUN) $@

# Environments of their own, without constraints, set up anew when a range in pyproject.toml changes (the newest of today: after `make clean`).
.venv-newest/.set-up: pyproject.toml tests/pythons.py | $(TEST)
	@echo "Setting up: the newest libraries that are allowed go into .venv-newest ..." >&2
	@$(BIN)/uv venv --quiet --clear --python "$$($(BIN)/python tests/pythons.py)" .venv-newest
	@$(UV) pip install --quiet --python .venv-newest --editable '$(EVERYTHING)'
	@touch $@

.venv-oldest/.set-up: pyproject.toml tests/pythons.py | $(TEST)
	@echo "Setting up: the oldest libraries that are allowed go into .venv-oldest ..." >&2
	@$(BIN)/uv venv --quiet --clear --python "$$($(BIN)/python tests/pythons.py --oldest)" .venv-oldest
	@$(UV) pip install --quiet --python .venv-oldest --resolution lowest-direct --editable '$(EVERYTHING)'
	@touch $@

# AgentPy brings a package of its own that is called tests, so it lies apart; without it the benchmark says so and goes on.
$(PEERS): $(TEST)
	@$(PIP) --no-deps --upgrade --target $(VENV)/peers agentpy || mkdir -p $(VENV)/peers

$(DOCS): $(BIN)/python pyproject.toml constraints.txt
	@echo "Setting up: what builds the documentation goes into $(VENV) (once) ..." >&2
	@$(PIP) -e '.[docs]'
	@touch $(RUN) $@
