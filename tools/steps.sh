# Sourced by the scripts of the commands: where we are, how a step is announced, what must be there.
# shellcheck shell=bash

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
TARGET="${CARGO_TARGET_DIR:-target}"

# say TEXT: announces what comes next.
say() { printf '\n==> %s\n' "$*"; }

# step TEXT COMMAND...: announces, runs and times a command; ends the script if it fails. Bash does not stop at errors
# inside a function that is called so: functions given to it return their failures themselves.
step() {
    local what="$1" began=$SECONDS
    shift
    say "$what"
    if ! "$@"; then
        printf 'FAILED: %s (%s)\n' "$what" "$*" >&2
        exit 1
    fi
    printf '    %s: %d s\n' "$what" $((SECONDS - began))
}

# need PROGRAM WHY: ends the script if a program is not there.
need() {
    command -v "$1" >/dev/null 2>&1 || { printf 'This needs %s: %s\n' "$1" "$2" >&2; exit 1; }
}

# What every command starts from: a toolchain, a C compiler (SQLite is built in), Python with pip (fetches the model).
need_toolchain() {
    need cargo "a Rust toolchain, 1.95 or newer (rustup.rs)"
    command -v cc >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1 || command -v clang >/dev/null 2>&1 || {
        echo "This needs a C compiler: SQLite is compiled in." >&2; exit 1; }
    need python3 "it fetches the language model and scores"
    python3 -m pip --version >/dev/null 2>&1 || {
        echo "This needs pip for python3: it fetches the language model." >&2; exit 1; }
}

# release_build: the attache program, optimised, at $ATTACHE.
release_build() {
    step "build attache (release)" cargo build --release --locked -p attache-cli --bin attache
    ATTACHE="$TARGET/release/attache"
}
