#!/usr/bin/env python3
"""Score claims that were read against claims that were written down by hand.

    eval/score.py GOLD.jsonl... --pred PRED.jsonl... [--texts DIR] [--min-f1 F1] [--errors N] [--json]

GOLD holds annotated claims, one a line, in the form that eval/claims/README.md describes; PRED what
`attache claims --json` prints. Documents that GOLD does not mention are left out of PRED. The texts are
looked for in --texts and beside each GOLD file, as NAME.txt.

A claim that was read is right when an annotated one has the same document and kind, shares at least one
character of evidence, and has the same fillers in the core roles of the kind: the mean, over those core roles
that either of the two fills, of the F1 of their fillers is 0.5 or more. One claim is counted for one only; among
all ways of pairing them the one with the greatest sum of agreement is taken (exactly, group by group). An annotated
claim that is marked optional counts neither when it is missed nor when it is found.

Fillers are compared without case, accents, punctuation, a leading article and the s of a plural.

Printed: precision, recall and F1 over all claims, by kind and by document; then, over the pairs, how often each
further field agrees where either side has it. An item or a place agrees when one name is the end of the other
("military drone" and "drone"); a date when one begins with the other ("2022" and "2022-05"), approximations counting
as nothing said when the other side says nothing.

Exit status: 0; 1 when F1 is under --min-f1, or evidence does not stand in its text; 2 wrong usage or unreadable input.
"""
import argparse
import collections
import json
import pathlib
import re
import sys
import unicodedata

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from check import KINDS  # noqa: E402  (the vocabulary is written down once)

CORE = {kind: core.split() for kind, (core, _, _) in KINDS.items()}
FIELDS = ("item", "stage", "date", "place", "quantity", "polarity", "certainty", "attributed_to")
ENOUGH = 0.5
# Between pairings that agree equally in their parties, the one whose other fields agree is the right one.
NUDGE = 1e-6


class Unreadable(Exception):
    """An input that cannot be scored, in words for the user."""


def folded(name):
    """A name without what writers vary: case, accents, punctuation, article, plural."""
    letters = unicodedata.normalize("NFKD", str(name)).casefold()
    letters = "".join(c for c in letters if not unicodedata.combining(c))
    letters = re.sub(r"^(?:the|an?)\s+", "", letters)
    words = " ".join(re.findall(r"[a-z0-9]+", letters))
    plural = len(words) > 3 and words.endswith("s") and not words.endswith(("ss", "us", "is", "ates"))
    return words[:-1] if plural else words


def names(value):
    """The set of folded names in a field that holds one, several or none."""
    values = value if isinstance(value, list) else [] if value is None else [value]
    return {name for name in map(folded, values) if name}


def agreement(gold, pred):
    """Mean F1 of the fillers over the core roles that either claim fills; 1 when neither fills any."""
    scores = []
    for role in CORE[gold["kind"]]:
        ours, theirs = names(pred["roles"].get(role)), names(gold["roles"].get(role))
        if ours or theirs:
            scores.append(2 * len(ours & theirs) / (len(ours) + len(theirs)))
    return sum(scores) / len(scores) if scores else 1.0


def overlap_of_names(ours, theirs):
    return any(a == b or a.endswith(" " + b) or b.endswith(" " + a) for a in ours for b in theirs)


def agrees(field, gold, pred):
    """Whether a further field agrees; None when neither claim says anything of it."""
    if field in ("item", "place", "attributed_to"):
        ours, theirs = ((names(c["roles"].get(field)) if field == "item" else names(c.get(field))) for c in (pred, gold))
        return overlap_of_names(ours, theirs) if ours or theirs else None
    ours, theirs = (None if c.get(field) in (None, "", "-") else str(c[field]) for c in (pred, gold))
    if ours is None and theirs is None:
        return None
    if field == "date":
        return dates_agree(ours, theirs)
    return ours is not None and theirs is not None and folded(ours) == folded(theirs)


def dates_agree(a, b):
    if a is None or b is None:
        only = a or b
        bounds_only = only.startswith("../") or only.endswith("..") or "~" in only
        return None if bounds_only else False
    a, b = (re.sub(r"[~?%]", "", date).split("/")[0] for date in (a, b))
    return bool(a and b) and (a.startswith(b) or b.startswith(a))


