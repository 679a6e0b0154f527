#!/usr/bin/env bash
# make pages: takes in the pages of eval/pages and the papers of eval/papers and scores what came of them.
source "$(dirname "$0")/steps.sh"

need_toolchain
release_build
step "pages" python3 eval/pages/score.py --attache "$ATTACHE"
step "papers" python3 eval/pages/score.py --papers --attache "$ATTACHE"
