#!/usr/bin/env python3
"""How fast pages and papers are read, beside the peer tools: same files, same run, one core.

    formats.py --attache PROGRAM [--examples DIR] [--pages N] [--long-paper PAGES] [--json]

Run by a Python that has the peers (see formats.sh). The pages are those of eval/pages, copied until there are N and
filled up with scripts, styles and menus to the sizes of real pages; the papers are those of eval/papers and longer ones set
by the same producers. "from the start" is what a user waits: the program's start, reading and printing JSON. "in
process" leaves start and imports out. Ratios compare like with like: from the start with from the start. Wall and
processor time are both told, since a busy machine stretches the first. Each time is the best of the runs made.

Exit status: 0; 2 when attache could not be measured.
"""
import argparse
import json
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import time

import formats_corpus

RUNS = 3
ENOUGH = 20.0  # seconds: a tool that has taken so long is not run again
GOALS = {"pages": ("trafilatura", 10.0), "papers": ("the fastest peer", 1.0)}


def trafilatura():
    from trafilatura import extract
    return lambda data: extract(data, with_metadata=True, output_format="json")


def pdfminer():
    import io
    import logging
    from pdfminer.high_level import extract_text
    logging.disable(logging.WARNING)
    return lambda data: extract_text(io.BytesIO(data))


def pymupdf():
    import pymupdf as mupdf

    def read(data):
        with mupdf.open(stream=data, filetype="pdf") as paper:
            return "\n".join(page.get_text() for page in paper)
    return read


def pdfium():
    import pypdfium2

    def read(data):
        paper = pypdfium2.PdfDocument(data)
        text = "\n".join(page.get_textpage().get_text_range() for page in paper)
        paper.close()
        return text
    return read


PEERS = {"pages": (trafilatura,), "papers": (pdfminer, pymupdf, pdfium)}
PACKAGES = {"pdfminer": "pdfminer.six", "pdfium": "pypdfium2"}


def peer_in_process(tool, files):
    """What the process that runs one peer does: reads all files, prints JSON lines, tells its own seconds on stderr."""
    read = {peer.__name__: peer for peers in PEERS.values() for peer in peers}[tool]()
    began = time.perf_counter()
    for file in files:
        try:
            text = read(pathlib.Path(file).read_bytes())
        except Exception as error:  # noqa: BLE001 -- a file a peer cannot read is not read, and the next is
            text, _ = None, print(f"{file}: {error!r}", file=sys.stderr)
        print(json.dumps({"file": file, "text": text}))
    print(f"seconds {time.perf_counter() - began}", file=sys.stderr)


class Unmeasured(Exception):
    """A program did not do what it was to be measured at."""


