#!/usr/bin/env python3
"""Put what the program prints into README.md: tools/readme.py ATTACHE   (make readme)

README.md has places marked <!-- NAME --> … <!-- end -->. Each is filled with what the program prints now for the sample
reports, the number of records in knowledge/, or the accuracy that eval/measure.py measures; all else is left alone.
Exit status: 0; 1 a place is missing or a command failed.
"""
import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
TABLES = (("system", "systems"), ("actor", "groups, forces, bodies and firms"), ("place", "regions, seas and bases"),
          ("outlet", "outlets"), ("person", "people"), ("state", "states and territories"),
          ("instrument", "instruments of control"), ("class", "classes of arms"))


def shown(command, text):
    """A command and what it prints, as Markdown."""
    lines = [line.rstrip() for line in text.rstrip().split("\n")]
    return "\n".join([f"    {command}", "", "```text", *lines, "```"])


def samples(attache):
    with tempfile.TemporaryDirectory() as folder:
        env = dict(os.environ, ATTACHE_CASEBOOK=f"{folder}/readme.casebook", COLUMNS="100", NO_COLOR="1")

        def run(*args):
            return subprocess.run([attache, *args], env=env, cwd=ROOT, check=True, capture_output=True, text=True).stdout

        reports = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "reports").glob("*.txt"))
        read = run("read", *reports, "--manifest", "reports/manifest.csv")
        yield "read", shown("attache read reports/*.txt --manifest reports/manifest.csv", read)
        yield "register", shown("attache register --supplier Tehran --item drone",
                                run("register", "--supplier", "Tehran", "--item", "drone"))
        yield "text", shown("attache text eval/pages/dev/register-table-report.html",
                            run("text", "eval/pages/dev/register-table-report.html"))
        yield "copies", shown("attache copies", run("copies"))
        deals = [json.loads(line) for line in run("register", "--supplier", "Iran", "--json").splitlines()]
        deal = max(deals, key=lambda deal: (len(deal["documents"]), len(deal["claims"]), deal["id"]))
        yield "deal", shown(f"attache deal {deal['id'][:8]}", run("deal", deal["id"]))
        claim = deal["claims"][0]
        yield "explain", shown(f"attache claims --explain {claim[:8]}", run("claims", "--explain", claim))


def knowledge():
    counts = collections.Counter()
    for path in (ROOT / "knowledge").rglob("*.toml"):
        counts.update(re.findall(r"^\[\[(\w+)\]\]", path.read_text(encoding="utf-8"), re.MULTILINE))
    with open(ROOT / "knowledge/places/cities.csv", encoding="utf-8") as rows:
        cities = sum(1 for _ in rows) - 1
    listed = ", ".join(f"{counts[table]:,} {words}" for table, words in TABLES)
    return f"{listed}, and {cities:,} cities from GeoNames."


def accuracy(attache):
    printed = subprocess.run([sys.executable, ROOT / "eval/measure.py", "--attache", attache], capture_output=True,
                             text=True).stdout
    rows = ["| set | reports | words | annotated | read | right | precision | recall | F1 | further fields |",
            "|---|---|---|---|---|---|---|---|---|---|"]
    for part in printed.split("--- ")[1:]:
        name, reports, words = re.match(r"(\w+): (\d+) reports, (\d+) words", part).groups()
        counts = re.search(r"^all +gold +(\d+) +read +(\d+) +right +(\d+) +P ([\d.]+) +R ([\d.]+) +F1 ([\d.]+)", part, re.M)
        fields = re.search(r"mean of the fields ([\d.]+)", part)[1]
        *numbers, f1 = counts.groups()
        rows.append(f"| `{name}` | {reports} | {int(words):,} | {' | '.join(numbers)} | **{f1}** | {fields} |")
    return "\n".join(rows)


def pages(attache):
    rows = ["| set | documents | text F1 | title | date | outlet | authors | language | clutter left out |",
            "|---|---|---|---|---|---|---|---|---|"]
    for options in ([], ["--papers"]):
        printed = subprocess.run([sys.executable, ROOT / "eval/pages/score.py", "--attache", attache, "--json", *options],
                                 capture_output=True, text=True, check=True).stdout
        for name, measured in json.loads(printed)["sets"].items():
            what = "`eval/papers`" if name == "papers" else f"`eval/pages`, `{name}`"
            facts = ("title", "published", "outlet", "authors", "language", "left_out")
            rows.append(f"| {what} | {measured['pages']} | **{measured['text']:.3f}** | "
                        + " | ".join(f"{measured[fact]:.2f}" for fact in facts) + " |")
    return "\n".join(rows)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    attache = str(pathlib.Path(sys.argv[1]).resolve())
    text = README.read_text(encoding="utf-8")
    places = dict(samples(attache)) | {"knowledge": knowledge(), "accuracy": accuracy(attache), "pages": pages(attache)}
    for name, content in places.items():
        place = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        if not place.search(text):
            sys.exit(f"README.md has no place <!-- {name} -->")
        text = place.sub(lambda found, content=content: f"{found[1]}{content}\n{found[2]}", text)
    README.write_text(text, encoding="utf-8")
    print(f"filled {', '.join(places)} in README.md")


if __name__ == "__main__":
    main()
