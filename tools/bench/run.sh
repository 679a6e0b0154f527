#!/bin/sh
# Compares the speed of attache-lang with spaCy's. Makes a throw-away environment with spaCy, unless
# SPACY_VENV names one that is there already. Usage: tools/bench/run.sh [options of bench.py]
set -eu
cd "$(dirname "$0")/../.."
venv="${SPACY_VENV:-}"
if [ -z "$venv" ]; then
    venv="$(mktemp -d)"
    trap 'rm -rf "$venv"' EXIT
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check 'spacy==3.8.*'
fi
cargo build --quiet --release -p attache-lang --example bench --example fetch
target="${CARGO_TARGET_DIR:-target}/release/examples"
"$venv/bin/python" tools/bench/bench.py "$("$target/fetch")" "$target/bench" "$@"
