#!/usr/bin/env bash
# Feeds each parser with bytes that grow out of samples, guided by what code they reach, for some seconds each.
#   tools/fuzz.sh [SECONDS [TARGET...]]
# Works with the stable compiler. What breaks a parser is kept in target/fuzz/artifacts and printed; fuzz/README.md says more.
source "$(dirname "$0")/steps.sh"

seconds=${1:-30}
shift || true
mapfile -t all < <(cd fuzz/fuzz_targets && ls -- *.rs | sed 's/\.rs$//')
targets=("${@:-${all[@]}}")
host=$(rustc -vV | sed -n 's/^host: //p')
out=$TARGET/fuzz

need c++ "the engine that guides the fuzzing is written in it"
need python3 "it writes the samples to start from"
say "building with instruments"
flags="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4"
flags+=" -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table"
flags+=" -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1"
RUSTFLAGS="$flags" cargo build --release --locked --manifest-path fuzz/Cargo.toml --target "$host" --target-dir "$out"
rm -rf "$out/seeds"
python3 fuzz/seeds.py "$out/seeds"

failed=()
for target in "${targets[@]}"; do
    say "$target, $seconds s"
    mkdir -p "$out/corpus/$target" "$out/artifacts" "$out/seeds/$target"
    # What is found goes into the first folder. More than 5 s for at most 64 KiB is a fault, as is more than 1 GiB.
    "$out/$host/release/$target" "$out/corpus/$target" "$out/seeds/$target" -max_total_time="$seconds" -max_len=65536 \
        -timeout=5 -rss_limit_mb=1024 -artifact_prefix="$out/artifacts/$target-" -print_final_stats=1 -verbosity=0 ||
        failed+=("$target")
done
if [ ${#failed[@]} -gt 0 ]; then
    echo "BROKEN: ${failed[*]}; the bytes are in $out/artifacts" >&2
    exit 1
fi