def timed(command, count_texts):
    """Runs a command up to three times; the best wall and processor seconds, what it said, how many texts it gave."""
    wall = cpu = float("inf")
    spent, inside, texts = 0.0, None, 0
    for _ in range(RUNS):
        with tempfile.TemporaryFile() as out:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            began = time.perf_counter()
            try:
                run = subprocess.run(command, stdout=out, stderr=subprocess.PIPE)
            except OSError as error:
                raise Unmeasured(str(error)) from error
            took = time.perf_counter() - began
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            out.seek(0)
            said = out.read()
        if not said:
            raise Unmeasured(f"{command[0]} printed nothing: {run.stderr.decode(errors='replace')[-300:].strip()}")
        wall = min(wall, took)
        cpu = min(cpu, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        if found := re.search(rb"^seconds ([0-9.]+)$", run.stderr, re.MULTILINE):
            inside = min(inside or float("inf"), float(found[1]))
        if count_texts:
            texts = sum(1 for line in said.splitlines() if line.strip() and json.loads(line).get("text"))
        spent += took
        if spent > ENOUGH:
            break
    return {"wall": wall, "cpu": cpu, "inside": inside, "texts": texts, "said": said}


def example_speed(program, files):
    """Seconds in process for all files once, as the crate's example tells them; None when it tells them otherwise."""
    try:
        run = subprocess.run([str(program), *files], capture_output=True, text=True)
    except OSError:
        return None
    if found := re.search(r"([0-9.]+) pages/s", run.stdout) if program.name == "html" else None:
        return len(files) / float(found[1])
    found = re.findall(r"([0-9.]+) s\b", run.stdout.splitlines()[-1]) if run.stdout else None
    return float(found[0]) if found else None


def version(tool):
    from importlib.metadata import version as installed
    name = PACKAGES.get(tool, tool)
    return f"{name} {installed(name)}"


def compare(kind, files, attache, examples):
    """Measures one kind of file; rows of what was measured."""
    names = [str(file) for file in files]
    size = sum(file.stat().st_size for file in files)
    try:
        ours = timed([attache, "text", "--json", "--jobs", "1", *names], True)
    except Unmeasured as error:
        ours = None
        print(f"attache could not be measured: {error}", file=sys.stderr)
    rows = []
    if ours:
        rows.append({"tool": "attache text", **ours})
    example = examples / {"pages": "html", "papers": "pdf"}[kind] if examples else None
    if example and example.is_file() and (inside := example_speed(example, names)):
        rows.append({"tool": f"attache-{example.name} alone", "wall": None, "cpu": None, "inside": inside, "texts": None})
    for peer in PEERS[kind]:
        command = [sys.executable, __file__, "--peer", peer.__name__, *names]
        rows.append({"tool": version(peer.__name__), "peer": True, **timed(command, True)})
    for row in rows:
        row.pop("said", None)
    result = {"kind": kind, "files": len(files), "bytes": size, "rows": rows}
    peers = [row for row in rows if row.get("peer")]
    if ours:
        for clock in ("wall", "cpu"):
            result[f"times_{clock}"] = min(row[clock] for row in peers) / ours[clock]
    alone = next((row["inside"] for row in rows if row["wall"] is None), None)
    if alone:
        result["times_inside"] = min(row["inside"] for row in peers) / alone
    return result


def show(result):
    megabytes = result["bytes"] / 1e6
    print(f"\n{result['kind']}: {result['files']} files, {megabytes:.1f} MB, one core")
    print(f"{'':26}{'from the start':>24}{'in process':>12}{'':>10}{'':>9}{'texts':>7}")
    print(f"{'':26}{'wall s':>12}{'cpu s':>12}{'s':>12}{'files/s':>10}{'MB/s':>9}")
    cell = lambda value, form: format(value, form) if value is not None else ""  # noqa: E731
    for row in result["rows"]:
        seconds = row["inside"] if row["inside"] is not None else row["wall"]
        print(f"{row['tool']:26}{cell(row['wall'], '.2f'):>12}{cell(row['cpu'], '.2f'):>12}{cell(row['inside'], '.2f'):>12}"
              f"{result['files'] / seconds:>10.1f}{megabytes / seconds:>9.2f}{cell(row['texts'], 'd'):>7}")
    if "times_wall" in result:
        against, goal = GOALS[result["kind"]]
        print(f"attache reads {result['kind']} {result['times_wall']:.1f} times as fast as {against} "
              f"({result['times_cpu']:.1f} by processor time; the goal is {goal:g})")
    if "times_inside" in result:
        print(f"in process alone it is {result['times_inside']:.1f} times as fast as the fastest peer")


def main():
    if sys.argv[1:2] == ["--peer"]:
        return peer_in_process(sys.argv[2], sys.argv[3:])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--attache", required=True, metavar="PROGRAM")
    parser.add_argument("--examples", type=pathlib.Path, metavar="DIR", help="where the examples html and pdf lie")
    parser.add_argument("--pages", type=int, default=400, metavar="N", help="how many pages (400)")
    parser.add_argument("--long-paper", type=int, default=200, metavar="PAGES", help="how long the long papers are (200)")
    parser.add_argument("--json", action="store_true", help="print the measures as JSON")
    args = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    for variable in ("OMP_NUM_THREADS", "RAYON_NUM_THREADS"):
        os.environ[variable] = "1"
    with tempfile.TemporaryDirectory() as folder:
        files = {"pages": formats_corpus.pages(pathlib.Path(folder), args.pages),
                 "papers": formats_corpus.papers(pathlib.Path(folder), args.long_paper)}
        results = [compare(kind, files[kind], args.attache, args.examples) for kind in files]
    if args.json:
        print(json.dumps(results, indent=1))
    else:
        for result in results:
            show(result)
    return 0 if all("times_wall" in result for result in results) else 2


if __name__ == "__main__":
    sys.exit(main())
