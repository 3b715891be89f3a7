# make run       set up what serving needs, start the app
# make test      set up everything, run every test
# make train     set up everything, train the network into model/saved/ (options: make train ARGS="--quick")
# make lint      set up everything, check style and types
# make bench     set up everything, run every benchmark (half an hour, nothing else beside it), figures into benchmarks/results/
# make pictures  set up everything, take the README's pictures of the running app into docs/pictures/ (needs Chromium)
# make cloud     set up everything, try the app as Community Cloud would run it, on each Python from 3.11 to 3.13 (needs Chromium)
#
# Everything is installed into .venv here. Another interpreter: make run PYTHON=python3.12

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --quiet

.PHONY: help run test train lint bench pictures cloud
.DELETE_ON_ERROR:

help:
	@sed -n 's/^# \{0,1\}//;1,9p' Makefile

run: $(VENV)/app.installed
	$(BIN)/python -m streamlit run app.py

# At most four processes: each loads TensorFlow, and starts an app and a Chromium of its own for browser tests. A file's tests share what they set up.
test: $(VENV)/dev.installed
	$(BIN)/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=loadfile --cov=model --cov=charts --cov-report=term:skip-covered --cov-fail-under=90

train: $(VENV)/full.installed
	$(BIN)/python train_model.py $(ARGS)

lint: $(VENV)/dev.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy model charts

bench: $(VENV)/dev.installed
	@mkdir -p benchmarks/results
	@for name in startup latency inference load picture training replicas endurance fuzz; do \
	  echo; echo "== $$name"; $(BIN)/python -m benchmarks.$$name --json benchmarks/results/$$name.json || true; done
	@$(BIN)/python tools/results.py

pictures: $(VENV)/dev.installed
	$(BIN)/python tools/pictures.py $(ARGS)

cloud: $(VENV)/dev.installed
	$(BIN)/python -m tests.cloud $(ARGS)

$(VENV)/created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is older or missing. Name another: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || \
	  { echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: sudo apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# The stamps are renewed when a list of requirements changes. A larger set contains the smaller ones.
$(VENV)/app.installed: requirements-app.txt $(VENV)/created
	@echo "Installing what the app needs (a minute or two the first time)"
	$(INSTALL) -r requirements-app.txt
	@touch $@

$(VENV)/full.installed: requirements.txt requirements-app.txt $(VENV)/created
	@echo "Installing what the app and training need: TensorFlow is large, this takes minutes the first time"
	$(INSTALL) -r requirements.txt
	@touch $@ $(VENV)/app.installed

$(VENV)/dev.installed: requirements-dev.txt requirements-cluster.txt requirements.txt requirements-app.txt $(VENV)/created
	@echo "Installing what the app, training and tests need: TensorFlow is large, this takes minutes the first time"
	$(INSTALL) -r requirements-dev.txt
	@touch $@ $(VENV)/app.installed $(VENV)/full.installed
