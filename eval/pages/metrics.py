"""What it means to read a page rightly: the measures of eval/pages/score.py, without any running or printing.

A truth is the object beside each page (eval/pages/README.md); an answer is what a program said of the page: text,
title, authors, outlet, url, published, updated, language, each possibly wrapped in an object with where it was learnt.
"""
import collections
import re
import unicodedata
from urllib.parse import unquote

FACTS = ("title", "published", "updated", "outlet", "authors", "url", "language")
WRAPPERS = ("value", "date", "name", "text", "title", "url", "language", "code")


def tokens(text):
    """The words of a text: letters and digits in a row, lower-cased. Soft hyphens and marks like [12] are no words."""
    plain = unicodedata.normalize("NFKC", text or "").replace("\u00ad", "")
    return re.findall(r"\w+", re.sub(r"\[\d{1,3}\]", " ", plain).lower())


def shared(found, wanted):
    """How many words the two have in common, each as often as it stands in both."""
    return sum((collections.Counter(found) & collections.Counter(wanted)).values())


def in_order(found, wanted):
    """How long the longest common subsequence is; bit-parallel, so that long papers are compared at once."""
    where = collections.defaultdict(int)
    for place, word in enumerate(wanted):
        where[word] |= 1 << place
    full = (1 << len(wanted)) - 1
    row = full
    for word in found:
        hits = row & where.get(word, 0)
        row = ((row + hits) | (row - hits)) & full
    return len(wanted) - row.bit_count()


def f1(common, found, wanted):
    return 2 * common / (found + wanted) if found + wanted else 1.0


def ratio(part, whole):
    return part / whole if whole else 1.0


def folded(words):
    """As names and titles are compared: letters and digits alone, without case, accents or a leading "the"."""
    plain = unicodedata.normalize("NFKD", words).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "", re.sub(r"^\s*the\s+", "", plain))


def said(answer):
    """The bare value of what a program said: out of an object that also tells where it was learnt."""
    if isinstance(answer, dict):
        return next((said(answer[key]) for key in WRAPPERS if answer.get(key) is not None), None)
    return answer


def names(answer):
    """A list of names, whether given as a list, as objects, or as one string parted by semicolons or commas."""
    if answer is None:
        return []
    if isinstance(answer, str):
        return [part.strip() for part in re.split(r"[;,]| and ", answer) if part.strip()]
    return [name for name in (said(one) for one in answer) if name]


def fact_is_right(fact, truth, answer):
    """Whether the program said the right thing; None when the truth knows none, and then nothing is asked.

    Of a paper without text nothing is asked. No date at all is a truth that is asked: a program must not make one up. A date marked inferred is no claim.
    """
    given, right = answer.get(fact), truth.get(fact)
    others = truth.get(f"{fact}_also", [])
    if fact == "authors" and truth["text"] is not None:
        answered = {folded(name) for name in names(given)}
        return any(answered == {folded(name) for name in wanted} for wanted in [right or [], *others])
    if fact == "published" and right is None and truth["text"] is not None:
        unsaid = said(given) is None or (isinstance(given, dict) and bool(given.get("inferred")))
        return unsaid or said(given)[:10] in others
    if right is None or right == []:
        return None
    value = said(given)
    if isinstance(value, list):
        value = said(value[0]) if value else None
    if not isinstance(value, str):
        return False
    rights = [right, *others]
    if fact in ("published", "updated"):
        return value[:10] in rights
    if fact == "language":
        return re.split(r"[-_]", value.lower())[0] in rights
    if fact == "url":
        return unquote(value).rstrip("/") in [unquote(one).rstrip("/") for one in rights]
    return folded(value) in [folded(one) for one in rights]


def text_of(answer):
    """The text a program read; an answer may give paragraphs instead."""
    text = answer.get("text")
    if isinstance(text, list):
        text = "\n\n".join(said(part) or "" for part in text)
    return text or ""


class PageScore:
    """How rightly one page was read."""

    def __init__(self, name, truth, answer):
        self.name = name
        text = text_of(answer)
        found = tokens(text)
        self.silent = truth["text"] is None
        wanted = tokens(truth["text"])
        may = collections.Counter(tokens(" ".join(truth.get("may", []))))
        self.extra = collections.Counter(found) - collections.Counter(wanted) - may
        self.found = shared(found, wanted) + self.extra.total()
        self.wanted = len(wanted)
        self.common = shared(found, wanted)
        self.ordered = in_order(found, wanted)
        self.facts = {fact: fact_is_right(fact, truth, answer) for fact in FACTS}
        flat = f" {' '.join(found)} "
        self.kept = [snippet for snippet in truth.get("without", []) if f" {' '.join(tokens(snippet))} " in flat]
        self.without = len(truth.get("without", []))
        self.missed = collections.Counter(wanted) - collections.Counter(found)

    def precision(self):
        return ratio(self.common, self.found) if self.found else 0.0

    def recall(self):
        return ratio(self.common, self.wanted)

    def f1(self):
        return f1(self.common, self.found, self.wanted)

    def ordered_f1(self):
        return f1(self.ordered, self.found, self.wanted)


class SetScore:
    """The scores of a set of pages, summed up."""

    def __init__(self, pages):
        self.pages = pages

    def summary(self):
        """All measures, each between 0 and 1, higher better."""
        read = [page for page in self.pages if not page.silent]
        silent = [page for page in self.pages if page.silent]
        mean = lambda values: sum(values) / len(values) if values else 1.0  # noqa: E731
        total = lambda values: sum(values)  # noqa: E731
        common, found, wanted = (total(getattr(p, k) for p in read) for k in ("common", "found", "wanted"))
        result = {
            "pages": len(self.pages),
            "text": mean([p.f1() for p in read]),
            "precision": mean([p.precision() for p in read]),
            "recall": mean([p.recall() for p in read]),
            "order": mean([p.ordered_f1() for p in read]),
            "micro": f1(common, found, wanted),
            "micro_precision": ratio(common, found),
            "micro_recall": ratio(common, wanted),
        }
        for fact in FACTS:
            asked = [p.facts[fact] for p in self.pages if p.facts[fact] is not None]
            result[fact] = mean([float(right) for right in asked])
        result["left_out"] = 1 - ratio(total(len(p.kept) for p in self.pages), total(p.without for p in self.pages)) \
            if any(p.without for p in self.pages) else 1.0
        if silent:
            result["silent"] = mean([float(p.found == 0) for p in silent])
        return result
