# make run    install, load the first dataset, serve on http://127.0.0.1:8000 (PORT=…)
# make test   everything that must pass before a commit lands
# make test-fast  what two minutes can tell, on SQLite
# make lint   style and types
# make bench  the benchmarks, on every database found (SIZE=… statements, QUESTIONS="listing …")
# make load   readers beside stalled readers, curators and an exporter (ALONE=1 MINUTES=5)
# make screenshots  pictures of the desk's pages (FOLDER=…)
# make lock   write the hashed locks anew (LOCK_FLAGS=--upgrade takes newer versions)
# make clean  remove what can be made again; the database and the media stay

PYTHON ?= python3
PORT ?= 8000
SIZE ?= 10000
ROUNDS ?= 20
ALONE ?= 1
MINUTES ?= 5
QUESTIONS ?=
BENCH_DATABASE_URL ?=
REQUIRE_POSTGRES ?= 0
export REQUIRE_BROWSER ?= 0
export REQUIRE_EXAMPLES ?= 0
unexport PYTHONDONTWRITEBYTECODE # every process would read all of the source anew

BIN := .venv/bin
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check \
	--require-hashes --only-binary :all:
IN_MEMORY := DEBUG=1 DATABASE_URL=sqlite://:memory:
PRODUCTION := DEBUG=0 ALLOWED_HOSTS=example.org CSRF_TRUSTED_ORIGINS=https://example.org \
	DATABASE_URL=sqlite://:memory:
NEW_KEY = $$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')

