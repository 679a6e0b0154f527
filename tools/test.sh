#!/usr/bin/env bash
# make test: everything that CI runs. Ends with the number of checks that passed; stops at the first step that fails.
source "$(dirname "$0")/steps.sh"

need_toolchain
export CARGO_PROFILE_DEV_DEBUG=0 CARGO_INCREMENTAL="${CARGO_INCREMENTAL:-0}"
DENY_VERSION=0.20.2
began=$SECONDS
log="$(mktemp)"
trap 'rm -f "$log"' EXIT

python_compiles() {
    python3 - <<'END'
import ast, pathlib, sys
files = sorted(p for d in ("tools", "eval") for p in pathlib.Path(d).rglob("*.py"))
for path in files:
    ast.parse(path.read_text(encoding="utf-8"), str(path))
print(f"{len(files)} scripts parse")
END
}

scripts_parse() {
    for script in .ci/run tools/*.sh tools/*/*.sh; do bash -n "$script" || return 1; done
}

# cargo-deny, built once into the target folder if the machine has none; unoptimised, because it runs for a second.
licences() {
    local deny=(cargo deny)
    if ! cargo deny --version >/dev/null 2>&1; then
        if [ ! -x "$TARGET/tools/bin/cargo-deny" ]; then
            echo "building cargo-deny $DENY_VERSION into $TARGET/tools (once, some minutes)"
            CARGO_TARGET_DIR="$TARGET/tools/build" cargo install --quiet --locked --debug --no-default-features \
                --version "$DENY_VERSION" --root "$TARGET/tools" cargo-deny || return 1
            rm -rf "$TARGET/tools/build"
        fi
        deny=("$TARGET/tools/bin/cargo-deny")
    fi
    "${deny[@]}" --all-features check --hide-inclusion-graph licenses bans sources
}

# One run over the workspace: unit, integration and documentation tests, and the examples built.
# Cargo's own runner needs nothing installed and loads model and knowledge once a program, not once a test.
tests() { cargo test --workspace --locked --no-fail-fast 2>&1 | tee "$log"; }

step "scripts parse" scripts_parse
step "python parses" python_compiles
step "formatting" cargo fmt --all --check
step "clippy, warnings are errors" cargo clippy --workspace --all-targets --locked -- -D warnings
step "licences, bans, sources of dependencies" licences
# Building the tests builds the program, too: they run it.
step "build the program and all tests" cargo test --workspace --locked --no-run
ATTACHE="$TARGET/debug/attache"
step "fetch the language model" "$ATTACHE" models fetch
step "tests" tests
step "knowledge" "$ATTACHE" knowledge check knowledge
step "annotated claims are well-formed" python3 eval/check.py
step "tests of the scorer" python3 eval/score_test.py
step "tests of the scorer of pages" python3 eval/pages/score_test.py
step "pages" python3 eval/pages/score.py --attache "$ATTACHE" --bars eval/pages/bars.toml
step "papers" python3 eval/pages/score.py --papers --attache "$ATTACHE" --bars eval/pages/bars.toml
step "the demo, with the program as tested" env DEMO_ATTACHE="$ATTACHE" tools/demo.sh
step "accuracy" python3 eval/measure.py --attache "$ATTACHE"

say "all steps passed in $((SECONDS - began)) s"
# The sum of what cargo's runner counted; a step that failed has ended the script before this.
awk '/^test result:/ { passed += $4; failed += $6; ignored += $8 }
     END { printf "%d passed, %d failed, %d skipped\n", passed, failed, ignored; exit passed == 0 || failed > 0 }' "$log"
