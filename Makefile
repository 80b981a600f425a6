# Two commands for a newcomer: `make run` and `make test`. The others are for who works on it.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python

.PHONY: run test test-postgresql faults lint fuzz schema-fuzz security trust bench load screens lock clean help

help:
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

$(VENV)/.runtime: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version)."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Install the package python3-venv."; exit 1; }
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.txt deploy/requirements-watching.txt
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt -r deploy/requirements-watching.txt
	@touch $@

run: $(VENV)/.runtime ## the site with worker and beat on 127.0.0.1:8000, with demo data
	@exec $(PY) manage.py up $(ARGS)

test: $(VENV)/.dev ## every test, on the embedded default
	@$(PY) -W ignore -c "import weasyprint" >/dev/null 2>&1 || \
	  { echo "PDF files need system libraries: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"; exit 1; }
	$(PY) -m pytest --numprocesses 2 $(ARGS)

test-postgresql: $(VENV)/.dev ## every test, on PostgreSQL and Redis (DATABASE_URL, REDIS_URL)
	DATABASE_URL=$${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/flightclaim} \
	TEST_BROKER_URL=$${TEST_BROKER_URL:-redis://127.0.0.1:6379/9} \
	  $(PY) -m pytest --numprocesses 2 $(ARGS)

faults: $(VENV)/.dev ## workers, Redis and mail server killed at random, on PostgreSQL (DATABASE_URL)
	DATABASE_URL=$${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/flightclaim} \
	  $(PY) -m pytest -m faults --capture=no tests/faults $(ARGS)

lint: $(VENV)/.dev ## style, types, templates, migrations
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/djlint templates --lint --quiet
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py spectacular --validate --fail-on-warn --file /dev/null

fuzz: $(VENV)/.dev ## 10,000 ids of others, and 100 odd things into every field (two minutes)
	$(PY) -m pytest -m fuzz --numprocesses 2 $(ARGS)

security: $(VENV)/.dev ## secrets in any version of any file, weak code, weak packages, dead links
	$(PY) .ci/secret_scan.py
	$(PY) .ci/secret_scan.py --history
	$(PY) .ci/audit.py
	$(VENV)/bin/bandit --quiet --recursive --severity-level medium --configfile pyproject.toml accounts claims compensation deploy flightclaim gdpr notifications manage.py
	$(PY) .ci/check_links.py

schema-fuzz: $(VENV)/.dev ## made-up calls of every operation of the API, by each role
	$(PY) -m pytest -m schema_fuzz tests/test_schema_fuzz.py $(ARGS)

trust: $(VENV)/.dev ## the gates of a release, each by checks that run now (DATABASE_URL, TEST_BROKER_URL)
	$(PY) -m tests.trust $(ARGS)

bench: $(VENV)/.dev ## figures, as ratios of two things measured in one run
	$(PY) -m tests.benchmarks

load: $(VENV)/.dev ## a mixed load on the real servers for 2 minutes (ARGS="--minutes 10")
	$(PY) -m tests.load $(ARGS)

screens: $(VENV)/.dev ## a picture of every page and state, in screens/
	$(PY) -m tests.screens

lock: $(VENV)/.dev ## resolve requirements*.in into pinned requirements*.txt
	$(PY) -m pip install --quiet uv
	$(VENV)/bin/uv pip compile --universal --python-version 3.11 --no-header --annotation-style line requirements.in -o requirements.txt
	$(VENV)/bin/uv pip compile --universal --python-version 3.11 --no-header --annotation-style line requirements-dev.in -o requirements-dev.txt
	$(VENV)/bin/uv pip compile --universal --python-version 3.11 --no-header --annotation-style line deploy/requirements-watching.in -o deploy/requirements-watching.txt

clean: ## remove what was built; the data folder stays
	rm -rf $(VENV) staticfiles screens .pytest_cache .mypy_cache .ruff_cache
