# `make run` serves the portal, `make test` tests it, `make check` runs every static check.
# The settings that `make run` reads from the environment are in the README.

PORT ?= 8000
NEXT ?= python3.13
SITE_URL := $(or $(SITE_URL),http://127.0.0.1:$(PORT))
PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet install --require-hashes
MANAGE := $(PY) manage.py
COMPILE := PATH="$$PWD/.venv/bin:$$PATH" uv pip compile --upgrade --universal --python-version 3.11 \
    --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet
export PORT SITE_URL ARTICLE

# Where the caller stands: with `make -C` (which turns on the flag w) not where the portal is.
export CALLER := $(if $(findstring w,$(firstword -$(MAKEFLAGS))),$(PWD),$(CURDIR))

# Each target uses both cores itself; side by side they would only get in each other's way.
.NOTPARALLEL:
.PHONY: help run backup test next check bench soak pictures lock clean

help:
	@grep -E '^## ' Makefile | sed 's/^## //'

## make run      serve the portal on http://127.0.0.1:8000 (PORT=, ARTICLE=path)
run: export DEBUG := False
run: .venv/.base
	@umask 077; $(MANAGE) setup --article "$$ARTICLE" --from "$$CALLER"
	@umask 077; exec $(PY) -m gunicorn --config portal/gunicorn.py portal.wsgi

## make backup   dump everything into var/backups, read it back, keep the newest (KEEP=14)
backup: .venv/.base
	@umask 077; $(MANAGE) backup --keep "$(or $(KEEP),14)"

## make test     run the tests, on SQLite and on PostgreSQL
test: .venv/.dev
	@$(PY) -m tests

## make next     run them on a newer Python and the Django to come (NEXT=python3.13), on SQLite
next: .venv-next/.ready
	@DATABASE_URL=sqlite://:memory: .venv-next/bin/python -m pytest -q -n 2 --dist worksteal \
	    -m "not soak and not browser and not once" -o filterwarnings=default --disable-warnings

## make check    run every static check
check: .venv/.dev
	@$(PY) -m tests.checks

## make bench    measure speed (BENCH=name for one of them)
bench: .venv/.dev
	@$(PY) -m tests.bench $(BENCH)

## make soak     run the long tests in full
soak: .venv/.dev
	@$(PY) -m tests.soak

## make pictures take the pictures of the expert's guide anew (needs Chromium)
pictures: .venv/.dev
	@$(PY) -m pytest -q -n0 tests/pictures/take_pictures.py

## make lock     pin the newest versions that requirements/*.in allow (needs uv)
lock:
	$(COMPILE) -o requirements/base.txt requirements/base.in
	$(COMPILE) -o requirements/dev.txt -c requirements/base.txt requirements/dev.in
	$(subst 3.11,3.13,$(COMPILE)) --no-deps -o requirements/next.txt requirements/next.in

## make clean    remove the environment and the caches; what is under var/ stays
clean:
	rm -rf .venv .venv-next .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

.venv/.base: requirements/base.txt | .venv/bin/python .venv/bin/pip
	@echo "Installing what the portal needs ..."
	@$(PIP) -r requirements/base.txt
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.base
	@echo "Installing what its tests and checks need ..."
	@$(PIP) -r requirements/dev.txt
	@touch $@

# What is deprecated there is told by `make test` once it is our own Django.
.venv-next/.ready: requirements/next.txt requirements/dev.txt requirements/base.txt
	@echo "Installing the tests and the Django to come for $(NEXT) ..."
	@$(NEXT) -m venv --clear .venv-next
	@for pins in base dev next; do \
	    .venv-next/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes \
	        -r requirements/$$pins.txt || exit 1; done
	@touch $@

# pip comes last: without it, the making was cut off, and begins again.
.venv/bin/python .venv/bin/pip:
	@sh .ci/environment
