# Two commands are all that a newcomer needs: `make serve` and `make test`.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

.PHONY: serve test lint terms lock bench clean

serve: .venv/serve
	@exec $(BIN)/sse-atlas serve --port $(PORT)

test: .venv/test lint
	@$(BIN)/python -m tests.browser
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal

lint: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/test
	$(BIN)/python -m benchmarks

terms: .venv/serve
	$(BIN)/python -m ontology.generate

.venv/serve: locks/serve.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r locks/serve.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test: .venv/serve locks/test.txt
	$(BIN)/pip install --quiet --require-hashes -r locks/test.txt
	@touch $@

# The locks hold hashes and no addresses, so that they work with any index that has the packages.
LOCK = uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
       --no-header --no-annotate --quiet --group build
lock:
	$(LOCK) --output-file locks/serve.txt
	$(LOCK) --group dev --constraint locks/serve.txt --output-file locks/test.txt

clean:
	rm -rf .venv
