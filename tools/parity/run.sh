#!/bin/sh
# Compares attache-lang with spaCy on varied text. Makes a throw-away environment with spaCy, unless
# SPACY_VENV names one that is there already. Usage: tools/parity/run.sh [options of parity.py]
set -eu
cd "$(dirname "$0")/../.."
venv="${SPACY_VENV:-}"
if [ -z "$venv" ]; then
    venv="$(mktemp -d)"
    trap 'rm -rf "$venv"' EXIT
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check 'spacy==3.8.*'
fi
cargo build --quiet --release -p attache-lang --example analyse --example fetch
target="${CARGO_TARGET_DIR:-target}/release/examples"
model="$("$target/fetch")"
"$venv/bin/python" tools/parity/parity.py "$model" "$target/analyse" "$@"
