# Two commands are all that a newcomer needs: `make serve` and `make test`.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
SCRIPTS := api/static/built/licences.txt
unexport PYTHONDONTWRITEBYTECODE # many processes start in the tests: each would compile what all of them import

.PHONY: serve test campaign lint look terms words lock bench clean

serve: .venv/serve $(SCRIPTS)
	@exec $(BIN)/sse-atlas serve --port $(PORT)

test: .venv/test $(SCRIPTS) lint
	@$(BIN)/python -m tests.browser
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal

# The long campaigns whole: all pages in all languages, ten times as many kills. `make test` runs a tenth or so.
campaign: .venv/test $(SCRIPTS)
	@$(BIN)/python -m tests.browser
	$(BIN)/python -m pytest --campaign -m campaign --numprocesses 2 --dist worksteal

lint: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/bench
	$(BIN)/python -m benchmarks

look: .venv/test $(SCRIPTS)
	$(BIN)/python -m tests.look

terms: .venv/serve
	$(BIN)/python -m ontology.generate

words: .venv/serve
	$(BIN)/python -m api.speaking.catalogues

.venv/serve: locks/serve.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r locks/serve.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(SCRIPTS): api/bundle.py api/maps/outline.py $(wildcard api/islands/* api/islands/*/*) | .venv/serve
	@$(BIN)/python -m api.bundle

.venv/test: .venv/serve locks/test.txt
	$(BIN)/pip install --quiet --require-hashes -r locks/test.txt
	@touch $@

.venv/bench: .venv/test locks/bench.txt
	$(BIN)/pip install --quiet --require-hashes -r locks/bench.txt
	@touch $@

# The locks hold hashes and no addresses, so that they work with any index that has the packages.
LOCK = uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
       --no-annotate --quiet
lock:
	$(LOCK) pyproject.toml --group build --output-file locks/serve.txt
	$(LOCK) pyproject.toml --group build --group dev --constraint locks/serve.txt --output-file locks/test.txt
	$(LOCK) --group bench --constraint locks/test.txt --output-file locks/bench.txt

clean:
	rm -rf .venv api/static/built
