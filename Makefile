# make run opens the window; make run ARGS="report spending --by month,creator" passes arguments on.
# make test checks everything. Both install what is missing into .venv first, and nothing the second time.

PYTHON3 ?= python3
PYTHON := .venv/bin/python
PIP := $(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes
LOCK := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate

# A virtual environment whose Python went away is made anew.
$(shell test -x $(PYTHON) || rm -rf .venv)

.PHONY: run passphrase test lint format bench faults fuzz lock rates translations screenshots install-desktop remove-desktop clean

run: .venv/installed $(if $(ARGS),,.venv/window)
	@$(PYTHON) main.py $(ARGS)

# What ledgers with a passphrase need; all others do without.
passphrase: .venv/cipher

# What the tests start again and again is compiled once.
test: lint .venv/cipher .venv/offscreen .venv/screen
	@$(PYTHON) -m compileall -q main.py models ui resources
	@$(PYTHON) packaging/offline.py $(PYTHON) -m pytest --numprocesses auto --maxprocesses 4 $(ARGS)

lint: .venv/tools
	@$(PYTHON) -m ruff check --quiet
	@$(PYTHON) -m ruff format --check --quiet
	@$(PYTHON) -m mypy

format: .venv/tools
	@$(PYTHON) -m ruff check --quiet --fix
	@$(PYTHON) -m ruff format --quiet

bench: .venv/tools .venv/offscreen
	@$(PYTHON) -m tests.benchmarks $(ARGS)

faults: .venv/offscreen .venv/screen .venv/cipher
	@$(PYTHON) -m tests.faults $(ARGS)

faults-%: .venv/offscreen .venv/screen .venv/cipher
	@$(PYTHON) -m tests.faults $* $(ARGS)

fuzz: .venv/fuzzer
	@$(PYTHON) -m tests.fuzz $(ARGS)

lock: .venv/builders
	@for lock in requirements requirements-passphrase requirements-dev requirements-build requirements-fuzz; do $(LOCK) $$lock.in --output-file $$lock.txt; done

rates: .venv/builders
	@$(PYTHON) -m resources.rates.build

translations: .venv/installed
	@$(PYTHON) -m resources.translations.build $(ARGS)

screenshots: .venv/offscreen
	@$(PYTHON) packaging/pictures.py $(ARGS)

install-desktop: .venv/installed
	@$(PYTHON) packaging/desktop.py install

remove-desktop: .venv/installed
	@$(PYTHON) packaging/desktop.py remove

clean:
	rm -rf .venv .hypothesis .mypy_cache .pytest_cache .ruff_cache

# Each file below says that a step is done; it is done again when what it stands for has changed.
.venv/installed: requirements.txt
	@$(PYTHON3) packaging/system.py venv
	@test -x .venv/bin/pip || $(PYTHON3) -m venv --clear .venv
	@echo "Installing Coinpurse's packages into .venv"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/cipher: requirements-passphrase.txt .venv/installed
	@echo "Installing what ledgers with a passphrase need into .venv"
	@$(PIP) -r requirements-passphrase.txt
	@touch $@

.venv/tools: requirements-dev.txt .venv/installed
	@echo "Installing the test tools into .venv"
	@$(PIP) -r requirements-dev.txt
	@touch $@

.venv/builders: requirements-build.txt .venv/installed
	@echo "Installing the build tools into .venv"
	@$(PIP) -r requirements-build.txt
	@touch $@

.venv/fuzzer: requirements-fuzz.txt .venv/tools
	@echo "Installing the fuzzer into .venv"
	@$(PIP) -r requirements-fuzz.txt
	@touch $@

.venv/window: .venv/installed
	@$(PYTHON) packaging/system.py qt
	@touch $@

.venv/offscreen: .venv/tools
	@QT_QPA_PLATFORM=offscreen $(PYTHON) packaging/system.py qt
	@touch $@

.venv/screen: packaging/system.py .venv/tools
	@QT_QPA_PLATFORM=xcb $(PYTHON) packaging/system.py tests
	@touch $@
