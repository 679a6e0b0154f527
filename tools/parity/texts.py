"""Varied English text for the comparison with spaCy: prose that is at hand on the machine, and hard cases.

Nothing of the prose is kept in the project; it is read from the reports that we wrote, licence texts,
documentation of installed software, and doc strings of Python's library.
"""

import glob
import gzip
import importlib
import inspect
import os
import pkgutil
import random
import re

PLACES = [
    "/usr/share/common-licenses/*",
    "/usr/share/doc/*/copyright",
    "/usr/share/doc/*/README*",
    "/usr/share/doc/*/NEWS*",
    "/usr/share/perl/5*/pod/*.pod",
    "/usr/share/man/man1/*.1.gz",
    "/usr/share/man/man7/*.7.gz",
    os.path.expanduser("~/.cargo/registry/src/*/*/*.md"),
    os.path.expanduser("~/.rustup/toolchains/*/share/doc/**/*.md"),
]


def read(path):
    try:
        if path.endswith(".gz"):
            with gzip.open(path, "rt", encoding="utf-8", errors="replace") as file:
                text = file.read(200_000)
            # Manual pages: keep the words, drop requests and font changes.
            lines = [line for line in text.splitlines() if not line.startswith((".", "'"))]
            return re.sub(r"\\f[A-Z]|\\&|\\", "", "\n".join(lines))
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(200_000)
    except OSError:
        return ""


def doc_strings():
    for name in sorted(module.name for module in pkgutil.iter_modules() if module.name.isidentifier()):
        if name.startswith("_") or name in {"antigravity", "this", "idlelib", "lib2to3", "turtledemo"}:
            continue
        try:
            members = inspect.getmembers(importlib.import_module(name))
        except BaseException:
            continue
        for _, member in members[:40]:
            text = inspect.getdoc(member) if callable(member) or inspect.ismodule(member) else None
            if text and len(text) > 80:
                yield text


def paragraphs(text):
    for paragraph in re.split(r"\n\s*\n", text):
        if 30 <= len(paragraph) <= 4000 and sum(c.isalpha() for c in paragraph) > len(paragraph) * 0.4:
            yield paragraph


def hard_cases(rng, count):
    words = (
        "drone missile Iran Turkey U.S. U.K. Dr. Mr. F-16 S-400 MQ-9B T-90MS can't won't it's they're I'd've "
        "gonna y'all o'clock rock'n'roll a.m. p.m. e.g. i.e. etc. vs. No. $5 $1.2bn €300m £4 ¥100 100% 3.5kg 10km/h 5°C "
        "1,000 1.000,50 12/03/2021 2021-03-12 12:30 3-4 1990s '90s 1st 22nd A$5 US$20 C$3 #hashtag @handle user@example.com "
        "http://example.org/a?b=c&d=e#f www.example.co.uk example.com/x ftp://h.example:21/ 192.168.0.1 8.8.8.8:53 "
        "file.txt /usr/bin/env C:\\dir\\f x=y a/b and/or either/or well-known state-of-the-art pre-2020 co-operation "
        "naïve café Zürich Ångström Łódź İstanbul STRASSE straße ﬁne ① ² ½ ™ © ® … — – -- --- ~ ^ * ** _ __ | || § ¶ "
        "« » „ ‟ ‹ › “quoted” ‘single’ 'straight' \"double\" ``tex'' (paren) [bracket] {brace} <tag> <br/> &amp; &nbsp; "
        "😀 🚀🚀 👨‍👩‍👧 🇺🇦 ❤️ :) :-( ;D <3 ^_^ ¯\\_(ツ)_/¯ o_O XD :P "
        "Москва ракета Иран запустил 中国 导弹 出口 イラン ミサイル 이란 미사일 إيران صاروخ טיל Ελλάδα भारत ไทย Հայաստան "
        "word.Word word,word 1,a a,1 end.Next end?Next end!Next U.S.A. U.N.-backed Iran's Iranians' Boeing's F-35's 's n't "
        "N.Y. St. Gen. Lt.Col. Adm. Corp. Inc. Ltd. Co., Jr. Sr. PhD Ph.D. B.A. Jan. Sept. 5pm 5p.m. 10am 11:30am "
        "5-mile 20-year-old 155mm 7.62x39mm 105-mm AK-47s Su-35S MiG-29K KC-390 C-130J Il-76MD-90A Hwasong-17 "
        "A B C a b c I i X x 0 1 .5 5. .. ... .... ? ?? ?! !!! , ; : - ' \" ) ( ] ["
    ).split()
    spaces = [" "] * 30 + ["  ", "\n", "\n\n", "\t", "\u00a0", "\u2009", "\r\n", " \n ", "", "", "\u200b", "\u3000"]
    for _ in range(count):
        pieces = []
        for _ in range(rng.randint(1, 25)):
            word = rng.choice(words)
            chance = rng.random()
            if chance < 0.06:
                word = rng.choice("([{\"'“‘<*_-") + word
            elif chance < 0.18:
                word += rng.choice([")", "]", '"', "'", "”", ",", ".", ";", ":", "!", "?", "...", ".\"", "),", "'s", "’s", "%", "-", "/"])
            elif chance < 0.2:
                word = word.upper()
            elif chance < 0.22:
                word += rng.choice(words)
            pieces.append(word + rng.choice(spaces))
        yield "".join(pieces)
    alphabet = [chr(c) for c in list(range(0, 0x250)) + list(range(0x2000, 0x2070)) + list(range(0x20A0, 0x20C0))]
    alphabet += list("abcdefghijklmnopqrstuvwxyz .,;:!?'\"-()") * 12
    for _ in range(count // 3):
        yield "".join(rng.choice(alphabet) for _ in range(rng.randint(1, 80)))


def collect(wanted, hard, reports):
    """About `wanted` paragraphs of prose and `hard` hard cases, the same ones each time on one machine."""
    rng = random.Random(20240607)
    prose = []
    for path in sorted(glob.glob(os.path.join(reports, "**", "*.txt"), recursive=True)):
        text = read(path)
        prose.append(text)
        prose.extend(paragraphs(text))
    others = []
    files = sorted({file for place in PLACES for file in glob.glob(place, recursive=True) if os.path.isfile(file)})
    rng.shuffle(files)
    for path in files[:3000]:
        found = list(paragraphs(read(path)))
        others.extend(rng.sample(found, min(12, len(found))))
    for text in doc_strings():
        others.extend(list(paragraphs(text))[:3])
    rng.shuffle(others)
    prose.extend(others[: max(0, wanted - len(prose))])
    return prose + list(hard_cases(rng, hard))
