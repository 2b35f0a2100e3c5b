# zongjie: every routine is one command. `make help` lists them.
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin
OUT ?= out

.DEFAULT_GOAL := help
.PHONY: help install run test browser lint types score floor held-out train corpus notebooks bench bench-kills bench-repair bench-decode bench-many build lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[test]"
	@touch $@

install: $(VENV)/installed ## make the environment from the lock

run: install ## the sample corpus through the whole pipeline into out/
	$(BIN)/zongjie run corpus/pages -o $(OUT)
	@echo "tables: $(OUT)/tables   report: $(OUT)/report.html   evidence: $(OUT)/review.html"

test: install ## all tests
	$(BIN)/python -m pytest

browser: install ## the driver with which `make test` opens both pages in Chromium, where that is installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[test,browser]"

lint: install ## style and types
	$(BIN)/ruff check pipeline tests corpus
	$(BIN)/ruff format --check pipeline tests corpus
	$(BIN)/mypy

score: install ## score the sample corpus against its gold, with the errors behind each figure
	$(BIN)/python -m corpus.floor --errors

floor: install ## record better scores as the new floor (never lowers one)
	$(BIN)/python -m corpus.floor --record

held-out: install ## scores with intervals on texts that no rule was tuned on, into docs/accuracy.md
	$(BIN)/python -m corpus.held_out --write

train: install ## train the classifier from corpus/training into models/
	$(BIN)/zongjie train -o models/classifier.npz

corpus: install ## make the sample pages and their gold again from the clean texts
	$(BIN)/python -m corpus.build

bench: install ## speed and memory of whole runs on generated pages, beside one jieba pass; what the search for copies finds
	$(BIN)/python -m corpus.bench 300 1000
	$(BIN)/python -m corpus.bench --profile
	$(BIN)/python -m corpus.bench --pairs

bench-kills: install ## twenty runs killed at random moments, then one that must end with the bytes of an undisturbed run
	$(BIN)/python -m corpus.bench_kills

bench-repair: install ## character error of repair on every forward model of damage; changes to sound texts; speed beside jieba
	$(BIN)/python -m corpus.bench_repair

bench-decode: install ## charsets of short windows: ours beside chardet, charset-normalizer and cchardet
	$(BIN)/python -m corpus.bench_decode

bench-many: install ## segmentation, content and chrome on generated pages of many texts; single texts that stay whole
	$(BIN)/python -m corpus.many
	$(BIN)/python -m corpus.strung
	$(BIN)/python -m corpus.marks

build: install ## wheel and source distribution
	$(BIN)/python -m pip install --quiet build && $(BIN)/python -m build

lock: ## renew constraints.txt from the ranges in pyproject.toml
	$(PYTHON) -m venv .lock-env && .lock-env/bin/python -m pip install --quiet ".[test,browser]"
	.lock-env/bin/python -m pip freeze --exclude zongjie | sort -f > constraints.txt && rm -rf .lock-env

clean: ## remove what the commands made
	rm -rf $(VENV) $(OUT) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