def place_in_text(claim, text):
    """Start and end of the claim's evidence in characters, or None when the text does not have it there."""
    evidence, span = claim.get("evidence"), claim.get("span")
    if span:
        start, end = span[:2]
        if not 0 <= start < end <= len(text) or evidence and text[start:end] != evidence:
            return None
        return start, end
    if not evidence:
        return None
    # White space may have been changed in copying: a line's end for a space.
    found = re.search(r"\s+".join(map(re.escape, evidence.split())), text)
    return found.span() if found else None


def best_pairs(weights):
    """From {(gold, pred): weight > 0}, the one-to-one pairs whose weights have the greatest sum."""
    partners = collections.defaultdict(set)
    for g, p in weights:
        partners["g", g].add(("p", p))
        partners["p", p].add(("g", g))
    pairs, seen = [], set()
    for start in sorted(partners):
        if start in seen:
            continue
        group, open_ends = set(), [start]
        while open_ends:
            node = open_ends.pop()
            if node not in group:
                group.add(node)
                open_ends.extend(partners[node])
        seen |= group
        golds = sorted(n for side, n in group if side == "g")
        preds = sorted(n for side, n in group if side == "p")
        pairs += assign(golds, preds, weights)
    return pairs


def assign(golds, preds, weights):
    """The assignment problem on one group by shortest augmenting paths with potentials, in cubic time."""
    rows, columns = (golds, preds) if len(golds) <= len(preds) else (preds, golds)
    turned = rows is not golds

    def cost(row, column):
        pair = (columns[column], rows[row]) if turned else (rows[row], columns[column])
        return -weights.get(pair, 0.0)

    row_price, column_price = [0.0] * len(rows), [0.0] * (len(columns) + 1)
    owner = [None] * (len(columns) + 1)  # the row that holds each column; the last column is where a path starts
    for new_row in range(len(rows)):
        column = len(columns)
        owner[column] = new_row
        slack, came_from, done = [float("inf")] * len(columns), [None] * len(columns), set()
        while owner[column] is not None:
            done.add(column)
            row = owner[column]
            for other in range(len(columns)):
                if other not in done:
                    reduced = cost(row, other) - row_price[row] - column_price[other]
                    if reduced < slack[other]:
                        slack[other], came_from[other] = reduced, column
            nearest = min((c for c in range(len(columns)) if c not in done), key=lambda c: slack[c])
            step = slack[nearest]
            for reached in done:
                row_price[owner[reached]] += step
                column_price[reached] -= step
            for other in range(len(columns)):
                if other not in done:
                    slack[other] -= step
            column = nearest
        while column != len(columns):
            owner[column] = owner[came_from[column]]
            column = came_from[column]
    taken = [(columns[c], rows[r]) if turned else (rows[r], columns[c]) for c, r in enumerate(owner[:-1]) if r is not None]
    return [pair for pair in taken if pair in weights]


def load(paths):
    """The claims of JSONL files, each of a kind that we know."""
    claims = []
    for path in paths:
        try:
            lines = pathlib.Path(path).read_text(encoding="utf-8").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise Unreadable(f"{path}: {error}") from error
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                claim = json.loads(line)
            except ValueError as error:
                raise Unreadable(f"{path}:{number}: {error}") from error
            if not isinstance(claim, dict) or "doc" not in claim:
                raise Unreadable(f"{path}:{number}: no claim")
            if claim.get("kind") in CORE:
                claim["roles"] = claim.get("roles") or {}
                claims.append(claim)
    return claims


def texts_for(docs, folders):
    texts = {}
    for doc in docs:
        path = next((p for p in (folder / f"{doc}.txt" for folder in folders) if p.is_file()), None)
        if path is None:
            raise Unreadable(f"no text of {doc}: name its folder with --texts")
        # Offsets count the characters of the file as it is, carriage returns too.
        with open(path, encoding="utf-8", newline="") as file:
            texts[doc] = file.read()
    return texts


