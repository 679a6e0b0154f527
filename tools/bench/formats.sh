#!/bin/sh
# Compares the speed of reading pages and papers with that of the peer tools, on the same files in the same run, on one
# core. Makes an environment with the peers under the target folder the first time, unless FORMATS_VENV names one.
# ATTACHE names the program, else it is built. Usage: tools/bench/formats.sh [options of formats.py]
set -eu
cd "$(dirname "$0")/../.."
target="${CARGO_TARGET_DIR:-target}"
venv="${FORMATS_VENV:-$target/venvs/formats}"
if [ ! -x "$venv/bin/python" ]; then
    python3 -m venv "$venv"
fi
if ! "$venv/bin/python" -c 'import fpdf, PIL, pdfminer, pymupdf, pyphen, pypdfium2, reportlab, trafilatura, typst, weasyprint' 2>/dev/null; then
    "$venv/bin/pip" install --quiet --disable-pip-version-check --upgrade pip
    "$venv/bin/pip" install --quiet --disable-pip-version-check \
        trafilatura pdfminer.six pymupdf pypdfium2 reportlab fpdf2 weasyprint typst pyphen pillow
fi
attache="${ATTACHE:-}"
if [ -z "$attache" ]; then
    cargo build --quiet --release --bin attache
    attache="$target/release/attache"
fi
examples="$(mktemp -d)"
trap 'rm -rf "$examples"' EXIT
cargo build --quiet --release -p attache-html --example page_speed -p attache-pdf --example paper_speed
cp "$target/release/examples/page_speed" "$examples/html"
cp "$target/release/examples/paper_speed" "$examples/pdf"
"$venv/bin/python" tools/bench/formats.py --attache "$attache" --examples "$examples" "$@"
