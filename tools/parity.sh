#!/usr/bin/env bash
# make parity: compares the language pipeline with spaCy's on varied text, token by token.
source "$(dirname "$0")/steps.sh"

need_toolchain
step "compare with spaCy (installs it in a throw-away folder unless SPACY_VENV names one)" tools/parity/run.sh "$@"
