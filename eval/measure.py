#!/usr/bin/env python3
"""Read the annotated reports with the attache program and score what it read.

    eval/measure.py --attache PROGRAM [--errors N] [--write-bars]
    eval/measure.py --attache PROGRAM --gold FILE... [--texts DIR] [--manifest FILE] [--errors N]

Each set of eval/claims is read into a casebook of its own in a temporary folder. Fails when a set's F1 is under its
bar in eval/claims/bars.toml, or evidence does not stand in its text. --write-bars sets the bars to what was measured
less a hundredth, rounded down: for when reading has become better. --gold measures annotated reports from elsewhere;
the texts lie beside them, or in --texts, with a manifest.csv or the --manifest named.

No errors of the set "held" are ever shown: it is for measuring, not for learning from.

Exit status: 0; 1 under the bar; 2 it could not be measured.
"""
import argparse
import math
import pathlib
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import score  # noqa: E402

CLAIMS = pathlib.Path(__file__).resolve().parent / "claims"
BARS = CLAIMS / "bars.toml"
MARGIN = 0.01


def read_claims(attache, texts, manifest, folder):
    """The claims that the program reads in the texts; how many words, and in how many seconds."""
    casebook, out = folder / "eval.casebook", folder / "claims.jsonl"
    command = [attache, "--casebook", str(casebook), "--quiet", "read", *map(str, texts)]
    if manifest.is_file():
        command += ["--manifest", str(manifest)]
    began = time.monotonic()
    try:
        if (code := subprocess.run(command).returncode) != 0:
            raise score.Unreadable(f"attache read ended with {code}")
        seconds = time.monotonic() - began
        with open(out, "wb") as file:
            subprocess.run([attache, "--casebook", str(casebook), "claims", "--json"], stdout=file, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise score.Unreadable(f"{attache}: {error}") from error
    return score.load([out]), sum(len(text.read_text(encoding="utf-8").split()) for text in texts), seconds


def measure(name, attache, golds, texts_in, manifest, errors):
    """Scores one set and prints its report."""
    gold = score.load(golds)
    docs = sorted({claim["doc"] for claim in gold})
    texts = [texts_in / f"{doc}.txt" for doc in docs]
    if missing := [text for text in texts if not text.is_file()]:
        raise score.Unreadable(f"no text {missing[0]}")
    with tempfile.TemporaryDirectory() as folder:
        pred, words, seconds = read_claims(attache, texts, manifest, pathlib.Path(folder))
    result = score.Score(gold, pred, score.texts_for(docs, [texts_in]))
    print(f"--- {name}: {len(docs)} reports, {words} words, read in {seconds:.1f} s")
    score.report(result, errors)
    return result


def bars():
    """The bars, by name of the set; none if there is no file of them."""
    text = BARS.read_text(encoding="utf-8") if BARS.is_file() else ""
    return {name: float(bar) for name, bar in re.findall(r"^(\w+)\s*=\s*([0-9.]+)\s*$", text, re.MULTILINE)}


def write_bars(measured):
    lines = ["# The F1 that reading must reach on each set, or `make test` fails: what was measured less a hundredth.",
             "# Written by `make bars`; a bar is lowered only with the reason in the commit."]
    lines += [f"{name} = {math.floor((f1 - MARGIN) * 1000) / 1000:.3f}" for name, f1 in measured.items()]
    BARS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"wrote {BARS}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--attache", required=True, metavar="PROGRAM", help="the attache program")
    parser.add_argument("--gold", nargs="+", type=pathlib.Path, metavar="FILE", help="other annotated claims")
    parser.add_argument("--texts", type=pathlib.Path, metavar="DIR", help="where their texts are")
    parser.add_argument("--manifest", type=pathlib.Path, metavar="FILE", help="what is known about the texts")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show N missed and N spurious claims")
    parser.add_argument("--write-bars", action="store_true", help="set the bars to what is measured now")
    args = parser.parse_args()
    try:
        if args.gold:
            texts = args.texts or args.gold[0].parent
            measured = {"gold": measure("gold", args.attache, args.gold, texts,
                                        args.manifest or texts / "manifest.csv", args.errors)}
        else:
            measured = {name: measure(name, args.attache, sorted((CLAIMS / name).glob("*.jsonl")), CLAIMS / name,
                                      CLAIMS / name / "manifest.csv", args.errors if name == "dev" else 0)
                        for name in ("dev", "held")}
            if args.write_bars:
                write_bars({name: result.f1() for name, result in measured.items()})
    except score.Unreadable as error:
        print(f"measure: {error}", file=sys.stderr)
        return 2
    failed = False
    for name, result in measured.items():
        bar = bars().get(name, 0.0)
        low = result.f1() < bar
        failed |= low or bool(result.adrift)
        said = f"under its bar of {bar:.3f}" if low else f"bar {bar:.3f}"
        adrift = f", {len(result.adrift)} claims whose evidence is not in their text" if result.adrift else ""
        print(f"accuracy on {name}: F1 {result.f1():.3f}, {said}{adrift}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
