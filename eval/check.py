#!/usr/bin/env python3
"""Check annotated claims: eval/check.py [FOLDER...]   (default: both folders of eval/claims)

Every report has a gold file and a manifest row and the other way round; every claim's kind, roles,
stage, date, polarity and certainty are in the vocabulary; its evidence stands verbatim in the text;
ids count up; no claim is written down twice. Prints counts by kind; exit status 1 on any fault.
"""
import collections, csv, json, pathlib, re, sys

TRANSFER = "considered negotiating ordered delivered halted refused"
# kind: (core roles, further roles, stages)
KINDS = {
    "transfer": ("supplier recipient", "item", TRANSFER),
    "technology_transfer": ("supplier recipient", "item", TRANSFER),
    "support": ("supplier recipient", "item", TRANSFER),
    "production": ("producer host", "item partner facility",
                   "considered planned under_construction opened producing stopped destroyed"),
    "agreement": ("party", "subject", "considered negotiating signed ended"),
    "restriction": ("imposer target", "instrument item", "considered proposed passed in_force lifted violated"),
    "use": ("operator item", "target", "considered carried_out"),
    "attack": ("attacker target", "item weapon", "considered carried_out"),
    "exchange": ("giver receiver", "given in_return_for", "considered agreed carried_out"),
    "demand": ("demander addressee", "demand", "made"),
    "contact": ("party", "subject", "planned held"),
    "finding": ("finder item", "component origin", "made"),
    "specification": ("item", "attribute value", "-"),
}
FIELDS = ["doc", "id", "kind", "roles", "stage", "date", "place", "quantity", "polarity", "certainty",
          "attributed_to", "evidence"]
DAY = r"\d{4}(-\d\d(-\d\d)?)?[~?]?"
EDTF = re.compile(rf"({DAY}|{DAY}/{DAY}|{DAY}/\.\.|\.\./{DAY})\Z")


def faults(claim, doc, text):
    """What is wrong with one claim, as sentences."""
    if (keys := [k for k in claim if k != "optional"]) != FIELDS:
        yield f"fields {keys}"
        return
    if claim["doc"] != doc:
        yield f"doc {claim['doc']}"
    if claim["kind"] not in KINDS:
        yield f"kind {claim['kind']}"
        return
    core, further, stages = (part.split() for part in KINDS[claim["kind"]])
    for role, fillers in claim["roles"].items():
        if role not in core + further:
            yield f"role {role} of {claim['kind']}"
        if not isinstance(fillers, list) or not fillers or not all(isinstance(x, str) and x.strip() for x in fillers):
            yield f"fillers of {role}: {fillers!r}"
    if not claim["roles"]:
        yield "no role is filled"
    if claim["stage"] not in (stages or ["-"]):
        yield f"stage {claim['stage']} of {claim['kind']}"
    if claim["date"] is not None and not EDTF.match(claim["date"]):
        yield f"date {claim['date']}"
    if claim["polarity"] not in ("affirmed", "denied"):
        yield f"polarity {claim['polarity']}"
    if claim["certainty"] not in ("asserted", "reported", "alleged", "possible"):
        yield f"certainty {claim['certainty']}"
    if not isinstance(claim["attributed_to"], list):
        yield "attributed_to is no list"
    if not claim["evidence"] or claim["evidence"] not in text:
        yield f"evidence is not in the text: {claim['evidence']!r}"


def check(folder, kinds):
    """Number of faults in one folder; adds its claims to `kinds`."""
    bad = 0

    def complain(where, what):
        nonlocal bad
        bad += 1
        print(f"{folder.name}/{where}: {what}")

    with open(folder / "manifest.csv", encoding="utf-8", newline="") as rows:
        listed = [row["file"] for row in csv.DictReader(rows)]
    texts = {p.stem: p.read_text(encoding="utf-8") for p in folder.glob("*.txt")}
    golds = {p.stem for p in folder.glob("*.jsonl")}
    for name in sorted(set(texts) ^ golds | set(texts) ^ {f.removesuffix(".txt") for f in listed}):
        complain(name, "text, gold and manifest disagree")
    for doc in sorted(golds & set(texts)):
        seen = set()
        lines = (folder / f"{doc}.jsonl").read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            claim = json.loads(line)
            if claim.get("id") != f"{doc}-{number:02}":
                complain(doc, f"line {number} has id {claim.get('id')}")
            for what in faults(claim, doc, texts[doc]):
                complain(claim.get("id"), what)
            twin = json.dumps({k: v for k, v in claim.items() if k not in ("id", "optional")}, sort_keys=True)
            if twin in seen:
                complain(claim.get("id"), "is written down twice")
            seen.add(twin)
            kinds[claim.get("kind"), bool(claim.get("optional"))] += 1
    print(f"{folder.name}: {len(texts)} reports, {sum(len(t.split()) for t in texts.values())} words, {bad} faults")
    return bad


def main():
    here = pathlib.Path(__file__).parent / "claims"
    folders = [pathlib.Path(a) for a in sys.argv[1:]] or [here / "dev", here / "held"]
    bad = 0
    for folder in folders:
        if not folder.is_dir():
            continue
        kinds = collections.Counter()
        bad += check(folder, kinds)
        for kind in KINDS:
            print(f"  {kind:20s} {kinds[kind, False] + kinds[kind, True]:4d}  of them optional {kinds[kind, True]:4d}")
        total = sum(kinds.values())
        print(f"  {'all':20s} {total:4d}  of them optional {sum(v for (_, o), v in kinds.items() if o):4d}")
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
