#!/usr/bin/env python3
"""Read the pages of eval/pages (or the papers of eval/papers) with a program and score what it read.

    eval/pages/score.py --attache PROGRAM [--papers] [--set dev|held] [--errors N] [--json] [--bars FILE]
    eval/pages/score.py --tool NAME [--python PYTHON] [the same options]

The first runs `PROGRAM text --json FILE...`; the second runs a peer tool (eval/pages/peers.py lists them) under a
Python that has it installed. What the measures mean stands in eval/pages/README.md. --errors shows the N worst pages
of dev with what was missed and what was too much. No errors of the set "held" are ever shown: it is for measuring.

Exit status: 0; 1 under a bar of FILE; 2 it could not be measured.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from metrics import FACTS, PageScore, SetScore  # noqa: E402

PAPERS = HERE.parent / "papers"
SETS = ("dev", "held")
SHOWN = ("text", "precision", "recall", "order", "micro", *FACTS, "left_out", "silent")


class Unmeasurable(Exception):
    """The program could not be run, or what it printed could not be understood."""


def load(folder, suffix):
    """The files of a set, each with its truth."""
    pages = []
    for truth in sorted(folder.glob("*.json")):
        page = truth.with_suffix(suffix)
        if not page.is_file():
            raise Unmeasurable(f"{truth} has no {suffix} beside it")
        pages.append((page, json.loads(truth.read_text(encoding="utf-8"))))
    if not pages:
        raise Unmeasurable(f"no pages in {folder}")
    return pages


def answers(command, files):
    """What the program says of each file, by the file's name; a file it is silent about has an empty answer."""
    try:
        run = subprocess.run([*command, *map(str, files)], capture_output=True, check=False)
    except OSError as error:
        raise Unmeasurable(f"{command[0]}: {error}") from error
    found = {}
    for line in run.stdout.decode("utf-8", "replace").splitlines():
        if not line.strip():
            continue
        try:
            answer = json.loads(line)
        except json.JSONDecodeError as error:
            raise Unmeasurable(f"{command[0]} printed a line that is no JSON: {line[:80]!r}") from error
        name = next((answer[key] for key in ("file", "path", "source") if isinstance(answer.get(key), str)), None)
        if name is None:
            raise Unmeasurable(f"{command[0]} printed an answer that names no file: {line[:80]!r}")
        found[pathlib.Path(name).name] = answer
    if not found:
        told = run.stderr.decode("utf-8", "replace").strip()
        raise Unmeasurable(f"{command[0]} ended with {run.returncode} and said nothing of any file. {told[-400:]}")
    return found


def measure(command, folder, suffix):
    pages = load(folder, suffix)
    found = answers(command, [page for page, _ in pages])
    return SetScore([PageScore(page.stem, truth, found.get(page.name, {})) for page, truth in pages])


def show_errors(scores, count):
    """The worst pages, and what was wrong with them."""
    some = lambda bag: " ".join(word for word, _ in bag.most_common(25))  # noqa: E731
    wrong = [page for page in scores.pages if page.f1() < 0.995 or page.kept or False in page.facts.values()]
    for page in sorted(wrong, key=lambda page: page.f1())[:count]:
        facts = ", ".join(fact for fact, right in page.facts.items() if right is False)
        print(f"  {page.name}: F1 {page.f1():.3f}, P {page.precision():.3f}, R {page.recall():.3f}, "
              f"in order {page.ordered_f1():.3f}{'; wrong: ' + facts if facts else ''}")
        for label, words in (("missed", some(page.missed)), ("too much", some(page.extra))):
            if words:
                print(f"      {label}: {words}")
        for snippet in page.kept:
            print(f"      kept: {snippet}")


def show(summaries):
    print(f"{'':16}" + "".join(f"{name:>10}" for name in summaries))
    for key in ("pages", *SHOWN):
        row = [summary.get(key) for summary in summaries.values()]
        if any(value is not None for value in row):
            form = "{:>10}" if key == "pages" else "{:>10.3f}"
            print(f"{key:16}" + "".join(form.format(value) if value is not None else f"{'':>10}" for value in row))


def under_bars(summaries, bars):
    """The measures that are under their bar, in words."""
    with open(bars, "rb") as file:
        wanted = tomllib.load(file)
    low = []
    for name, summary in summaries.items():
        for key, bar in wanted.get(name, {}).items():
            if key not in summary:
                raise Unmeasurable(f"{bars}: no measure is called {key}")
            if summary[key] < bar:
                low.append(f"{name}: {key} {summary[key]:.3f} is under its bar of {bar:.3f}")
    return low


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    who = parser.add_mutually_exclusive_group(required=True)
    who.add_argument("--attache", metavar="PROGRAM", help="the attache program")
    who.add_argument("--tool", metavar="NAME", help="a peer tool")
    parser.add_argument("--python", default=sys.executable, metavar="PYTHON", help="the Python that has the tool")
    parser.add_argument("--papers", action="store_true", help="the papers of eval/papers instead of the pages")
    parser.add_argument("--set", choices=SETS, help="one set of pages only")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show the N worst pages of dev")
    parser.add_argument("--json", action="store_true", help="print the measures as JSON")
    parser.add_argument("--bars", type=pathlib.Path, metavar="FILE", help="fail when under these bars")
    args = parser.parse_args()
    command = [args.attache, "text", "--json"] if args.attache else [args.python, str(HERE / "peers.py"), args.tool]
    if args.papers:
        sets = {"papers": (PAPERS, ".pdf")}
    else:
        sets = {name: (HERE / name, ".html") for name in SETS if args.set in (None, name)}
    try:
        scores = {name: measure(command, *where) for name, where in sets.items()}
        summaries = {name: score.summary() for name, score in scores.items()}
        low = under_bars(summaries, args.bars) if args.bars else []
    except (Unmeasurable, OSError, tomllib.TOMLDecodeError) as error:
        print(f"score: {error}", file=sys.stderr)
        return 2
    if args.json:
        print(json.dumps({"program": args.attache or args.tool, "sets": summaries}, indent=1))
    else:
        show(summaries)
        for name, score in scores.items():
            if args.errors and name != "held":
                print(f"the worst of {name}:")
                show_errors(score, args.errors)
    for line in low:
        print(line, file=sys.stderr if args.json else sys.stdout)
    return int(bool(low))


if __name__ == "__main__":
    sys.exit(main())
