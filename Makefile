# make run          set up what serving needs, start the app
# make test         set up everything, run the quick tests (some of them: make test ARGS=tests/unit)
# make test-all     run every test, report the coverage
# make test-slow    run what test-all has besides test
# make train        train the network into model/saved/ (options: make train ARGS="--quick")
# make lint         check style, types and the direction of imports
# make constraints  resolve the requirements anew, write constraints.txt
# make graph        draw which package imports which (needs Graphviz)
# make bench        run every benchmark, an hour and a half with nothing beside it (needs Chromium, nginx)
# make pictures     take the pictures in docs/pictures/ of the running app (needs Chromium)
# make cloud        try the app as Community Cloud would run it, on Python 3.11 to 3.13
#                   (needs Chromium)
#
# Everything is installed into .venv here. Another interpreter: make run PYTHON=python3.12

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --quiet

# At most four processes: each loads TensorFlow, and browser tests start an app and a Chromium of
# their own. A file's tests share what they set up.
PYTEST := $(BIN)/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=loadfile

.PHONY: help run test test-slow test-all train lint constraints graph bench pictures cloud
.DELETE_ON_ERROR:

help:
	@sed -n 's/^# \{0,1\}//;/^PYTHON/q;p' Makefile

run: $(VENV)/app.installed
	$(BIN)/python -m streamlit run app.py

test: $(VENV)/dev.installed
	$(PYTEST) -m "not slow" $(ARGS)

# What test-all has besides test.
test-slow: $(VENV)/dev.installed
	$(PYTEST) -m slow $(ARGS)

test-all: $(VENV)/dev.installed
	$(PYTEST) --cov=model --cov=charts --cov-report=term:skip-covered --cov-fail-under=90 $(ARGS)

train: $(VENV)/full.installed
	$(BIN)/python train_model.py $(ARGS)

lint: $(VENV)/dev.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo

# Direct pins stand in the requirements files; this pins what they bring along, the newest that fit,
# for every supported Python.
constraints: $(VENV)/created
	$(INSTALL) $$(grep '^uv==' requirements-dev.txt)
	grep -hv '^-' requirements*.txt | $(BIN)/uv pip compile --universal --python-version 3.11 --upgrade --no-annotate --quiet \
	  --custom-compile-command 'make constraints' --output-file constraints.txt -

graph: $(VENV)/created
	$(BIN)/python tools/package_graph.py

bench: $(VENV)/dev.installed
	@mkdir -p benchmarks/results
	@for name in startup slow_line latency browser_reader inference load page numbers number_pictures training replicas endurance fuzz; do \
	  echo; echo "== $$name"; $(BIN)/python -m benchmarks.$$name --json benchmarks/results/$$name.json || true; done
	@$(BIN)/python tools/results.py

pictures: $(VENV)/dev.installed
	$(BIN)/python tools/pictures.py $(ARGS)

cloud: $(VENV)/dev.installed
	$(BIN)/python tools/cloud.py $(ARGS)

$(VENV)/created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is older or missing. Name another: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || \
	  { echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: sudo apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# The stamps are renewed when a list of requirements changes. A larger set contains the smaller ones.
$(VENV)/app.installed: requirements-app.txt constraints.txt $(VENV)/created
	@echo "Installing what the app needs (a minute or two the first time)"
	$(INSTALL) -r requirements-app.txt
	@touch $@

$(VENV)/full.installed: requirements.txt requirements-app.txt constraints.txt $(VENV)/created
	@echo "Installing what the app and training need: TensorFlow is large, this takes minutes the first time"
	$(INSTALL) -r requirements.txt
	@touch $@ $(VENV)/app.installed

$(VENV)/dev.installed: requirements-dev.txt requirements-cluster.txt requirements.txt requirements-app.txt constraints.txt $(VENV)/created
	@echo "Installing what the app, training and tests need: TensorFlow is large, this takes minutes the first time"
	$(INSTALL) -r requirements-dev.txt
	@touch $@ $(VENV)/app.installed $(VENV)/full.installed
