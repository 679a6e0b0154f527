#!/usr/bin/env python3
"""Tests of eval/pages/score.py and of the truth beside the pages and papers: eval/pages/score_test.py"""
import codecs
import html
import json
import random
import re
import stat
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from urllib.parse import unquote

import metrics
import score

PAGES = Path(__file__).resolve().parent
PAPERS = PAGES.parent / "papers"
KEYS = {"title", "authors", "outlet", "url", "published", "updated", "language", "text", "without"}
ALSO = {f"{fact}_also" for fact in metrics.FACTS} | {"may"}
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def decoded(data):
    """A page's characters, as its bytes have them: the checks must not rest on what the page declares."""
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"), (codecs.BOM_UTF8, "utf-8-sig")):
        if data.startswith(mark):
            return data.decode(name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        declared = re.search(rb"charset=[\"']?(windows-12\d\d|iso-8859-\d+|koi8-r)", data.lower())
        return data.decode(declared[1].decode() if declared else "windows-1252")


def words_of_page(source):
    """All words that stand in a page: in its text, its attributes and its scripts, whatever they are escaped with."""
    unescaped = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), source).replace("\\n", "\n")
    words = set()
    for form in (source, unescaped):
        for gap in ("", " "):
            bare = html.unescape(html.unescape(re.sub(r"<[^>]*>", gap, form)))
            words.update(metrics.tokens(bare))
        words.update(metrics.tokens(html.unescape(form)))
    return words


def truth(**fields):
    whole = {"title": "Two boats", "authors": ["Ann Lee"], "outlet": "The Bay Times", "url": "https://bay.example/1",
             "published": "2024-02-03", "updated": None, "language": "en", "text": "Two boats\n\nThey came at night.",
             "without": ["Read more here"]}
    return whole | fields


def read(answer, **fields):
    return metrics.PageScore("p", truth(**fields), answer)


class Measuring(unittest.TestCase):
    def test_what_is_the_same_scores_one(self):
        page = read({"text": truth()["text"]})
        self.assertEqual((page.f1(), page.ordered_f1(), page.kept), (1.0, 1.0, []))

    def test_too_much_costs_precision_and_too_little_recall(self):
        more = read({"text": truth()["text"] + " Read more: here!"})
        self.assertEqual((more.recall(), more.precision()), (1.0, 6 / 9))
        self.assertEqual(more.kept, ["Read more here"])
        less = read({"text": "Two boats"})
        self.assertEqual((less.recall(), less.precision()), (2 / 6, 1.0))
        none = read({})
        self.assertEqual((none.f1(), none.precision(), none.recall()), (0.0, 0.0, 0.0))

    def test_what_may_be_read_counts_neither_way(self):
        for text in ("", " I like boats"):
            self.assertEqual(read({"text": truth()["text"] + text}, may=["I like boats"]).f1(), 1.0)
        self.assertLess(read({"text": truth()["text"] + " I like ships"}, may=["I like boats"]).f1(), 1.0)

    def test_order_counts_only_where_it_is_asked_for(self):
        page = read({"text": "They came at night. Two boats"})
        self.assertEqual(page.f1(), 1.0)
        self.assertLess(page.ordered_f1(), 0.8)

    def test_the_common_subsequence_is_the_longest(self):
        def slow(a, b):
            row = [0] * (len(b) + 1)
            for x in a:
                last = row
                row = [0]
                for j, y in enumerate(b):
                    row.append(last[j] + 1 if x == y else max(row[j], last[j + 1]))
            return row[-1]
        chance = random.Random(3)
        for _ in range(200):
            a, b = ([chance.choice("abcd") for _ in range(chance.randint(0, 30))] for _ in range(2))
            self.assertEqual(metrics.in_order(a, b), slow(a, b))

    def test_words_are_told_apart_as_the_readme_says(self):
        self.assertEqual(metrics.tokens("The R\u00ADadar\u2019s 9.2m [12] \ufb01nd"), ["the", "radar", "s", "9", "2m", "find"])

    def test_facts_may_be_wrapped_and_are_folded(self):
        page = read({"title": {"value": "TWO BOATS "}, "outlet": "Bay Times", "authors": [{"name": "Ann Lee"}],
                     "url": "https://bay.example/1/", "published": {"date": "2024-02-03", "learnt": "meta"},
                     "language": "en-GB"})
        self.assertEqual([fact for fact, right in page.facts.items() if right is False], [])
        self.assertIsNone(page.facts["updated"])

    def test_facts_that_are_wrong_are_wrong(self):
        page = read({"title": "Two boats | Bay", "outlet": "Bay", "authors": ["Ann Lee", "Bo Ray"],
                     "published": "2024-02", "language": "fr"})
        self.assertEqual({fact for fact, right in page.facts.items() if right is False},
                         {"title", "outlet", "authors", "published", "language", "url"})

    def test_a_date_that_no_page_gives_must_not_be_made_up(self):
        self.assertFalse(read({"published": "2024-02-03"}, published=None).facts["published"])
        self.assertTrue(read({}, published=None).facts["published"])
        inferred = {"date": "2024-02-03", "inferred": True}
        self.assertTrue(read({"published": inferred}, published=None).facts["published"])

    def test_other_right_answers_are_right(self):
        self.assertTrue(read({"outlet": "Bay Group"}, outlet_also=["Bay Group"]).facts["outlet"])
        self.assertTrue(read({"authors": []}, authors_also=[[]]).facts["authors"])

    def test_a_paper_without_text_must_stay_silent(self):
        nothing = {"text": None, "title": None, "authors": [], "outlet": None, "published": None}
        silent = metrics.SetScore([read({}, **nothing), read({"text": "noise"}, **nothing)]).summary()
        self.assertEqual((silent["authors"], silent["published"]), (1.0, 1.0))
        self.assertEqual((silent["silent"], silent["text"]), (0.5, 1.0))


