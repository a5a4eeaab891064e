# make run    set up and open the window on a sample page
# make test   set up and run all tests
# make check  style, types, the import contracts and unused or undeclared dependencies
# make bench  the benchmarks
# make accuracy  errors on pages against their budgets (ARGS=--tighten lowers these)
# make clean  remove .venv and everything that was built
#
# The first Python that is 3.11 or later is taken; another: make PYTHON=/path/to/python run

SHELL := /bin/sh
.SUFFIXES:
.NOTPARALLEL:
.PHONY: run test check accuracy bench clean FORCE

PY := .venv/bin/python
# Written last: while one is missing, set-up is done (again).
READY := .venv/.ready
READY_DEV := .venv/.ready-dev

SAMPLE ?= $(firstword $(sort $(wildcard resources/pages/*.png resources/pages/*.jpg)))
PYTEST_ARGS ?=
export PYTHON

run: $(READY)
	@sh tools/run.sh "$(SAMPLE)"

test: $(READY_DEV)
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -n 2 --dist loadfile $(PYTEST_ARGS)

check: $(READY_DEV)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports --no-logo
	.venv/bin/deptry .

# The table of errors against their budgets; ARGS=--tighten lowers the budgets to what is reached.
accuracy: $(READY_DEV)
	$(PY) tests/accuracy/accuracy_table.py $(ARGS)

# The usual options skip benchmarks; these are the others of them.
bench: $(READY_DEV)
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest tests/benchmarks --benchmark-only \
	    --override-ini='addopts=--strict-markers --strict-config -ra -p no:cacheprovider' $(PYTEST_ARGS)

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml
	@sh tools/set_up.sh torch,ppocr
	@touch $@

$(READY_DEV): pyproject.toml
	@sh tools/set_up.sh torch,ppocr,dev
	@touch $(READY) $@

# A set-up whose Python has gone (a system upgrade, a moved folder) counts as none.
ifneq ($(shell $(PY) -I -S -c 'print(1)' 2>/dev/null),1)
$(READY) $(READY_DEV): FORCE
endif
