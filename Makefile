# Every command of the project. `make` alone lists them.

SHELL   := /bin/bash
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null)
FLAGS   := -trimpath -buildvcs=false -ldflags "-s -w -X preround/internal/app.Version=$(VERSION)"

.DEFAULT_GOAL := help
.PHONY: help run build test check bench e2e golden data generate clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## start Preround at http://localhost:8080 with the shipped catalogue; its data goes into data-dev/
	@PREROUND_ADDR="$${PREROUND_ADDR:-127.0.0.1:8080}" PREROUND_DATA="$${PREROUND_DATA:-data-dev}" exec bin/preround serve

build: ## build bin/preround: one static file, nothing else needed
	@mkdir -p bin
	CGO_ENABLED=0 go build $(FLAGS) -o bin/preround ./cmd/preround

test: ## set up what is missing and run everything: checks, rules, stores on both engines, pages, program, browser
	@tools/setup/setup.sh all
	@go run ./tools/pgtemp -- go run ./tools/suite

check: ## the quick part, without database or browser: formatting, vet, linters, vulnerabilities, architecture, pure rules
	@go run ./tools/suite checks
	@go test ./internal/arch ./internal/reference ./internal/catalog/... ./internal/student ./internal/fit ./internal/plan ./internal/calendar

bench: build ## measure speed and size, and print the table of docs/performance.md
	@tools/setup/setup.sh all
	@go run ./tools/pgtemp -- go run ./tools/bench

e2e: build ## the journeys in Chromium alone; ONLY=plan picks the files whose name holds a word
	@tools/setup/setup.sh browser
	@cd tests/browser && node --test $(wildcard tests/browser/*$(ONLY)*.test.mjs:tests/browser/%=%)

golden: ## write the golden files anew from what the code says today; read the difference before you commit it
	UPDATE_GOLDEN=1 go test ./internal/... ./tests/...

data: ## check the shipped catalogue, record by record
	@go run ./cmd/preround catalogue check

generate: ## write the generated files anew: templates
	go tool templ generate -path internal

clean: ## remove what was built; keeps data-dev/
	rm -rf bin .cache tests/browser/node_modules tests/calendar/node_modules tests/cv/node_modules tests/browser/shots
