# `just` lists the recipes; without it, `npx rust-just`. docs/development.md says more about each.

set shell := ["bash", "-euo", "pipefail", "-c"]

just := just_executable()
built := env("CARGO_TARGET_DIR", justfile_directory() / "target")

# What the service writes while it is tested
test_logs := built / "test-logs"

# What a first visit may weigh, brotli, in bytes.
size_bar := "260000"

_recipes:
    @{{ quote(just) }} --justfile {{ quote(justfile()) }} --list --unsorted

# Open a portal with a demonstration account, beside a double of Bynder: prints address, e-mail, password
run:
    @echo 'step 1/3: browser build'
    @{{ quote(just) }} web
    @echo 'step 2/3: server'
    cargo build --workspace --bin portal --bin bynder-double
    @echo 'step 3/3: start'
    @exec scripts/run-demonstration {{ quote(built / "debug") }}

# Every test: both engines, the contract, a real browser, the size of the first load
test:
    @echo 'step 1/8: what the tests need'
    scripts/need packages postgresql chromium schemathesis
    rm -rf {{ quote(test_logs) }}
    @echo 'step 2/8: browser build as released, at most {{ size_bar }} bytes brotli'
    @{{ quote(just) }} web --release --check-size {{ size_bar }}
    @echo 'step 3/8: compile'
    scripts/rust-tests --compile
    cargo build --workspace --bin portal --bin bynder-double --bin stripe-double --bin faults
    @echo 'step 4/8: Rust tests'
    PORTAL_TEST_LOGS={{ quote(test_logs) }} scripts/rust-tests
    @echo 'step 5/8: killed again and again, under load'
    tests/with-postgres {{ quote(built / "debug/faults") }} --portal {{ quote(built / "debug/portal") }} --cycles 15
    @echo 'step 6/8: browser tests'
    PORTAL_TEST_LOGS={{ quote(test_logs) }} scripts/browser-tests
    @echo 'step 7/8: what integrators build on: a generated client, the picker, the whole document'
    PORTAL_TEST_LOGS={{ quote(test_logs) }} scripts/browser-tests tests/integrators/*.test.js
    @echo 'step 8/8: no log tells a secret'
    scripts/leaks {{ quote(test_logs) }}

# What CI runs: format, lints, and every test
check:
    @echo 'check 1/4: format'
    cargo fmt --all --check
    @echo 'check 2/4: browser build (the server embeds it)'
    scripts/need packages
    @{{ quote(just) }} web --release
    @echo 'check 3/4: lints'
    cargo clippy --workspace --all-targets -- --deny warnings
    @echo 'check 4/4: tests'
    @{{ quote(just) }} test

# Build the dashboard into frontend/dist, quickly; `just web --release` makes it small
web *options:
    @cargo build --workspace --bin portal-web-build
    @{{ quote(built / "debug/portal-web-build") }} {{ options }}

# The whole product in one file: target/release/portal
build:
    @echo 'step 1/3: npm packages'
    scripts/need packages
    @echo 'step 2/3: browser build'
    @{{ quote(just) }} web --release
    @echo 'step 3/3: server'
    cargo build --release --package portal-api --bin portal
    @ls -l {{ quote(built / "release/portal") }}

# Write openapi/portal.json anew from the code
openapi:
    @cargo build --workspace --bin portal
    {{ quote(built / "debug/portal") }} openapi > openapi/portal.json.new
    mv openapi/portal.json.new openapi/portal.json

# Rust tests on both engines; arguments go to the runner, for instance a part of a test's name
rust *arguments:
    scripts/need postgresql
    scripts/rust-tests {{ arguments }}

# Browser tests against a real server; arguments are test files
e2e *files:
    scripts/need packages chromium
    @{{ quote(just) }} web
    cargo build --workspace --bin portal --bin bynder-double --bin stripe-double
    scripts/browser-tests {{ files }}

# Kill the portal again and again while connectors tell usages, on both engines: nothing is lost
faults cycles="200":
    scripts/need postgresql
    cargo build --workspace --bin portal --bin faults
    tests/with-postgres {{ quote(built / "debug/faults") }} --portal {{ quote(built / "debug/portal") }} --cycles {{ cycles }}

# Throughput, start, memory and waiting connectors of the release build against their bars; `--enforce` fails below them
bench *options: build
    cargo build --release --package portal-tests --bin bench
    scripts/need postgresql
    tests/with-postgres {{ quote(built / "release/bench") }} {{ options }} --portal {{ quote(built / "release/portal") }} all

# Ten million usages in one account against a hundred thousand; takes most of an hour (`--keep <folder>` keeps them)
bench-usage *options: build
    cargo build --release --package portal-tests --bin bench
    {{ quote(built / "release/bench") }} {{ options }} --portal {{ quote(built / "release/portal") }} usage-large

# A year of so many accounts, who pay late, twice or never, on both engines; takes minutes
simulate accounts="10000":
    scripts/need postgresql
    PORTAL_SIMULATED_ACCOUNTS={{ accounts }} tests/with-postgres cargo nextest run --package portal-tests --no-capture -E 'test(billing_year)'

# What integrators build on: a generated client, the picker's types, every operation by Schemathesis
integrators *files:
    scripts/need packages schemathesis
    cargo build --workspace --bin portal
    scripts/browser-tests {{ if files == "" { "tests/integrators/*.test.js" } else { files } }}

# Format everything
fmt:
    cargo fmt --all

# Remove the demonstration's data: database, master key, attachments
[confirm("Remove ./data with its database and master key? [y/N]")]
clean-data:
    rm -rf {{ quote(justfile_directory() / "data") }}
