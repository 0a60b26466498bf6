# evidence-graph. `make serve` and `make test` need python3 (3.11 or newer, with venv) and make.

PYTHON ?= python3
PORT ?= 7070
STORE ?= build/store
JOBS ?= auto
TESTS ?=
UPGRADE ?=
BENCH ?=
MINUTES ?= 10

VENV := .venv
RUN := $(VENV)/bin/python -m
# A checkout that was moved needs its link to the code made anew: its place is part of the stamp.
INSTALLED := $(VENV)/installed-$(shell pwd | cksum | cut -d ' ' -f 1)
GREEN := build/tests-green
PEERS := build/bench-venv

.PHONY: help serve test check static tests-of-this-tree bench soak format lock wheel clean
.DEFAULT_GOAL := help

help: ## Show these targets
	@echo "evidence-graph: what systematic reviews found, as a graph to ask in SPARQL"
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | \
	  while IFS='|' read -r target text; do printf '%-14s %s\n' "$$target" "$$text"; done
	@echo
	@echo "  PORT=8080 make serve           another port than 7070"
	@echo "  make serve PYTHON=python3.12   another Python (3.11 or newer)"
	@echo "  make test TESTS=tests/sparql   some of the tests only"
	@echo "  make lock UPGRADE=yes          newest versions that pyproject.toml allows"

serve: $(INSTALLED) ## Serve the graph; its addresses are printed (PORT, default 7070)
	@exec $(RUN) evidence_graph serve --store "$(STORE)" --port "$(PORT)"

test: $(INSTALLED) ## Run the tests
	@rm -f $(GREEN)
	$(RUN) pytest --numprocesses=$(JOBS) --dist=loadgroup $(TESTS)
	@if [ -z "$(TESTS)" ]; then mkdir -p build && $(tree) > $(GREEN); fi

check: static tests-of-this-tree ## Run every check: format, lint, types, layers, tests

static: $(INSTALLED)
	$(RUN) ruff format --check --quiet .
	$(RUN) ruff check --quiet .
	$(RUN) mypy
	$(VENV)/bin/python $(VENV)/bin/lint-imports

# After a green `make test` on a clean tree, `make check` does not run the same tests on the same
# tree again. The tree is named by git's hash of every committed file; anything uncommitted, or
# other test variables, makes the names differ, and then the tests run.
tests-of-this-tree: $(INSTALLED)
	@now="$$($(tree))"; \
	if [ "$$now" != unnamed ] && [ "$$now" = "$$(cat $(GREEN) 2>/dev/null)" ]; then \
	  echo "tests: green already, run by 'make test' on this very tree ($$now)"; \
	else $(MAKE) --no-print-directory test; fi

bench: $(INSTALLED) $(PEERS)/installed ## Measure the server beside its peers (BENCH="--size 1e6"); needs wrk
	@$(VENV)/bin/python benchmarks/run.py --programs $(PEERS)/bin $(BENCH)

soak: $(INSTALLED) ## Use the server hard for MINUTES=10 and look for what it loses
	@PYTHONPATH=tests $(VENV)/bin/python tests/hostile/soak.py --minutes $(MINUTES)

$(PEERS)/installed: benchmarks/requirements.lock
	@echo "Installing the peers into $(PEERS) ..."
	@$(PYTHON) -m venv --clear $(PEERS)
	@$(PEERS)/bin/pip install --disable-pip-version-check --no-input --quiet --require-hashes \
	  -r benchmarks/requirements.lock
	@touch $@

format: $(INSTALLED) ## Put the code into the house format
	$(RUN) ruff format --quiet .
	$(RUN) ruff check --quiet --fix .

# Versions and hashes only; no address of a registry, so that any mirror will do.
lock: ## Make requirements.lock anew from pyproject.toml (UPGRADE=yes: newest versions)
	@test -x $(VENV)/bin/uv || { $(PYTHON) -m venv $(VENV) && $(RUN) pip install --quiet uv; }
	$(RUN) uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --all-extras \
	  --generate-hashes --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade) \
	  --custom-compile-command "make lock" --output-file requirements.lock
	$(RUN) uv pip compile benchmarks/requirements.in --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade) \
	  --custom-compile-command "make lock" --output-file benchmarks/requirements.lock

wheel: $(INSTALLED) ## Build the wheel and the source archive in dist/
	$(RUN) build --no-isolation --outdir dist

clean: ## Remove everything that was made, the installed packages in .venv excepted
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Shell: the name of the tree in work, or `unnamed` where git has none or something is uncommitted.
tree = if name=$$(git rev-parse 'HEAD^{tree}' 2>/dev/null) && [ -z "$$(git status --porcelain)" ]; \
  then echo "$$name $$(env | grep '^EVIDENCE_GRAPH_' | sort | cksum | cut -d ' ' -f 1)"; \
  else echo unnamed; fi

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  if command -v "$(PYTHON)" >/dev/null; then found="'$(PYTHON)' is $$($(PYTHON) --version 2>&1)"; \
	  else found="there is no '$(PYTHON)' here"; fi; \
	  echo "evidence-graph needs Python 3.11 or newer, and $$found." >&2; \
	  echo "Name one that is: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(RUN) pip --version >/dev/null 2>&1 || { \
	  echo "Making $(VENV) ..."; $(PYTHON) -m venv --clear $(VENV); }
	@echo "Installing the locked packages into $(VENV); the first time takes a minute or two ..."
	@{ $(RUN) pip install --disable-pip-version-check --no-input --progress-bar off \
	    --require-hashes -r requirements.lock 2>&1; echo "pip ended with $$?"; } | \
	  tee $(VENV)/install.log | awk -v total="$$(grep -c '==.*\\$$' requirements.lock)" "$$progress"
	@$(RUN) pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation \
	  --editable .
	@rm -f $(VENV)/installed-* && touch $@ && echo "Installed."

define progress
/^(Collecting|Processing|Requirement already satisfied|Ignoring)/ { if (++n % 10 == 0) print "  " n " of " total; fflush() }
/^Installing collected/ { print "  unpacking"; fflush() }
/^(ERROR|error|  error)/ { print }
/^pip ended with / { status = $$4 }
END { if (status != 0) print "The install failed; all it said is in .venv/install.log"; exit status }
endef
export progress
