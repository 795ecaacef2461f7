# `make` prints what there is. Longer steps are scripts in bin/ and programs in tools/.
.DEFAULT_GOAL := help
.PHONY: help demo run test test-pg test-core check fmt pictures bench torture office setup dev

export DJANGO_SETTINGS_MODULE := nuanliu.config.settings
BIN := .venv/bin

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

demo: setup ## 演示：the whole year 2024 in a demonstration database, its papers, its pages; AT=review, AT=payment
	@$(BIN)/nuanliu demo $(if $(AT),--until $(AT))
	@if [ -t 1 ] && [ -z "$$CI" ] && [ "$(SERVE)" != 0 ]; then $(BIN)/nuanliu serve --data var/demo$(if $(AT),-$(AT)); fi

run: setup ## 正式：the pages of the live database; an empty one begins with the first-run wizard
	@$(BIN)/nuanliu serve --new $(if $(CI),--check)

test: check ## every check, then every test
	@DJANGO_SETTINGS_MODULE=nuanliu.config.web $(BIN)/python -m tools.suite

test-pg: dev ## records, stages, checks and the command line on a PostgreSQL server, all of them
	@DJANGO_SETTINGS_MODULE=nuanliu.config.web NUANLIU_TEST_DATABASE=postgresql \
		$(BIN)/python -m tools.suite tests/records tests/stages tests/checks tests/faces/cli tests/journeys

test-core: dev ## the pure rules alone, without Django, in seconds
	@$(BIN)/pytest -p no:django tests/core tests/checks

check: dev ## lint, format, types, layers, sizes, diagrams, migrations; changes nothing, reports all
	@bin/check

fmt: dev ## put code into shape and bring the generated pages up to date
	@$(BIN)/ruff check --fix-only --quiet . && $(BIN)/ruff format .
	@$(BIN)/python -m tools.diagrams
	@$(BIN)/python -m tools.words

pictures: dev ## take the pictures of the help pages anew, of the pages as they are
	@NUANLIU_HELP=1 DJANGO_SETTINGS_MODULE=nuanliu.config.web $(BIN)/pytest -q tests/browser/test_help.py tests/browser/test_wizard.py

bench: ## measure speed against a peer and a floor; prints ratios
	@bin/setup bench
	@$(BIN)/python -m benchmarks

torture: dev ## kill the demo year, and money deeds on both databases; races, full disks, lost servers, every edit alone; KILLS=n RACES=n
	@$(BIN)/python -m benchmarks.torture
	@$(BIN)/python -m benchmarks.money
	@NUANLIU_EACH=1 DJANGO_SETTINGS_MODULE=nuanliu.config.web $(BIN)/python -m tools.suite \
		tests/stages/test_tampered_books.py

office: dev ## open every Word and Excel paper of the demo year in LibreOffice and look for what is cut off
	@$(BIN)/python -m benchmarks.office

setup:
	@bin/setup

dev:
	@bin/setup dev