class Running(unittest.TestCase):
    """The script as it is called, with a program that answers what it is told to."""

    def run_with(self, said, *options):
        with tempfile.TemporaryDirectory() as folder:
            program = Path(folder) / "attache"
            program.write_text(f"#!{sys.executable}\nimport json, pathlib, sys\nfiles = sys.argv[3:]\n{said}\n")
            program.chmod(program.stat().st_mode | stat.S_IXUSR)
            command = [sys.executable, str(PAGES / "score.py"), "--attache", str(program), "--set", "dev", *options]
            return subprocess.run(command, capture_output=True, text=True)

    RIGHT = ("for f in files:\n    t = json.loads(pathlib.Path(f).with_suffix('.json').read_text())\n"
             "    print(json.dumps({'file': f, **t}))")

    def test_all_right_is_one_everywhere(self):
        run = self.run_with(self.RIGHT, "--json")
        self.assertEqual(run.returncode, 0, run.stderr)
        dev = json.loads(run.stdout)["sets"]["dev"]
        self.assertEqual({key for key, value in dev.items() if key != "pages" and value != 1.0}, set())

    def test_bars_are_kept(self):
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as bars:
            bars.write("[dev]\ntext = 0.5\n")
            bars.flush()
            self.assertEqual(self.run_with(self.RIGHT, "--bars", bars.name).returncode, 0)
            some = "print(json.dumps({'file': files[0], 'text': 'a'}))"
            self.assertEqual(self.run_with(some, "--bars", bars.name).returncode, 1)

    def test_what_cannot_be_measured_is_told(self):
        for said in ("", "print('hello')", "print('{}')"):
            self.assertEqual(self.run_with(said).returncode, 2)


class Truth(unittest.TestCase):
    def truths(self):
        for folder, suffix in ((PAGES / "dev", ".html"), (PAGES / "held", ".html"), (PAPERS, ".pdf")):
            for page, fields in score.load(folder, suffix) if folder.is_dir() else ():
                yield f"{folder.name}/{page.stem}", page, fields

    def test_every_page_has_its_truth_and_every_truth_its_page(self):
        for name in score.SETS:
            pages = {page.stem for page in (PAGES / name).glob("*.html")}
            self.assertEqual(pages, {truth.stem for truth in (PAGES / name).glob("*.json")})
        self.assertEqual({p.stem for p in (PAGES / "dev").iterdir()} & {p.stem for p in (PAGES / "held").iterdir()}, set())

    def test_truths_have_their_form(self):
        for name, _, fields in self.truths():
            with self.subTest(name):
                self.assertEqual(KEYS - set(fields), set())
                self.assertEqual(set(fields) - KEYS - ALSO, set())
                for fact in ("published", "updated"):
                    self.assertTrue(fields[fact] is None or DATE.fullmatch(fields[fact]))
                if fields["text"] is not None:
                    self.assertTrue(fields["text"].startswith(fields["title"]))
                    self.assertNotRegex(fields["text"], r"\n{3}|[ \t]\n|\n | \t|\t |  |&\w+;|</?\w+>")

    def test_all_words_of_a_truth_stand_in_its_page(self):
        for name, page, fields in self.truths():
            if page.suffix == ".html":
                with self.subTest(name):
                    there = words_of_page(decoded(page.read_bytes()))
                    self.assertEqual([word for word in metrics.tokens(" ".join([fields["text"], *fields.get("may", [])]))
                                      if word not in there], [])

    def test_facts_can_be_learnt_from_the_page(self):
        for name, page, fields in self.truths():
            if page.suffix != ".html":
                continue
            there = words_of_page(decoded(page.read_bytes()))
            for said in (fields["title"], *fields["authors"], fields["outlet"] or "", fields["url"] or ""):
                with self.subTest(name, said=said):
                    words = metrics.tokens(unquote(said))
                    self.assertEqual([word for word in words if word not in there], [])
            for day in filter(None, (fields["published"], fields["updated"])):
                with self.subTest(name, said=day):
                    year, _, number = day.split("-")
                    self.assertTrue({year, year[2:]} & there)
                    self.assertTrue(any(word.lstrip("0").startswith(number.lstrip("0"))
                                        for word in there))

    def test_what_must_not_be_read_is_no_part_of_the_truth_but_of_the_page(self):
        for name, page, fields in self.truths():
            if fields["text"] is None:
                continue
            text = f" {' '.join(metrics.tokens(fields['text']))} "
            there = words_of_page(decoded(page.read_bytes())) if page.suffix == ".html" else None
            for snippet in fields["without"]:
                with self.subTest(name, snippet=snippet):
                    words = metrics.tokens(snippet)
                    self.assertTrue(words)
                    self.assertNotIn(f" {' '.join(words)} ", text)
                    if there is not None:
                        self.assertEqual([word for word in words if word not in there], [])


if __name__ == "__main__":
    unittest.main()
