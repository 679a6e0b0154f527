#!/usr/bin/env bash
# make score, make bars: reads the annotated reports and scores what was read; options go to eval/measure.py.
# GOLD (files), TEXTS (their folder) and ERRORS (a number) come from the environment.
source "$(dirname "$0")/steps.sh"

need_toolchain
release_build
step "fetch the language model" "$ATTACHE" models fetch
options=("$@")
# GOLD is a list of files or a pattern: the shell splits it.
# shellcheck disable=SC2206
[ -z "${GOLD:-}" ] || options+=(--gold $GOLD)
[ -z "${TEXTS:-}" ] || options+=(--texts "$TEXTS")
[ -z "${ERRORS:-}" ] || options+=(--errors "$ERRORS")
step "score" python3 eval/measure.py --attache "$ATTACHE" ${options[@]+"${options[@]}"}
