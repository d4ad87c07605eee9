# make serve      build the dataset where anything has changed, and serve it on http://127.0.0.1:8000/
# make test       the checks that a change must pass
# make help       everything else

PYTHON ?= python3
PORT ?= 8000
UV ?= uv
BIN := .venv/bin
# A file's tests stay in one process, because they share what its fixtures build; builds use processes of their own.
# tests/conftest.py tells which files come first.
PARALLEL := -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
BUILT := src/miggraph/web/static/built/manifest.json
LOCK := --generate-hashes --universal --no-emit-index-url --no-header --no-annotate --quiet

# Tests start hundreds of processes; where nothing compiled is kept, each of them compiles all modules again.
test check-rest: export PYTHONDONTWRITEBYTECODE =

.PHONY: serve build frontend editor docs test check-all check-rest bench crawl lock clean help

help:  ## show the targets
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 10

serve: .venv/installed editor  ## build what is new and serve it: make serve PORT=8099
	@$(BIN)/miggraph serve --port $(PORT)

build: .venv/installed editor  ## build the dataset
	@$(BIN)/miggraph build

frontend: $(BUILT)  ## bundle the SPARQL editor, with Node or with Node from PyPI

editor:  # without it everything else works
	@$(MAKE) --no-print-directory $(BUILT) || echo 'miggraph: the SPARQL editor could not be built; all else works' >&2

$(BUILT): frontend/build.sh frontend/build.js frontend/package-lock.json $(wildcard frontend/src/*)
	@PYTHON=$(PYTHON) frontend/build.sh

docs: build  ## draw the classes of docs/model.md from the ontology, and list the stored questions in docs/queries.md
	@$(BIN)/python docs/diagrams.py
	@$(BIN)/python docs/question_pages.py

test: .venv/tested-with  ## ruff, mypy and pytest
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest $(PARALLEL)

check-all: test check-rest  ## test and check-rest

check-rest: .venv/owl-with $(BUILT)  ## what test leaves out: comparisons of engines and datasets, and what needs Java or a browser
	$(BIN)/pytest $(PARALLEL) -rs -m 'java or long or browser or engine'

bench: .venv/installed  ## measure time, memory and growth of reading, extraction and the build, in about three minutes
	$(BIN)/python bench/read.py --sizes 1 2
	$(BIN)/python bench/extract.py --sizes 1 2
	$(BIN)/python bench/build.py 1 2

crawl: .venv/tested-with  ## follow every link of every page, which takes about a quarter of an hour
	$(BIN)/pytest -m crawl tests/browser/test_links.py

lock:  ## renew the locked versions of all libraries (needs uv)
	echo 'setuptools>=77' | $(UV) pip compile pyproject.toml - --extra all $(LOCK) -o requirements.lock
	echo 'setuptools>=77' | $(UV) pip compile pyproject.toml - --extra all --extra test $(LOCK) -o requirements-test.lock
	echo 'setuptools>=77' | $(UV) pip compile pyproject.toml - --extra all --extra test --extra owl $(LOCK) -o requirements-owl.lock

clean:  ## remove everything that was made
	rm -rf .venv dataset frontend/node_modules frontend/.node src/miggraph/web/static/built .mypy_cache .pytest_cache .ruff_cache .hypothesis src/*.egg-info

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'miggraph needs Python 3.11 or newer: make PYTHON=python3.12' >&2; exit 2; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: .venv/made requirements.lock pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/tested-with: .venv/installed requirements-test.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@

.venv/owl-with: .venv/tested-with requirements-owl.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-owl.lock
	@touch $@
