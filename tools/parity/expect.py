"""Writes spaCy's answers into crates/attache-lang/tests/expected.jsonl.

`expect.py MODEL FILE`: each line of FILE is an object with a `text`; what spaCy says of it is put beside the
text. Run it when sentences were added or the model has changed, and look at the difference.
"""

import json
import sys

import spacy

from parity import by_spacy

model, path = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    texts = [json.loads(line)["text"] for line in file]
with open(path, "w", encoding="utf-8") as file:
    for text, answer in zip(texts, by_spacy(spacy.load(model), texts)):
        file.write(json.dumps({"text": text, **answer}, ensure_ascii=False) + "\n")
