"""Find names and titles in running text, by rules that a reader can follow.

1. A capitalised word is part of a name, unless it is a stop word, a month or a weekday. A single word must also be
   capitalised at least as often as not when it occurs inside sentences.
2. Where every word is capitalised (at the start of a sentence or quotation), a word needs evidence. Either it is in the
   gazetteer; or it is usually capitalised inside sentences, here and in 2,000 news articles
   (`resources/word_capitals.csv`); or it never occurs in lower case and is a listed first name, surname or town; or it is
   not a familiar word and the next word is part of a name.
3. Adjacent words form one name. A possessive ends it ("Russia’s | Sergei Shoigu"). Titles (`resources/titles.csv`) are
   separated from it and listed on their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import pandas as pd

from analysis.names.kinds import Context
from analysis.names.lists import first_name, surname, town, writing
from analysis.names.same import Named, head_kind, identify, leading_place, name_key, place_or_body
from analysis.resources import resource
from analysis.text.calendar import MONTHS, SHORT_MONTHS, WEEKDAYS
from analysis.text.given import body
from analysis.text.memory import remembered, uncollected
from analysis.text.syllables import listed
from analysis.text.word_forms import POSSESSIVE, bare, fold, is_stop_word
from analysis.text.words import Words, cut_words

NAME_COLUMNS = ["article", "sentence", "start", "end", "text", "kind", "mention", "first", "last"]
CALENDAR = frozenset(name.lower() for name in MONTHS + SHORT_MONTHS + WEEKDAYS)
BETWEEN = frozenset(
    {"de", "del", "della", "der", "den", "di", "da", "dos", "la", "le", "van", "von", "bin", "ibn", "al", "el"}
)
JOINED_BY = re.compile(r"(?: |-| ?& ?)?$")
AFTER_INITIAL = re.compile(r"\. ?$")
OPENS = re.compile(r"[\"“„«:•]|(?<!\w)['‘]$")
SHORTENED = frozenset({"ft", "mt", "st"})  # "St. Louis"
NO_NAME = re.compile(r"(?:ing|ed|ly)$")
PARTY_AND_STATE = re.compile(r"[DRIL]-[A-Z]")  # "(R-Ohio)"
LONGEST_TITLE = 5
WEIGHT = 3  # of a use in the corpus, against one in the articles behind `word_capitals.csv`


@cache
def titles() -> dict[str, str]:
    """Kind of every title (`office`, `honorific`) by its folded form."""
    return {_phrase(row["title"].split()): row["kind"] for row in resource("titles")}


@cache
def _title_words() -> frozenset[str]:
    return frozenset(word for title in titles() for word in title.split())


@cache
def _at_the_edge() -> tuple[frozenset[str], frozenset[str]]:
    """The words that titles begin with, and those that they end with."""
    words = [title.split() for title in titles()]
    return frozenset(first for first, *_ in words), frozenset(last for *_, last in words)


@cache
def _opens_title(form: str) -> bool:
    """Whether a title may begin with this word."""
    word = _phrase([form])
    return not _at_the_edge()[0].isdisjoint((word, word.removesuffix("s")))


@cache
def _closes_title(form: str) -> bool:
    return _phrase([form]) in _at_the_edge()[1]


def _is_title(phrase: str) -> bool:
    return phrase in titles() or phrase.removesuffix("s") in titles()


def _phrase(forms: list[str]) -> str:
    return " ".join(fold(bare(form)).rstrip(".") for form in forms)


def find_names(sentences: pd.DataFrame, words: Words | None = None) -> pd.DataFrame:
    """One row per name or title in the body sentences, in text order.

    Columns: `article`, `sentence`, `start`, `end` (offsets in the article), `text` (as written), `kind` (person, place,
    organisation, event, other name, title, or demonym: an adjective such as "Russian"), `mention` (the one form under which
    its spellings and short forms are joined; "" for a title), `first`, `last` (positions in `words`, the last excluded).

    >>> from analysis.text.words import cut_text
    >>> text = "North Korea’s Kim Jong Un met President Putin. Kim and Vladimir Putin talked."
    >>> find_names(cut_text(text)).loc[[0, 1, 3, 4, 5], ["text", "kind", "mention"]]
                 text    kind         mention
    0     North Korea   place     North Korea
    1     Kim Jong Un  person     Kim Jong Un
    3           Putin  person  Vladimir Putin
    4             Kim  person     Kim Jong Un
    5  Vladimir Putin  person  Vladimir Putin
    """
    if words is not None and words.voice != "all":
        return _names_in(words)
    return words_and_names(body(sentences) if words is None else words.sentences)[1].copy()


@remembered(4)
def words_and_names(sentences: pd.DataFrame) -> tuple[Words, pd.DataFrame]:
    """The words of body sentences, and their names: `find_names`."""
    words = cut_words(sentences)
    return words, _names_in(words)


@uncollected()
def _names_in(words: Words) -> pd.DataFrame:
    look = Finder(words)
    rows = [look.row(named) for named in identify(list(look.pieces()))]
    return pd.DataFrame(rows, columns=NAME_COLUMNS)


def name_words(names: pd.DataFrame, words: Words) -> np.ndarray:
    """Whether each word belongs to a name or title of `find_names(…, words)`."""
    steps = np.zeros(len(words.row) + 1, dtype=int)
    np.add.at(steps, names["first"].to_numpy(dtype=int), 1)
    np.add.at(steps, names["last"].to_numpy(dtype=int), -1)
    return np.cumsum(steps)[:-1] > 0


@dataclass
class Finder:
    """The names and titles in the words of some sentences."""

    words: Words

    def __post_init__(self) -> None:
        self.rows = self.words.row.tolist()
        self.forms = self.words.written
        self.starts, self.ends = self.words.offsets.T.tolist()
        self.first = self.words.first.tolist()
        columns = ("article", "event", "sentence", "start", "text")
        self.sentences = list(zip(*(self.words.sentences[name].to_list() for name in columns), strict=True))
        self.capital = np.flatnonzero(self.words.lookup(_has_capital)).tolist()
        self.usage = self._small()
        self.usage.update((self.event(at), "capital", bare(self.forms[at])) for at in self.inside)
        self.usual: dict[tuple[str, str], bool] = {}

    def event(self, at: int) -> str:
        """The event of a word's article, "" if there is none."""
        event = self.sentences[self.rows[at]][1]
        return event if isinstance(event, str) else ""

    def _small(self) -> Counter[tuple[str, str, str]]:
        """How often each word that also has a capital somewhere is written in lower case, by event."""
        forms = self.words.forms
        wanted = {bare(form).lower() for form in forms if _has_capital(form)}
        asked = self.words.lookup(lambda form: form in wanted and not _has_capital(form)).astype(bool)
        events = [sentence[1] if isinstance(sentence[1], str) else "" for sentence in self.sentences]
        pairs = zip(self.words.row[asked].tolist(), self.words.id[asked].tolist(), strict=True)
        return Counter((events[row], "small", forms[number]) for row, number in pairs)

    def gap(self, at: int) -> str:
        """The characters between a word and the one before it in the same sentence."""
        start, text = self.sentences[self.rows[at]][3:]
        before = start if self.first[at] else self.ends[at - 1]
        return text[before - start : self.starts[at] - start]

    def same_sentence(self, at: int, other: int) -> bool:
        return 0 <= other < len(self.rows) and self.rows[at] == self.rows[other]

    def opens(self, at: int) -> bool:
        return self.first[at] or bool(OPENS.search(self.gap(at)))

    @cached_property
    def inside(self) -> frozenset[int]:
        """Positions of the words that are capitalised although nothing before them requires it."""
        return frozenset(at for at in self.capital if not _never_a_name(self.forms[at]) and not self.opens(at))

    def usually_capital(self, at: int) -> bool:
        """Whether a word is capitalised at least as often as not, in its event and elsewhere."""
        event, form = key = self.event(at), bare(self.forms[at])
        if key not in self.usual:
            small, capital = writing(form)
            capital += WEIGHT * self.usage[event, "capital", form]
            self.usual[key] = 0 < capital >= small + WEIGHT * self.usage[event, "small", form.lower()]
        return self.usual[key]

    @cached_property
    def names(self) -> frozenset[int]:
        """Positions of the words that are part of a name."""
        found = set(self.inside)
        for at in reversed(self.capital):
            if at not in found and not _never_a_name(self.forms[at]) and self._opening_name(at, found):
                found.add(at)
        return frozenset(found)

    def _opening_name(self, at: int, found: set[int]) -> bool:
        form = bare(self.forms[at])
        if self.usually_capital(at) or self._in_gazetteer(at):
            return True
        plain, (small, capital) = form.lower(), writing(form)
        if (self.event(at), "small", plain) in self.usage or small > capital:
            return False
        if first_name(form) or surname(form) or town((form,)):
            return True
        if small or NO_NAME.search(plain) or at + 1 not in found:
            return False
        return self.joined(at + 1) and not (listed(plain) or fold(form) in _title_words())

    def _in_gazetteer(self, at: int) -> bool:
        phrases = (self.forms[at : at + length] for length in (1, 2, 3))
        return any(place_or_body(name_key(forms)) for forms in phrases)

    def joined(self, at: int) -> bool:
        """Whether a word continues the name of the word before it."""
        if not self.same_sentence(at, at - 1) or POSSESSIVE.search(self.forms[at - 1]):
            return False
        before, gap = self.forms[at - 1], self.gap(at)
        if AFTER_INITIAL.match(gap):
            return len(before) == 1 or fold(before) in _title_words() | SHORTENED
        return bool(JOINED_BY.match(gap))

    def runs(self) -> Iterator[list[int]]:
        """Adjacent words of names, with the "of" or "van" between them."""
        run: list[int] = []
        for at in sorted(self.names):
            link = self._link(run[-1], at) if run else None
            if link is None:
                if run:
                    yield run
                run = [at]
            else:
                run += [*link, at]
        if run:
            yield run

    def _link(self, last: int, at: int) -> range | None:
        between = range(last + 1, at)
        if len(between) > 2 or not all(map(self.joined, range(last + 1, at + 1))):
            return None
        linking = [self.forms[k].lower() for k in between]
        before = fold(self.forms[last])
        if linking in (["of"], ["of", "the"], ["for"]):
            return between if head_kind(before) or before in _title_words() else None
        return between if all(word in BETWEEN for word in linking) else None

    def pieces(self) -> Iterator[Named]:
        for run in self.runs():
            parts = list(self._split(run))
            title_before = bool(parts) and parts[0][1] == "name" and self._title_before(parts[0][0][0])
            if title_before:
                yield self._named(title_before, "title")
            after_title = bool(title_before)
            for part, kind in parts:
                person = after_title or (part is parts[-1][0] and self._title_after(part[-1]))
                yield self._named(part, kind, person=kind == "name" and person)
                after_title = kind == "title"

    def _split(self, run: list[int]) -> Iterator[tuple[list[int], str]]:
        """Split a run of words at the titles in it."""
        part: list[int] = []
        at = 0
        while at < len(run):
            length = self._title_length(run[at:])
            if length:
                yield from self._name_parts(part)
                yield run[at : at + length], "title"
                part = []
                at += length
            else:
                part.append(run[at])
                at += 1
        yield from self._name_parts(part)

    def _name_parts(self, part: list[int]) -> Iterator[tuple[list[int], str]]:
        names = [position for position, at in enumerate(part) if at in self.names]
        if not names or len(names) == 1 and not self._stands_alone(part[names[0]]):
            return
        part = part[names[0] : names[-1] + 1]
        lead = leading_place([self.forms[at] for at in part])
        yield from ((some, "name") for some in (part[:lead], part[lead:]) if some)

    def _stands_alone(self, at: int) -> bool:
        return self.usually_capital(at) or self._in_gazetteer(at)

    def _title_length(self, run: list[int]) -> int:
        if not _opens_title(self.forms[run[0]]):
            return 0
        for length in range(min(LONGEST_TITLE, len(run)), 0, -1):
            if _is_title(_phrase([self.forms[at] for at in run[:length]])):
                following = [self.forms[at] for at in run[length:]]
                return 0 if len(following) == 1 and head_kind(fold(bare(following[0]))) else length
        return 0

    def _title_before(self, at: int) -> list[int]:
        """A title in lower case before a name: "leader Kim", "spokesman, John Kirby"."""
        if not self.same_sentence(at, at - 1) or not _closes_title(self.forms[at - 1]):
            return []
        if self.gap(at) not in (" ", ", ", ". "):
            return []
        for length in range(LONGEST_TITLE, 0, -1):
            words = list(range(at - length, at))
            if self.same_sentence(at, words[0]) and _phrase([self.forms[k] for k in words]) in titles():
                return words
        return []

    def _title_after(self, at: int) -> bool:
        """A title in the words set off after a name: "John Everard, a former UK ambassador"."""
        if not self.same_sentence(at, at + 1) or not self.gap(at + 1).startswith(","):
            return False
        return any(self.same_sentence(at, k) and self.forms[k] in titles() for k in range(at + 1, at + 7))

    def _named(self, part: list[int], kind: str, *, person: bool = False) -> Named:
        article, event, _, begin, text = self.sentences[self.rows[part[0]]]
        start, end = self.starts[part[0]], self.ends[part[-1]]
        written = bare(text[start - begin : end - begin])
        key = name_key([self.forms[at] for at in part])
        context = self._context(part, person)
        return Named(part[0], part[-1] + 1, article, event, start, written, key, kind, person, context)

    def _context(self, part: list[int], title: bool) -> Context:
        """The words and characters around a name."""
        first, after = part[0], part[-1] + 1
        word, earlier = (
            self.forms[at].lower() if self.same_sentence(first, at) else "" for at in (first - 1, first - 2)
        )
        follows = self.same_sentence(first, after)
        return Context(
            before=(word, earlier),
            gap_before=self.gap(first) if word else "",
            after=self.forms[after] if follows else "",
            gap_after=self.gap(after) if follows else "",
            possessive=bool(POSSESSIVE.search(self.forms[part[-1]])),
            title=title,
        )

    def row(self, it: Named) -> tuple[object, ...]:
        sentence = self.sentences[self.rows[it.first]][2]
        end = it.start + len(it.text)
        return it.article, sentence, it.start, end, it.text, it.kind, it.mention, it.first, it.last


@cache
def _has_capital(form: str) -> bool:
    return not form[0].isdigit() and any(map(str.isupper, form))


@cache
def _never_a_name(form: str) -> bool:
    plain = bare(form)
    if PARTY_AND_STATE.match(plain) or plain.lower().rstrip(".") in CALENDAR or len(plain) == 1 and plain in "IA":
        return True
    return is_stop_word(plain) and not (plain.isupper() and len(plain) > 1)
