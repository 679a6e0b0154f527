#!/usr/bin/env python3
"""Cases for parity.rs: claims, what was "read" of them, and the score by another program, a JSON object a line.

    tests/parity.py EVAL [DEFINITION]

EVAL is the repository's folder of that name: its score.py says what to expect, and claims/dev is one source of claims.
That script pairs by its own algorithm; where a tie decides, it may pair otherwise: such cases are marked, found by adding
noise to the weights, and only their counts of claims can be compared.

With DEFINITION, the path of the script that comes with the annotation guide, that one says what to expect instead, and
the claims are wilder: numbers as names, inverted places, odd dates. It needs SciPy, or it would not pair exactly.
"""
import contextlib
import importlib.util
import io
import json
import pathlib
import random
import re
import sys
import tempfile

EVAL = pathlib.Path(sys.argv[1])
DEFINITION = sys.argv[2] if len(sys.argv) > 2 else None
CASES = 400 if DEFINITION else 60


def module(path):
    sys.path.insert(0, str(pathlib.Path(path).resolve().parent))
    spec = importlib.util.spec_from_file_location("other_score", path)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


OTHER = module(DEFINITION or EVAL / "score.py")
KINDS = list(OTHER.CORE)
NAMES = ["Kestania", "the Kestania", "Ruvia", "Üsküdar", "USKUDAR", "drones", "military drone", "Falcon-7", "Falcon 7s",
         "Straße", "strasse", "the Army", "armies", "gas", "an ﬁrm", "Firm", "Ståle", "—"]
WILD = [5, "5", 5.0, 1e22, 1e-7, 0.1, True, None, "", " the drone", "The\u00a0drone", "a\u0345b", "½ tonne", "\x1fx\x1f"]
DATES = [None, "2022", "2022-05", "2022-05-17", "2022~", "2022-05?", "../2023", "2022/2023", "2022-05/..", "2021"]
WILD_DATES = ["", "-", "..", "2022/", "~", "/2022", "%"]


def claim(chance, doc, text):
    """A claim of any kind, its words anywhere in the text."""
    kind = chance.choice(KINDS[:3] if chance.random() < 0.7 else KINDS)
    some = lambda most, values: [chance.choice(values) for _ in range(chance.randint(0, most))]
    names = NAMES + (WILD if DEFINITION else [])
    roles = {role: some(2, names) for role in (*OTHER.CORE[kind], "item") if chance.random() < 0.9}
    start = chance.randrange(len(text) - 40)
    end = start + chance.randint(5, 40)
    made = {"doc": doc, "kind": kind, "roles": roles,
            "stage": chance.choice(["delivered", "ordered", "-", "in_force", "in force"]), "date": chance.choice(DATES), "place": chance.choice([None, "Cairo", "old Cairo", ["Cairo", "Giza"], []]),
            "quantity": chance.choice([None, "12", "about 12", "-"]), "polarity": chance.choice(["affirmed", "denied"]),
            "certainty": chance.choice(["asserted", "reported"]), "attributed_to": some(2, NAMES), "evidence": text[start:end]}
    if chance.random() < 0.5:
        made["span"] = [start, end]
    if chance.random() < 0.1:
        made["optional"] = True
    if DEFINITION:
        wild(chance, made, names)
    else:
        made["evidence"] = made["evidence"].strip() or text[:20].strip()
        made.pop("span", None)
        if chance.random() < 0.5:
            start = text.find(made["evidence"])
            made["span"] = [start, start + len(made["evidence"])]
    return made


def wild(chance, made, names):
    if chance.random() < 0.3:
        made["date"] = chance.choice(WILD_DATES)
    if chance.random() < 0.2:
        made[chance.choice(["place", "quantity", "certainty", "attributed_to", "stage"])] = chance.choice(names)
    if chance.random() < 0.1:
        made["roles"]["item"] = chance.choice(names)
    if chance.random() < 0.1:
        made["span"] = chance.choice([[], None, [30, 10], [-5, 20], [0, 10**9], [2.5, 30], [9, 9], [0, 50, 60], 0])
    if chance.random() < 0.1:
        made["optional"] = chance.choice([0, 1, "", "no", None, [], {}])
    for field in ("date", "roles", "polarity"):
        if chance.random() < 0.05:
            made.pop(field)
    if chance.random() < 0.1:
        made["evidence"] = "  " + made["evidence"].replace(" ", " \u2003\n")


def otherwise(chance, made, whole, even):
    """The claim as a reader may have it: with something wrong, or not. The two scripts find words with other white space
    at places that are a little apart, unless the text is even, without runs of white space."""
    made = json.loads(json.dumps(made))
    change = chance.random()
    if change < 0.15:
        made["kind"] = chance.choice(KINDS)
    elif change < 0.45 and made.get("roles"):
        role = chance.choice(sorted(made["roles"]))
        made["roles"][role] = chance.choice([[], [chance.choice(NAMES)], ["Ruvia", "gas"]])
    if chance.random() < 0.3:
        other = chance.choice(whole)
        field = chance.choice(["date", "place", "quantity", "stage", "certainty", "attributed_to", "polarity"])
        made[field] = other.get(field)
    if chance.random() < 0.05:
        made["evidence"] = "words that are not there"
        made.pop("span", None)
    elif chance.random() < 0.2 and "span" not in made and (DEFINITION or even):
        made["evidence"] = made["evidence"].replace(" ", "\n")
    elif chance.random() < 0.2 and "span" not in made and len(made["evidence"].split()) > 3:
        made["evidence"] = " ".join(made["evidence"].split(" ")[:-2])
    made.pop("optional", None)
    return made