# A throw-away server whose text order is that of a language, not of bytes: it finds an ORDER BY
# that forgot COLLATE "C". The command after it gets the server as its DATABASE_URL.
# Tests run without autovacuum: what it found empty between two of them is planned as empty later.
# Nor does a server that is thrown away need to outlive a lost machine, to hide what it says to
# itself, or to compile what it asks once.
SERVER :=
POSTGRES := $(and $(wildcard /usr/lib/postgresql/*/bin/postgres),$(shell command -v pg_virtualenv))
IN_POSTGRES = pg_virtualenv -t $(SERVER) \
	-c '--encoding UTF8 --locale C.UTF-8' -i '--locale-provider=icu --icu-locale=en' \
	sh -c 'DATABASE_URL="postgresql://$$PGUSER:$$PGPASSWORD@$$PGHOST:$$PGPORT/$$PGDATABASE" \
	exec "$$@"' sh
# A class stays on one processor, so that what its tests share is made once.
# More of them than processors: many tests wait, for a browser, a server or the database.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) \* 3 / 2)
PYTEST = -n $(WORKERS) --dist loadscope --no-loadscope-reorder
NO_POSTGRES := no server binary; apt-get install postgresql

.PHONY: screenshots run test lint lint-and-checks style types checks test-sqlite test-fast \
	test-postgres bench bench-smoke bench-kept bench-sqlite bench-postgres load load-sqlite \
	load-postgres lock vendor clean
.NOTPARALLEL:
.DELETE_ON_ERROR:

run: export DEBUG := 1
run: export PORT := $(PORT)
run: .venv/.installed
	$(BIN)/python manage.py migrate --no-input --verbosity 0
	$(BIN)/python manage.py quickstart
	exec $(BIN)/gunicorn

# With both databases, what has nothing to do with them is tried on one or the other.
test: SHARED := $(if $(POSTGRES),1)
test: lint-and-checks test-sqlite test-postgres

lint: style types

# mypy takes one processor, and longer than all the rest.
lint-and-checks: .venv/.installed-dev
	@$(MAKE) --no-print-directory types & types=$$!; \
		$(MAKE) --no-print-directory style checks; others=$$?; \
		wait $$types && exit $$others

style: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.installed-dev
	$(IN_MEMORY) $(BIN)/mypy

checks: .venv/.installed-dev
	$(IN_MEMORY) $(BIN)/python -W error manage.py makemigrations --check --dry-run
	$(IN_MEMORY) $(BIN)/python -W error manage.py check --fail-level WARNING
	SECRET_KEY="$(NEW_KEY)" $(PRODUCTION) \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

test-sqlite: .venv/.installed-dev
	$(IN_MEMORY) $(if $(SHARED),SHARE=1/2) $(BIN)/pytest $(PYTEST)

# What answers in two minutes: no browser, no server, nothing that tries many examples.
test-fast: .venv/.installed-dev
	$(IN_MEMORY) $(BIN)/pytest $(PYTEST) -m "not slow"

test-postgres: SERVER := -o autovacuum=off -o full_page_writes=off -o synchronous_commit=off \
	-o wal_level=minimal -o max_wal_senders=0 -o jit=off -o ssl=off
test-postgres: .venv/.installed-dev
ifneq ($(POSTGRES),)
	DEBUG=1 $(if $(SHARED),SHARE=2/2) $(IN_POSTGRES) $(BIN)/pytest $(PYTEST)
else ifeq ($(REQUIRE_POSTGRES),1)
	@echo "PostgreSQL: required, but $(NO_POSTGRES)" >&2; exit 1
else
	@echo "PostgreSQL: skipped ($(NO_POSTGRES))"
endif

# Without BENCH_DATABASE_URL on databases that are thrown away. With it on that one, which is
# filled with the corpus if it is empty and kept: load a million once, then ask again and again.
#   make bench BENCH_DATABASE_URL=postgresql://…/bench_1m SIZE=1000000
#   make bench BENCH_DATABASE_URL=postgresql://…/bench_1m QUESTIONS="filters searching"
# PLANS=FILE appends how the database executes every statement of a filter that is slow.
# Not with DEBUG=1, which keeps every query in memory.
BENCH_ENV = DEBUG=0 SECRET_KEY="$(NEW_KEY)" ALLOWED_HOSTS=127.0.0.1,testserver \
	SECURE_SSL_REDIRECT=0 LOG_LEVEL=CRITICAL PYTHONWARNINGS=ignore::UserWarning \
	API_ANONYMOUS_QUOTA=none
export SIZE ROUNDS QUESTIONS

bench: $(if $(BENCH_DATABASE_URL),bench-kept,bench-sqlite bench-postgres)

bench-smoke: export SIZE := 500
bench-smoke: export ROUNDS := 2
bench-smoke: export COLLECTED := 1
bench-smoke: .venv/.installed-dev # both at once: what they measure is not looked at
	@$(BENCH_ENV) DATABASE_URL=sqlite://:memory: $(BIN)/python manage.py collectstatic \
		--no-input --verbosity 0
	@$(MAKE) --no-print-directory bench-sqlite & sqlite=$$!; \
		$(MAKE) --no-print-directory bench-postgres; postgres=$$?; \
		wait $$sqlite && exit $$postgres

bench-kept: .venv/.installed-dev
	@$(BENCH_ENV) DATABASE_URL="$(BENCH_DATABASE_URL)" $(BIN)/python -m tests.benchmarks

bench-sqlite: .venv/.installed-dev
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
		$(BENCH_ENV) DATABASE_URL="sqlite:///$$folder/bench.sqlite3" \
		$(BIN)/python -m tests.benchmarks

# Each on a database that is thrown away; LOAD_SETTINGS="EXPORTS_AT_ONCE=7 …" for the server.
LOAD := env $(BENCH_ENV) REQUIRE_TOTP=0 API_TOKEN_QUOTA=none $(LOAD_SETTINGS)
export ALONE MINUTES

load: load-sqlite load-postgres

load-sqlite: .venv/.installed-dev
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && $(LOAD) \
		DATABASE_URL="sqlite:///$$folder/load.sqlite3" EXPORT_SLOTS="$$folder/slots" \
		API_QUOTA_FILE="$$folder/quotas" $(BIN)/python -m tests.benchmarks.load

load-postgres: .venv/.installed-dev
ifneq ($(POSTGRES),)
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
		$(IN_POSTGRES) $(LOAD) EXPORT_SLOTS="$$folder/slots" \
		API_QUOTA_FILE="$$folder/quotas" $(BIN)/python -m tests.benchmarks.load
else
	@echo "PostgreSQL: skipped ($(NO_POSTGRES))"
endif

bench-postgres: .venv/.installed-dev
ifneq ($(POSTGRES),)
	@$(BENCH_ENV) $(IN_POSTGRES) $(BIN)/python -m tests.benchmarks
else
	@echo "PostgreSQL: skipped ($(NO_POSTGRES))"
endif

# Pictures of the desk at two widths, into FOLDER: needs Chromium.
FOLDER ?= screenshots
screenshots: .venv/.installed-dev
	$(BIN)/python -m tests.screenshots $(FOLDER)

lock:
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	$(PYTHON) -m venv "$$folder" && "$$folder/bin/pip" install --quiet uv && \
	for name in requirements requirements-parquet requirements-dev; do \
		"$$folder/bin/uv" pip compile --quiet --universal --python-version 3.11 \
			--generate-hashes --no-annotate --no-header $(LOCK_FLAGS) \
			"$$name.in" --output-file "$$name.txt" || exit 1; \
	done
	@! grep -Hn '://' requirements.txt requirements-parquet.txt requirements-dev.txt

# Fetches what others made and we serve, as each package has it: needs npm.
FONTS := project/static/project/fonts
FONT_PACKAGES := literata@5.3.0 source-sans-3@5.3.1 noto-serif-armenian@5.3.0 \
	noto-sans-armenian@5.3.0
D3 := statements/static/statements/d3
D3_PACKAGES := color@3.1.0 dispatch@3.0.1 drag@3.0.0 ease@3.0.1 interpolate@3.0.1 \
	selection@3.0.0 timer@3.0.1 transition@3.0.1 zoom@3.0.0

vendor:
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	for package in $(D3_PACKAGES); do \
		name=d3-$${package%@*} && mkdir "$$folder/$$name" && \
		npm pack --silent --pack-destination "$$folder" "d3-$$package" >/dev/null && \
		tar -xzf "$$folder"/$$name-[0-9]*.tgz -C "$$folder/$$name" && \
		cp "$$folder/$$name/package/LICENSE" "$(D3)/LICENSE-$$name.txt" && \
		cp "$$folder/$$name/package/dist/$$name.min.js" "$(D3)/" || exit 1; \
	done && chmod 644 $(D3)/* && \
	for package in $(FONT_PACKAGES); do \
		name=$${package%@*} && mkdir "$$folder/$$name" && \
		npm pack --silent --pack-destination "$$folder" "@fontsource-variable/$$package" \
			>/dev/null && \
		tar -xzf "$$folder"/fontsource-variable-$$name-[0-9]*.tgz -C "$$folder/$$name" && \
		cp "$$folder/$$name/package/LICENSE" "$(FONTS)/LICENSE-$$name.txt" && \
		for file in $(FONTS)/$$name-*.woff2; do \
			cp "$$folder/$$name/package/files/$${file##*/}" "$$file" || exit 1; \
		done || exit 1; \
	done && chmod 644 $(FONTS)/*

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis staticfiles
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The virtual environment; the stamps say which lock is installed in it.

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { \
		echo "$(PYTHON) is not there. On Debian: apt-get install make python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed, and $(PYTHON) is $$($(PYTHON) --version)." \
			"Name another one: make PYTHON=python3.11 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make virtual environments." \
			"On Debian: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/.installed: requirements.txt | .venv/bin/python
	$(INSTALL) -r requirements.txt
	@touch $@

.venv/.installed-dev: requirements-dev.txt | .venv/bin/python
	$(INSTALL) --no-compile -r requirements-dev.txt
	@$(BIN)/python -m compileall -qq -j 0 -x /tests/ .venv/lib || true # pip would use one processor
	@touch .venv/.installed $@
