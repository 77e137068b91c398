# `make demo` and `make test` are enough by themselves on a fresh clone of a machine with
# Python >= 3.10 and Node >= 20. What is done once is not done again.

PYTHON ?= python3
PORT ?= 8890

VENV := .venv
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
unexport VIRTUAL_ENV PYTHONHOME
export YARN_PREFER_AGGREGATE_CACHE_INFO := 1

frontend := $(shell find src style schema -type f ! -name '*.spec.ts*')

.PHONY: demo test install lint unit coverage compat audit ui faults bench docs clean chromium

demo: install
	cs3lab demo --root .demo --port $(PORT)

test: lint unit docs ui

install: $(VENV)/labextension

lint: install
	ruff check
	ruff format --check
	mypy
	lint-imports
	deptry cs3lab
	jlpm lint:check
	jlpm tsc --noEmit

unit: install
	pytest -n logical --maxprocesses 4 --dist worksteal
	jlpm test

coverage: install
	pytest -n logical --maxprocesses 4 --dist worksteal --cov --cov-report=term
	jlpm test:coverage

compat: $(VENV)/lowest/made
	PATH="$(CURDIR)/$(VENV)/lowest/bin:$$PATH" \
	  pytest -n logical --maxprocesses 4 --dist worksteal $(COMPAT_TESTS) \
	  --deselect tests/api/test_openapi.py::test_file_is_fresh  # as the msgspec at hand writes it

audit: install $(VENV)/audit/made
	python -m tools.audit $(VENV)/audit/bin/pip-audit \
	  "$$(python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"

ui: install $(VENV)/ui-tests chromium
	cd ui-tests && jlpm test

chromium: $(VENV)/chromium

docs: install
	sphinx-build -W --keep-going -q -b html docs docs/_build/html

faults: install
	python -m benchmarks faults

bench: install
	python -m benchmarks

clean:
	rm -rf $(VENV) node_modules ui-tests/node_modules .yarn ui-tests/.yarn lib cs3lab/labextension \
	  cs3lab/_version.py docs/_build dist coverage junit.xml *.tsbuildinfo .eslintcache .stylelintcache \
	  .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis \
	  ui-tests/test-results ui-tests/playwright-report

# --- each stamp in the venv says that a step was done with the inputs it names ---

$(VENV)/created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' \
	  || { echo "cs3lab needs Python 3.10 or newer as $(PYTHON); choose one with make PYTHON=..."; exit 1; }
	@node -e 'process.exit(+(parseInt(process.versions.node) < 20))' \
	  || { echo "cs3lab needs Node 20 or newer to build its front end"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# The package is installed without its front end, which the last step builds in place and links.
$(VENV)/python: pyproject.toml package.json $(VENV)/created
	SKIP_JUPYTER_BUILDER=1 pip install --quiet --disable-pip-version-check --editable ".[dev]"
	@# Tests switch neighbours on by themselves; the demo and the stories are as without them.
	rm -rf $(VENV)/share/jupyter/labextensions/nbdime-jupyterlab \
	  $(VENV)/share/jupyter/labextensions/jupyterlab-jupytext \
	  $(VENV)/etc/jupyter/jupyter_server_config.d/nbdime.json \
	  $(VENV)/etc/jupyter/jupyter_server_config.d/jupytext.json
	@touch $@

# The lowest versions that pyproject.toml allows; the tools of the tests are the newest.
$(VENV)/lowest/made: pyproject.toml $(VENV)/python
	$(PYTHON) -m venv $(VENV)/lowest
	python -m tools.lowest > $(VENV)/lowest/constraints.txt
	SKIP_JUPYTER_BUILDER=1 $(VENV)/lowest/bin/pip install --quiet --disable-pip-version-check \
	  --constraint $(VENV)/lowest/constraints.txt --editable ".[test]" ipykernel
	@touch $@

$(VENV)/audit/made: $(VENV)/created
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/pip install --quiet --disable-pip-version-check pip-audit
	@touch $@

$(VENV)/npm: package.json yarn.lock .yarnrc.yml $(VENV)/python
	jlpm install --immutable
	@touch $@

$(VENV)/labextension: $(frontend) tsconfig.json $(VENV)/npm
	jlpm build
	jupyter-builder develop . --overwrite
	@touch $@

$(VENV)/ui-tests: ui-tests/package.json ui-tests/yarn.lock ui-tests/.yarnrc.yml $(VENV)/python
	cd ui-tests && jlpm install --immutable
	@touch $@

sudo = $(if $(filter 0,$(shell id -u)),,sudo)
apt_install = $(sudo) apt-get install --quiet --yes --no-install-recommends

# Debian's headless shell takes a quarter less of the processor than a Chromium that could show
# windows; where there is no such package, any Chromium does.
$(VENV)/chromium: $(VENV)/created
ifndef CS3LAB_CHROMIUM
	@command -v chromium-headless-shell > /dev/null \
	  || { $(sudo) apt-get update --quiet && $(apt_install) chromium-headless-shell; } \
	  || { command -v chromium || command -v chromium-browser || command -v google-chrome; } \
	  || $(apt_install) chromium \
	  || { echo "the tests need a Chromium: install one, or name it in CS3LAB_CHROMIUM"; exit 1; }
	@touch $@
endif
