# Two commands: `make book` and `make test`. Each makes what it needs, starting from a fresh clone.
.DEFAULT_GOAL := help
.PHONY: help install book test lint notebooks catalogue lab graders serve screenshots lock clean

VENV := .venv
PYTHON := $(VENV)/bin/python
SITE := _build/html
PORT ?= 8000

help: ## This list
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## */  make \1\t/' | expand -t 20

# ---------------------------------------------------------------------------------------- environment

# The stamp is newer than the pins whenever the environment fits them.
$(VENV)/stamp: requirements.txt pyproject.toml tools/python.sh
	@python=$$(sh tools/python.sh) && $$python -m venv $(VENV)
	@echo "Installing the environment into $(VENV) (a minute or two, once)"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

install: $(VENV)/stamp ## Make the environment

# JupyterLab lives apart: with it in the same environment, reading a notebook takes several times as long.
$(VENV)/lab/stamp: requirements-lab.txt $(VENV)/stamp
	@$(PYTHON) -m venv $(VENV)/lab
	@echo "Installing JupyterLab into $(VENV)/lab (once)"
	@$(VENV)/lab/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements-lab.txt
	@$(PYTHON) -m ipykernel install --prefix $(VENV)/lab >/dev/null
	@touch $@

# nbgrader and otter bring JupyterLab, so they live apart too, with the package beside them.
$(VENV)/graders/stamp: requirements-graders.txt $(VENV)/stamp
	@$(PYTHON) -m venv $(VENV)/graders
	@echo "Installing nbgrader and otter into $(VENV)/graders (once)"
	@$(VENV)/graders/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements-graders.txt
	@$(VENV)/graders/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

graders: $(VENV)/graders/stamp ## Install nbgrader and otter, which some tests use where they are

# ----------------------------------------------------------------------------------------------- book

# From nothing: a page that was renamed must not live on in the site.
book: $(VENV)/stamp ## Build the book and print where it is
	@rm -rf $(SITE)
	@$(VENV)/bin/jupyter-book build . --all -n -W --keep-going
	@echo "The book: $(CURDIR)/$(SITE)/index.html"

serve: $(VENV)/stamp ## Show the built book on localhost (PORT=8000)
	@test -f $(SITE)/index.html || { echo "Nothing built yet: run make book first"; exit 1; }
	@echo "The book: http://localhost:$(PORT)/ (stop with Ctrl-C)"
	@$(PYTHON) -m http.server --bind 127.0.0.1 --directory $(SITE) $(PORT)

screenshots: $(VENV)/stamp ## Save pictures of the pages named in PAGES="chapters/intro ..."
	@$(PYTHON) -m tests.site.screenshots $(PAGES)

# ------------------------------------------------------------------------------------------ notebooks

notebooks: $(VENV)/stamp ## Run every chapter afresh and store it in normal form
	@$(PYTHON) tools/notebooks.py

catalogue: $(VENV)/stamp ## Judge every entry of the catalogue anew, and write the verdicts and COVERAGE.md
	@$(PYTHON) -m tools.catalogue

lab: $(VENV)/lab/stamp ## Open the chapters in JupyterLab
	@$(VENV)/lab/bin/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root) --notebook-dir=. chapters

# ---------------------------------------------------------------------------------------------- tests

lint: $(VENV)/stamp ## Check style and types
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy

# The chapters run apart from the rest, one kernel each; the tests of the site look at the book built just before.
test: lint ## Run all tests, the chapters and the book in a browser included
	@$(PYTHON) -m pytest -n 2 --doctest-modules matcalc_helpers tests --ignore tests/site
	@$(PYTHON) -m pytest -n 2 --dist loadscope --nbval --nbval-current-env chapters
	@$(MAKE) --no-print-directory book
	@$(PYTHON) -m pytest -n 2 tests/site

# ------------------------------------------------------------------------------------------- upkeep

UV_COMPILE := $(PYTHON) -m uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--custom-compile-command "make lock" --no-annotate --no-emit-index-url
lock: $(VENV)/stamp ## Choose new versions of everything (then look at every figure again)
	@$(PYTHON) -m pip install --quiet uv
	@$(UV_COMPILE) --upgrade pyproject.toml --all-extras --group book --group test --output-file requirements.txt
	@$(UV_COMPILE) --upgrade --constraint requirements.txt --group lab --output-file requirements-lab.txt
	@$(UV_COMPILE) --upgrade --constraint requirements.txt pyproject.toml --all-extras --group graders \
		--output-file requirements-graders.txt

clean: ## Delete what was built, and the environment
	rm -rf $(VENV) _build dist .mypy_cache .pytest_cache .ruff_cache