class Score:
    """The comparison of two lists of claims."""

    def __init__(self, gold, pred, texts):
        docs = {claim["doc"] for claim in gold}
        self.gold, self.pred = gold, [claim for claim in pred if claim["doc"] in docs]
        gold_at = [place_in_text(c, texts[c["doc"]]) for c in self.gold]
        pred_at = [place_in_text(c, texts[c["doc"]]) for c in self.pred]
        self.adrift = [c for c, at in zip(self.gold + self.pred, gold_at + pred_at) if at is None]
        weights = {}
        for i, (g, a) in enumerate(zip(self.gold, gold_at)):
            for j, (p, b) in enumerate(zip(self.pred, pred_at)):
                if (g["doc"], g["kind"]) != (p["doc"], p["kind"]) or a is None or b is None:
                    continue
                if min(a[1], b[1]) > max(a[0], b[0]) and (weight := agreement(g, p)) >= ENOUGH:
                    weights[i, j] = weight + NUDGE * sum(agrees(f, g, p) is True for f in FIELDS)
        self.pairs = best_pairs(weights)
        self.optional = {i for i, g in enumerate(self.gold) if g.get("optional")}
        self.excused = {j for i, j in self.pairs if i in self.optional}

    def counts(self, which=lambda claim: True):
        """Annotated, read and matched claims among those of which `which` holds, optional ones left out."""
        wanted = sum(which(g) for i, g in enumerate(self.gold) if i not in self.optional)
        read = sum(which(p) for j, p in enumerate(self.pred) if j not in self.excused)
        right = sum(which(self.gold[i]) for i, _ in self.pairs if i not in self.optional)
        return wanted, read, right

    def f1(self):
        return figures(*self.counts())[2]

    def fields(self):
        """For each further field, how many pairs agree and how many say anything of it."""
        told = {}
        for field in FIELDS:
            answers = [agrees(field, self.gold[i], self.pred[j]) for i, j in self.pairs]
            answers = [answer for answer in answers if answer is not None]
            if answers:
                told[field] = (sum(answers), len(answers))
        return told

    def missed(self):
        found = {i for i, _ in self.pairs}
        return [g for i, g in enumerate(self.gold) if i not in found and i not in self.optional]

    def spurious(self):
        right = {j for _, j in self.pairs}
        return [p for j, p in enumerate(self.pred) if j not in right]


def figures(wanted, read, right):
    """Precision, recall, F1."""
    precision = right / read if read else 0.0
    recall = right / wanted if wanted else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def report(score, errors):
    def row(name, counts):
        p, r, f1 = figures(*counts)
        print(f"{name:34s} gold {counts[0]:5d}  read {counts[1]:5d}  right {counts[2]:5d}  P {p:.3f}  R {r:.3f}  F1 {f1:.3f}")

    row("all", score.counts())
    for field in ("kind", "doc"):
        for value in CORE if field == "kind" else sorted({g["doc"] for g in score.gold}):
            counts = score.counts(lambda claim, value=value, field=field: claim[field] == value)
            if counts[0] or counts[1]:
                row(f"  {value[:32]}", counts)
    print("over the pairs, where either side says it:")
    shares = []
    for field, (agree, said) in score.fields().items():
        shares.append(agree / said)
        print(f"  {field:15s} {agree:5d} of {said:5d} agree  {agree / said:.3f}")
    if shares:
        print(f"  mean of the fields {sum(shares) / len(shares):.3f}")
    for what, claims in (("missed", score.missed()), ("spurious", score.spurious()), ("not in its text", score.adrift)):
        for claim in claims[: errors if what != "not in its text" else None]:
            roles = json.dumps(claim["roles"], ensure_ascii=False)
            print(f"{what} {claim['doc']} {claim['kind']} {roles} | {str(claim.get('evidence'))[:160]}")
    print(f"F1 {score.f1():.3f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", metavar="GOLD", help="annotated claims")
    parser.add_argument("--pred", required=True, nargs="+", metavar="PRED", help="claims that were read")
    parser.add_argument("--texts", metavar="DIR", help="where the texts are, if not beside GOLD")
    parser.add_argument("--min-f1", type=float, default=0.0, metavar="F1", help="exit with 1 under this")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show the first N missed and N spurious claims")
    parser.add_argument("--json", action="store_true", help="print the totals as one JSON object")
    args = parser.parse_args()
    try:
        gold, pred = load(args.gold), load(args.pred)
        folders = [pathlib.Path(args.texts)] if args.texts else []
        folders += [pathlib.Path(path).resolve().parent for path in args.gold]
        score = Score(gold, pred, texts_for(sorted({g["doc"] for g in gold}), folders))
    except Unreadable as error:
        print(f"score: {error}", file=sys.stderr)
        return 2
    if args.json:
        wanted, read, right = score.counts()
        precision, recall, f1 = figures(wanted, read, right)
        print(json.dumps({"gold": wanted, "read": read, "right": right, "precision": precision, "recall": recall,
                          "f1": f1, "not_in_text": len(score.adrift), "fields": score.fields()}))
    else:
        report(score, args.errors)
    return 1 if score.f1() < args.min_f1 or score.adrift else 0


if __name__ == "__main__":
    sys.exit(main())
