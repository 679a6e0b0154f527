#!/usr/bin/env bash
# make model: fetches the language model, checks it, and says where it is.
source "$(dirname "$0")/steps.sh"

need_toolchain
release_build
step "fetch the language model" "$ATTACHE" models fetch
