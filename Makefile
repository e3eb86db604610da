# Needs Python 3.11 or newer and make. Everything else is installed into .venv.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
REPORT := report
BENCHMARKS ?= ../shared/benchmarks
SECONDS := 60
PEERS := $(VENV)/peers
# What `make lab` opens, and with which options besides.
NOTEBOOKS := notebooks
LABFLAGS :=

# The first Python that is new enough; `make PYTHON=/path/to/python3 …` chooses another.
CANDIDATES := python3 python3.13 python3.12 python3.11 python3.14 python
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in $(CANDIDATES); do "$$p" -c '$(NEW_ENOUGH)' 2>/dev/null && echo "$$p" && break; done)

# Jupyter, IPython and matplotlib keep their files inside .venv, and say nothing that is not a result.
export IPYTHONDIR := $(CURDIR)/$(VENV)/ipython
export JUPYTER_CONFIG_DIR := $(CURDIR)/$(VENV)/jupyter/config
export JUPYTER_DATA_DIR := $(CURDIR)/$(VENV)/jupyter/data
export JUPYTER_PLATFORM_DIRS := 1
export JUPYTER_PREFER_ENV_PATH := 1
export MPLCONFIGDIR := $(CURDIR)/$(VENV)/matplotlib
export OMP_NUM_THREADS ?= 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYDEVD_DISABLE_FILE_VALIDATION := 1
unexport PYTHONHOME PYTHONPATH

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help report test lint fuzz notebooks lab bench validate variation placebo lock clean

help:  ## List these targets
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /|/' | awk -F'|' '{ printf "make %-9s %s\n", $$1, $$2 }'

report: $(READY)  ## Run every notebook on data/ and write report/index.html
	@$(BIN)/samestory report data --out $(REPORT)

test: $(READY)  ## Run every test: unit tests, doctests, notebooks
	@$(BIN)/python -m pytest

lint: $(READY)  ## Check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

fuzz: $(READY)  ## Throw bytes at reading, cutting, measuring, showing (Linux)
	@$(BIN)/python benchmarks/fuzz.py --seconds $(SECONDS)

notebooks: $(READY)  ## Run the notebooks, save them with their outputs
	@cd notebooks && ../$(BIN)/jupyter nbconvert --log-level=ERROR --to notebook --execute --inplace --ExecutePreprocessor.record_timing=False *.ipynb
	@$(BIN)/samestory report data --out $(REPORT)
	@cp $(REPORT)/figures/front_page.svg notebooks/front_page.svg

lab: $(READY)  ## Open the notebooks in JupyterLab
	@$(BIN)/jupyter lab --notebook-dir=$(NOTEBOOKS) $(LABFLAGS)

# The peers that need libraries of their own are installed apart; without a network they are left out.
bench: $(READY)  ## Measure time and memory beside other tools
	@test $(PEERS)/ready -nt requirements.peers.lock || { echo "Setting up $(PEERS) (once; a minute)." && \
		$(BIN)/python -m venv $(PEERS) && \
		$(PEERS)/bin/python -m pip install -qq --require-hashes --requirement requirements.peers.lock && \
		touch $(PEERS)/ready; } || true
	@$(BIN)/python benchmarks/bench.py $(BENCHMARKS) --peers $(PEERS)/bin/python --write

validate: $(READY)  ## Measure the measures on labelled data in BENCHMARKS
	@$(BIN)/python -m tools.trust.validate $(BENCHMARKS)

variation: $(READY)  ## Measure how much two articles of one outlet differ
	@$(BIN)/python -m tools.trust.article_variation

placebo: $(READY)  ## Measure how often a difference is found where there is none
	@$(BIN)/python -m tools.trust.placebo
	@$(BIN)/python -m tools.trust.noise_pages

# Only the public package index is asked, and it is not written into the file.
lock:  ## Choose the newest dependencies and write the lock files
	@test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV)
	@$(BIN)/python -m pip install -qq 'uv>=0.7'
	@$(BIN)/python -m uv pip compile --no-config --upgrade --universal --python-version 3.11 \
		--fork-strategy fewest --extra dev --generate-hashes --no-annotate \
		--custom-compile-command "make lock" --quiet --output-file requirements.lock pyproject.toml
	@$(BIN)/python -m uv pip compile --no-config --upgrade --universal --python-version 3.11 \
		--fork-strategy fewest --group peers --constraint requirements.lock --generate-hashes --no-annotate \
		--custom-compile-command "make lock" --quiet --output-file requirements.peers.lock

clean:  ## Remove the environment, the report and all caches
	@rm -rf $(VENV) $(REPORT) .hypothesis .mypy_cache .pytest_cache .ruff_cache

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "samestory needs Python 3.11 or newer, and none was found: install it, or name it with 'make PYTHON=…'." >&2; exit 1; }
	@echo "Setting up $(VENV) with $$("$(PYTHON)" --version) (once; one to two minutes)."
	@test -x $(BIN)/pip || "$(PYTHON)" -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation --no-index --editable .
	@$(BIN)/python -c 'import matplotlib.font_manager' 2>/dev/null
	@touch $@