def reading(chance, gold, texts):
    even = not any(re.search(r"\s\s", text) for text in texts.values())
    read = [otherwise(chance, c, gold, even) for c in gold if chance.random() < 0.8]
    read += [otherwise(chance, c, gold, even) for c in gold if chance.random() < 0.3]
    chance.shuffle(read)
    return read


def invented(chance):
    words = ["drones", "were", "sold", "Größe", "to", "Ruvia", "—", "𝔘nit", "twelve"]
    words += [" ", "\u2003", "\n\n"] if DEFINITION else []
    texts = {f"d{n}": " ".join(chance.choice(words) for _ in range(60)) for n in range(chance.randint(1, 3))}
    gold = [claim(chance, *chance.choice(sorted(texts.items()))) for _ in range(chance.randint(0, 40))]
    elsewhere = [{"doc": "elsewhere", "kind": "use", "roles": {}, "evidence": "x"}]
    more = [claim(chance, *chance.choice(sorted(texts.items()))) for _ in range(5)]
    return texts, gold, reading(chance, gold, texts) + elsewhere + more


def annotated(chance):
    folder = EVAL / "claims" / "dev"
    texts, gold = {}, []
    for path in chance.sample(sorted(folder.glob("*.jsonl")), 6):
        texts[path.stem] = path.with_suffix(".txt").read_bytes().decode()
        gold += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return texts, gold, reading(chance, gold, texts)


def numbers(score):
    rows = {"all": score.counts()}
    rows |= {kind: score.counts(lambda c, kind=kind: c["kind"] == kind) for kind in KINDS}
    rows |= {f"doc {doc}": score.counts(lambda c, doc=doc: c["doc"] == doc) for doc in {g["doc"] for g in score.gold}}
    read = {id(c) for c in score.pred}
    return {"rows": {name: row for name, row in rows.items() if row[0] or row[1]}, "fields": score.fields(),
            "lost": sum(id(c) in read for c in score.adrift), "missed": len(score.missed()), "spurious": len(score.spurious())}


def by_eval(texts, gold, read):
    seen = {}
    pair = OTHER.best_pairs
    OTHER.best_pairs = lambda weights: pair(seen.setdefault("weights", weights))
    try:
        gold, read = json.loads(json.dumps(gold)), json.loads(json.dumps(read))
        score = OTHER.Score(gold, read, texts)
    finally:
        OTHER.best_pairs = pair
    expected = numbers(score)
    noise, ties = random.Random(1), False
    for _ in range(12):
        score.pairs = pair({at: weight + (noise.random() - 0.5) * 1e-9 for at, weight in seen["weights"].items()})
        score.excused = {j for i, j in score.pairs if i in score.optional}
        if numbers(score) != expected:
            ties = True
            break
    return expected | {"ties": ties}


def by_definition(texts, gold, read):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name, claims in (("gold", gold), ("read", read)):
            (folder / name).write_text("".join(json.dumps(c) + "\n" for c in claims), encoding="utf-8")
        for name, text in texts.items():
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        sys.argv = ["score", str(folder / "gold"), "--pred", str(folder / "read"), "--texts", str(folder), "--errors", "0"]
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
            OTHER.main()
    rows, fields, lost, mean = {}, {}, 0, None
    for line in said.getvalue().splitlines():
        if row := re.match(r"(.*?) +gold +(\d+)  predicted +(\d+)  matched +(\d+)  (P .*)", line):
            name = row[1].strip()
            name = name if name in KINDS or name == "all" else f"doc {name}"
            rows[name] = [*map(int, row.groups()[1:4]), row[5]]
        elif field := re.match(r"  (\w+) +(\d+) of +(\d+) agree", line):
            fields[field[1]] = [int(field[2]), int(field[3])]
        elif share := re.match(r"  mean of the fields  (.*)", line):
            mean = share[1]
        elif words := re.match(r"(\d+) predicted claims whose", line):
            lost = int(words[1])
    return {"rows": rows, "fields": fields, "lost": lost, "mean": mean, "ties": False}


def main():
    for number in range(CASES):
        chance = random.Random(number)
        texts, gold, read = annotated(chance) if number % 5 == 4 else invented(chance)
        expected = (by_definition if DEFINITION else by_eval)(texts, gold, read)
        lines = ["".join(json.dumps(c) + "\n" for c in claims) for claims in (gold, read)]
        print(json.dumps({"number": number, "texts": texts, "gold": lines[0], "read": lines[1], "expected": expected}))


if __name__ == "__main__":
    main()
