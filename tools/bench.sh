#!/usr/bin/env bash
# make bench: the language pipeline beside spaCy's, pages and papers beside the tools for them, each in the same run; then words a
# second from file to casebook.
source "$(dirname "$0")/steps.sh"

need_toolchain
release_build
step "fetch the language model" "$ATTACHE" models fetch
step "compare with spaCy's speed (installs it in a throw-away folder unless SPACY_VENV names one)" tools/bench/run.sh
step "compare pages and papers with other tools" tools/bench/formats.sh
step "read from end to end" python3 tools/end_to_end.py "$ATTACHE"
