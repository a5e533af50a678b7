# The two commands to begin with are `make demo` and `make test`; `make help` lists all.
# Each makes the virtual environment it needs in .venv and reuses it afterwards.

PYTHON ?= $(firstword $(foreach v,python3.11 python3.12 python3.13 python3,$(shell command -v $(v) 2>/dev/null)))
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
CONSTRAINTS := constraints.txt
# A folder with your copies of the texts that annotations/corpus/speech/sources.csv names. With
# them the model is trained on real speech too; without them on the invented interviews alone.
SPEECH ?=

.DEFAULT_GOAL := help
.PHONY: help demo tables test lint format bench corpus model clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

$(BIN)/python:
	@echo "Making a virtual environment in $(VENV) …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "linkage-nlp needs Python 3.11 or later; name one with make PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install 'pip>=25.1'

# What tagging needs: no torch.
$(VENV)/.core: pyproject.toml $(CONSTRAINTS) | $(BIN)/python
	@echo "Installing what tagging needs …"
	@$(PIP) install --constraint $(CONSTRAINTS) --editable .
	@touch $@

# All stages and the development tools. torch goes first and alone, pinned, because a later
# one can bring gigabytes that a test machine has no use for.
$(VENV)/.dev: pyproject.toml $(CONSTRAINTS) | $(BIN)/python
	@echo "Installing all stages and the development tools …"
	@$(PIP) install --constraint $(CONSTRAINTS) torch
	@$(PIP) install --constraint $(CONSTRAINTS) --editable '.[all]' --group dev
	@touch $@ $(VENV)/.core

demo: $(VENV)/.core ## code the example interviews and show what comes out
	@$(BIN)/linkage tag examples \
		--output build/demo/tags.xlsx --output build/demo/tags.jsonl --output build/demo/tags.html

tables: demo ## make the tables of a paper from the example interviews
	@$(BIN)/linkage matrix build/demo/tags.jsonl --cases examples/cases.csv --by market \
		--output build/demo/matrix.xlsx --output build/demo/matrix.html \
		--output build/demo/matrix.tex --output build/demo/matrix.md

test: $(VENV)/.dev ## run all tests
	@$(BIN)/python -m pytest --numprocesses auto --dist loadgroup

lint: $(VENV)/.dev ## check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(VENV)/.dev ## put the code into the common format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(VENV)/.dev ## measure speed and memory beside named peers
	@for file in benchmarks/*.py; do $(BIN)/python $$file || exit 1; done

corpus: $(VENV)/.dev ## check the corpus and build the dataset
	@$(BIN)/linkage corpus check annotations/corpus
	@$(BIN)/linkage corpus build annotations/corpus $(if $(SPEECH),--texts '$(SPEECH)') \
		--output build/corpus.jsonl

model: corpus ## train the embedded model anew, into build/bundle (with SPEECH=folder as shipped)
	@rm -rf build/bundle
	@$(BIN)/linkage train build/corpus.jsonl --recipe training/recipes/embedded.yaml \
		--output build/bundle --run runs/embedded --no-weights

clean: ## remove what was built, but not the virtual environment
	@rm -rf build dist runs .pytest_cache .mypy_cache .ruff_cache .hypothesis
