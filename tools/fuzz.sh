#!/usr/bin/env bash
# Feeds each parser with bytes that grow out of samples, guided by what code they reach, for some seconds each.
#   tools/fuzz.sh [SECONDS [TARGET...]]
# Works with the stable compiler. What breaks a parser is kept in target/fuzz/artifacts and printed.
source "$(dirname "$0")/steps.sh"

seconds=${1:-30}
shift || true
mapfile -t all < <(cd fuzz/fuzz_targets && ls -- *.rs | sed 's/\.rs$//')
targets=("${@:-${all[@]}}")
host=$(rustc -vV | sed -n 's/^host: //p')
out=$TARGET/fuzz

need c++ "the engine that guides the fuzzing is written in it"
say "building with instruments"
flags="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4"
flags+=" -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table -Ccodegen-units=1"
RUSTFLAGS="$flags" cargo build --release --manifest-path fuzz/Cargo.toml --target "$host" --target-dir "$out"

for target in "${targets[@]}"; do
    say "$target, $seconds s"
    corpus=$out/corpus/$target
    mkdir -p "$corpus" "$out/artifacts"
    # Samples to grow from: our own pages, papers and reports.
    find eval/pages eval/papers reports -type f -size -60k \( -name '*.html' -o -name '*.pdf' -o -name '*.txt' -o -name '*.csv' \) 2>/dev/null |
        sort | head -150 | while read -r file; do cp -n -- "$file" "$corpus/$(basename "$file")" 2>/dev/null || true; done
    "$out/$host/release/$target" "$corpus" -max_total_time="$seconds" -max_len=65536 -timeout=20 -rss_limit_mb=2048 \
        -artifact_prefix="$out/artifacts/$target-" -print_final_stats=1 -verbosity=0
done
