#!/usr/bin/env python3
"""Measure reading from files to casebook: tools/end_to_end.py ATTACHE [--jobs N] [--times N]

Copies of the sample and evaluation reports, each told apart by a last line, are read into a casebook in a temporary
folder: first once (the cost of starting), then --times as many, then four times that. Printed: words a second of the
whole run, start included, and the largest memory of the process, which must not grow with the number of documents.
Exit status: 0; 1 a run failed, or memory grew by more than a quarter; 2 wrong usage.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent


def reports():
    folders = (ROOT / "reports", ROOT / "eval/claims/dev", ROOT / "eval/claims/held")
    return [(path.stem, path.read_text(encoding="utf-8")) for f in folders for path in sorted(f.glob("*.txt"))]


def run(attache, texts, times, jobs):
    """Words, seconds and peak memory in MiB of reading every text `times` times."""
    with tempfile.TemporaryDirectory() as folder:
        inputs = pathlib.Path(folder) / "in"
        inputs.mkdir()
        words = 0
        for copy in range(times):
            for name, text in texts:
                text = f"{text}\n\nCopy number {copy}.\n"
                words += len(text.split())
                (inputs / f"{name}-{copy}.txt").write_text(text, encoding="utf-8")
        command = [attache, "--quiet", "--casebook", f"{folder}/speed.casebook", "read", str(inputs),
                   "--published", "2024-01-15", *(["--jobs", str(jobs)] if jobs else [])]
        began = time.monotonic()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - began
        if child.returncode != 0:
            sys.exit(f"attache read ended with {child.returncode}")
        # Linux tells kibibytes, macOS bytes.
        peak = usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
        return words, seconds, peak


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("attache", help="the attache program")
    parser.add_argument("--jobs", type=int, help="threads; as many as there are cores if left out")
    parser.add_argument("--times", type=int, default=5, help="copies of each report in the second run")
    args = parser.parse_args()
    texts, peaks = reports(), []
    run(args.attache, texts, 1, args.jobs)  # warms the file cache
    for times in (1, args.times, 4 * args.times):
        words, seconds, peak = run(args.attache, texts, times, args.jobs)
        peaks.append(peak)
        print(f"{times * len(texts):6d} documents {words:8d} words {seconds:7.2f} s {words / seconds:8.0f} words/s "
              f"{peak:6.0f} MiB at most", flush=True)
    if peaks[2] > 1.25 * peaks[1]:
        print("memory grows with the number of documents")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
