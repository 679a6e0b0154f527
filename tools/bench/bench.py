"""Words per second of attache-lang and of spaCy, on the same texts, in the same run, with the same threads.

`bench.py MODEL BENCH [--texts N]`, run by the Python of an environment that has spaCy (see `run.sh`).
MODEL is a model folder, BENCH the example program `bench` of attache-lang. spaCy runs as `nlp.pipe`; for
several threads it gets as many processes, which is the fastest it can do. Each speed is the best of three.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

for variable in ("OMP_NUM_THREADS", "BLIS_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "parity"))

import spacy
import texts as sources


def spacy_speed(nlp, texts, words, processes):
    best = float("inf")
    for _ in range(3):
        begin = time.perf_counter()
        for _ in nlp.pipe(texts, n_process=processes):
            pass
        best = min(best, time.perf_counter() - begin)
    return words / best


def main():
    args = argparse.ArgumentParser()
    args.add_argument("model")
    args.add_argument("bench")
    args.add_argument("--texts", type=int, default=1500)
    args.add_argument("--reports", default="reports")
    args.add_argument("--threads", type=int, nargs="*", default=[1, 2])
    args = args.parse_args()

    texts = [text for text in sources.collect(args.texts, 0, args.reports) if text.isprintable() or "\n" in text]
    words = sum(len(text.split()) for text in texts)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8", delete=False) as file:
        file.writelines(json.dumps(text) + "\n" for text in texts)
    try:
        run = subprocess.run(
            [args.bench, args.model, file.name, *map(str, args.threads)], check=True, capture_output=True
        )
    finally:
        os.unlink(file.name)
    ours = json.loads(run.stdout)
    begin = time.perf_counter()
    nlp = spacy.load(args.model)
    load = time.perf_counter() - begin
    print(f"{len(texts)} texts, {words} words; instructions: {ours['instructions']}")
    print(f"ready after: attache-lang {ours['load_seconds']:.2f} s, spaCy {load:.2f} s (without starting Python)")
    print(f"memory: attache-lang {ours['peak_memory_mb']:.0f} MB at most; its first pass: {ours['words_per_second_cold']:.0f} words/s")
    for threads in args.threads:
        theirs = spacy_speed(nlp, texts, words, threads)
        speed = ours["words_per_second"][str(threads)]
        print(f"{threads} thread(s): attache-lang {speed:.0f} words/s, spaCy {theirs:.0f} words/s, factor {speed / theirs:.1f}")


if __name__ == "__main__":
    main()
