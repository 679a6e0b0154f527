"""Compares attache-lang with spaCy, token by token.

`parity.py MODEL ANALYSE [--texts N] [--hard N]`, run by the Python of an environment that has spaCy (see
`run.sh`). MODEL is a model folder, ANALYSE the example program `analyse` of attache-lang. Exits with 1
unless all tokens are identical and at least 99.9 % of every other kind of answer are.
"""

import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile

import spacy

import texts as sources

FIELDS = ["head", "tag", "pos", "dep", "lemma"]


def by_spacy(nlp, texts):
    for doc in nlp.pipe(texts):
        offsets = [0]
        for char in doc.text:
            offsets.append(offsets[-1] + len(char.encode("utf-8")))
        tokens = [
            [offsets[t.idx], offsets[t.idx + len(t.text)], t.head.i, t.tag_, t.pos_, t.dep_, t.lemma_] for t in doc
        ]
        sents = [[s.start, s.end] for s in doc.sents] if len(doc) else []
        yield {"tokens": tokens, "sents": sents, "ents": [[e.start, e.end, e.label_] for e in doc.ents]}


def by_us(program, model, texts):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8", delete=False) as file:
        file.writelines(json.dumps(text) + "\n" for text in texts)
    try:
        run = subprocess.run([program, model, file.name], check=True, capture_output=True)
    finally:
        os.unlink(file.name)
    return [json.loads(line) for line in run.stdout.decode("utf-8").split("\n") if line]


def entity_of_tokens(analysis):
    """For each token its entity's label and whether the entity starts there, so that entities count by token."""
    marks = [""] * len(analysis["tokens"])
    for start, end, label in analysis["ents"]:
        for i in range(start, end):
            marks[i] = ("B-" if i == start else "I-") + label
    return marks


def main():
    args = argparse.ArgumentParser()
    args.add_argument("model")
    args.add_argument("analyse")
    args.add_argument("--texts", type=int, default=4000)
    args.add_argument("--hard", type=int, default=1500)
    args.add_argument("--reports", default="reports")
    args.add_argument("--show", type=int, default=15)
    args = args.parse_args()

    texts = sources.collect(args.texts, args.hard, args.reports)
    # Lone surrogates cannot be written as UTF-8; no document that we read has them.
    texts = [text.encode("utf-8", "ignore").decode("utf-8") for text in texts]
    nlp = spacy.load(args.model)
    differ = collections.Counter()
    tokens = sentences = whole = 0
    shown = 0
    for text, theirs, ours in zip(texts, by_spacy(nlp, texts), by_us(args.analyse, args.model, texts), strict=True):
        tokens += len(theirs["tokens"])
        sentences += len(theirs["sents"])
        if theirs == ours:
            whole += 1
            continue
        show = shown < args.show
        shown += 1
        if [t[:2] for t in theirs["tokens"]] != [t[:2] for t in ours["tokens"]]:
            differ["tokens"] += 1
            if show:
                cut = lambda a: [text.encode()[t[0] : t[1]].decode() for t in a["tokens"]]
                print("TOKENS", repr(text[:200]), "\n   spaCy", cut(theirs), "\n   ours ", cut(ours))
            continue
        for mine, other in zip(ours["tokens"], theirs["tokens"]):
            for place, field in enumerate(FIELDS, start=2):
                if mine[place] != other[place]:
                    differ[field] += 1
        differ["entities"] += sum(a != b for a, b in zip(entity_of_tokens(ours), entity_of_tokens(theirs)))
        differ["sentences"] += sum(s not in ours["sents"] for s in theirs["sents"])
        if show:
            pairs = [(a, b) for a, b in zip(ours["tokens"], theirs["tokens"]) if a != b][:3]
            print("ANSWERS", repr(text[:200]), "\n   ours, spaCy:", pairs)

    print(f"{len(texts)} texts, {sentences} sentences, {tokens} tokens; {whole} texts identical in everything")
    failed = differ["tokens"] > 0
    print(f"texts with other tokens: {differ['tokens']}")
    for field in FIELDS + ["entities", "sentences"]:
        share = 1 - differ[field] / max(1, sentences if field == "sentences" else tokens)
        failed |= share < 0.999
        print(f"{field:>10}: {differ[field]} differ, {share:.5%} identical")
    sys.exit(failed)


if __name__ == "__main__":
    main()
