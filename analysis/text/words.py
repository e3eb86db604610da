"""The only place that cuts text: sentences, quotations and words; and what is known of one word."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pandas as pd

from analysis.blocks import label_blocks
from analysis.quality import NOT_ENGLISH
from analysis.sentences import Span, sentence_spans

VOICES = ("all", "own", "quoted")

# "U.S.", "3.5", "1,000", "Jong-un", "don't", "so-called" and "AT&T" are each one word.
WORD = re.compile(r"(?:(?:[^\W\d_]\.){2,}|\w+(?:[.,]\d+)*)(?:[-'’‘&]\w+)*")


def cut_sentences(articles: pd.DataFrame, blocks: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row per sentence of every block, in text order.

    Columns: `article`, `source`, `event`; `block` (row of the block in `label_blocks`), `kind` (of
    the block; body text of an article flagged as not English is `foreign`, so that no measure of
    English counts it); `sentence` (position in the article, from 0); `start`, `end` (offsets into
    the article's text); `text`; `quotes` (pairs of offsets of what stands inside quotation marks,
    marks included). Several `articles` that share an index value are one article to no one: give
    each its own.
    """
    if not isinstance(articles, pd.DataFrame):  # an archive
        return articles.cut_sentences(blocks)
    blocks = label_blocks(articles) if blocks is None else blocks
    positions = {article: position for position, article in enumerate(articles.index)}
    texts = articles["text"].to_list()
    ids, begins, stops, kinds = (blocks[name].to_list() for name in ("article", "start", "end", "kind"))
    english = [NOT_ENGLISH not in flag for flag in articles["flags"]]
    position = np.array([positions[article] for article in ids], dtype=int)
    spans = [
        sentence_spans(texts[at][begin:stop]) for at, begin, stop in zip(position.tolist(), begins, stops, strict=True)
    ]
    kinds = [
        "foreign" if kind == "body" and not english[at] else kind
        for at, kind in zip(position.tolist(), kinds, strict=True)
    ]
    block = np.repeat(np.arange(len(spans)), list(map(len, spans)))
    within = np.array(list(chain.from_iterable(spans)), dtype=int).reshape(-1, 2)
    start, end = (within + np.array(begins, dtype=int)[block, None]).T
    at = position[block]
    run = np.cumsum(np.diff(position, prepend=-1) != 0)[block]  # of blocks of one article
    quotations = list(map(Quotations, texts))
    places = list(zip(at.tolist(), start.tolist(), end.tolist(), strict=True))
    columns = {
        "article": articles.index.to_numpy()[at],
        "source": articles["source"].to_numpy()[at],
        "event": articles["event"].to_numpy()[at],
        "block": block,
        "kind": [kinds[one] for one in block.tolist()],
        "sentence": np.arange(len(run)) - np.searchsorted(run, run),
        "start": start,
        "end": end,
        "text": [texts[one][first:last] for one, first, last in places],
        "quotes": [quotations[one].between(first, last) for one, first, last in places],
    }
    return pd.DataFrame(columns)


def cut_text(text: str, source: str = "text") -> pd.DataFrame:
    """The sentences of one text that is all body: the columns of `cut_sentences`.

    >>> cut_text("He met Gen. Lee. “I may go,” he said.")[["text", "quotes"]]
                        text       quotes
    0       He met Gen. Lee.           ()
    1  “I may go,” he said.  ((17, 28),)
    """
    article = {"source": source, "event": "", "text": text, "flags": ""}
    block = {"article": source, "start": 0, "end": len(text), "kind": "body"}
    return cut_sentences(pd.DataFrame([article], index=[source]), pd.DataFrame([block]))


# Quotation marks -------------------------------------------------------------------------------

MARK = re.compile(r"[\"“”„«»\n]")
RUNS_ON = re.compile(r"\n+[^\S\n]*[\"“„]")
# A single mark opens before a word; "'em", "’90s" and "rock ’n’ roll" are apostrophes.
SINGLE_OPEN = re.compile(r"['‘](?<![\w\"“”.,].)(?=\w)(?!(?:em|tis|twas|til|cause|cos|n|\d\ds?)\b)", re.IGNORECASE)
SINGLE_CLOSE = re.compile(r"['’](?<=[\w.,!?…].)(?<!['’]n.)(?!\w)")


def find_quotations(text: str) -> list[Span]:
    """Offsets of what stands inside quotation marks, marks included, in order and apart.

    A quotation that runs on is marked again at the head of each of its paragraphs and closed at the
    last: every one of them is inside. A mark that is never closed opens nothing: where the text
    does not say what is quoted, it stays the outlet's own.

    >>> find_quotations('It was "odd", he said.')
    [(7, 12)]
    >>> find_quotations("The workers’ ‘rock ’n’ roll’ of the ’90s")
    [(13, 28)]
    """
    spans: list[Span] = []
    opened: int | None = None
    for match in MARK.finditer(text):
        mark, at = match.group(), match.start()
        if opened is None:
            if mark in "“„«" or (mark == '"' and _may_open(text, at)):
                opened = at
        elif mark in '”»"':
            spans.append((opened, at + 1))
            opened = None
        elif mark == "\n":
            if RUNS_ON.match(text, at):
                spans.append((opened, at))
            opened = None
    return sorted(spans + _single_quotations(text, spans))


def _may_open(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return not (before.isalnum() or before in {".", ",", "!", "?"} and before) and bool(after.strip())


def _single_quotations(text: str, double: list[Span]) -> list[Span]:
    spans: list[Span] = []
    at = 0
    while match := SINGLE_OPEN.search(text, at):
        at = match.end()
        if any(start <= match.start() < end for start, end in double):
            continue
        end_of_paragraph = text.find("\n", at)
        end_of_paragraph = len(text) if end_of_paragraph < 0 else end_of_paragraph
        closes = [m for m in SINGLE_CLOSE.finditer(text, at, end_of_paragraph)]
        # "the ‘workers’ rights’": a mark after s may be a possessive, so another one is preferred.
        sure = [m for m in closes if text[m.start() - 1] not in "sS"] or closes[-1:]
        if sure:
            at = sure[0].end()
            spans.append((match.start(), at))
    return spans


class Quotations:
    """The quotations of one text, asked sentence by sentence."""

    def __init__(self, text: str):
        self.spans = find_quotations(text)
        self.ends = [end for _, end in self.spans]

    def between(self, start: int, end: int) -> tuple[Span, ...]:
        """The parts of quotations that lie between two offsets."""
        found = []
        for first, last in self.spans[bisect_right(self.ends, start) :]:
            if first >= end:
                break
            found.append((max(first, start), min(last, end)))
        return tuple(found)


# Words -----------------------------------------------------------------------------------------


class _Vocabulary(dict[str, int]):
    """Numbers words in order of appearance."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number


class Pieces(NamedTuple):
    """What stands between blanks, as arrays: `row` of its sentence, `id` of its form in `forms`."""

    row: np.ndarray
    id: np.ndarray
    forms: list[str]


def _number(lists: Iterable[list[str]]) -> Pieces:
    vocabulary = _Vocabulary()
    counts: list[int] = []

    def counted() -> Iterator[list[str]]:
        for pieces in lists:
            counts.append(len(pieces))
            yield pieces

    # One by one: a list of all pieces, or of their numbers, would be read from far in memory.
    numbers = map(vocabulary.__getitem__, chain.from_iterable(counted()))
    ids = np.fromiter(numbers, dtype=int)
    return Pieces(np.repeat(np.arange(len(counts)), counts), ids, list(vocabulary))


def _words_of(pieces: Pieces) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """`row`, `id` and `forms` of the words in these pieces, each distinct piece being cut once.

    No word goes over a blank, so a piece has the same words wherever it stands.
    """
    find, vocabulary = WORD.findall, _Vocabulary()
    within = [[form] if form.isalnum() else find(form) for form in pieces.forms]
    counts = np.array(list(map(len, within)) or [0])
    starts = np.cumsum(counts) - counts
    flat = np.fromiter(map(vocabulary.__getitem__, chain.from_iterable(within)), dtype=int)
    of_piece = counts[pieces.id]
    skipped = np.cumsum(of_piece) - of_piece  # words before each piece
    at = np.arange(of_piece.sum()) + np.repeat(starts[pieces.id] - skipped, of_piece)
    return np.repeat(pieces.row, of_piece), flat[at], list(vocabulary)


T = TypeVar("T")


@dataclass(frozen=True)
class Words:
    """The words of a table of sentences as arrays: facts are looked up once per distinct word.

    `row`: position of each word's sentence in `sentences`; `id`: position of its form in `forms`.
    """

    sentences: pd.DataFrame
    voice: str
    row: np.ndarray
    id: np.ndarray
    forms: list[str]

    @cached_property
    def _done(self) -> dict[Callable[[Words], Any], Any]:
        return {}

    def once(self, work: Callable[[Words], T]) -> T:
        """What a function makes of these words, made only the first time it is asked for."""
        if work not in self._done:
            self._done[work] = work(self)
        return self._done[work]

    def lookup(self, fact: Callable[[str], Any]) -> np.ndarray:
        """`fact` of every word, asked once per distinct word."""
        return np.array([fact(form) for form in self.forms] or [0.0])[self.id]

    def sum(self, values: np.ndarray | float = 1.0) -> np.ndarray:
        """Sum over the words of each sentence, one value per sentence."""
        weights = np.broadcast_to(np.asarray(values, dtype=float), self.row.shape)
        return np.bincount(self.row, weights=weights, minlength=len(self.sentences))

    @cached_property
    def ends(self) -> np.ndarray:
        """Where the words of each sentence end; the next sentence's begin there."""
        return np.cumsum(np.bincount(self.row, minlength=len(self.sentences)))

    @cached_property
    def written(self) -> list[str]:
        """Every word as written."""
        return list(map(self.forms.__getitem__, self.id.tolist()))

    @cached_property
    def lower_forms(self) -> list[str]:
        """The forms in lower case, with straight apostrophes: as word lists are written."""
        return [form.lower().replace("’", "'") for form in self.forms]

    def both(self, start: int, end: int) -> tuple[list[str], list[str]]:
        """Some words as written, and the same in lower case with straight apostrophes."""
        ids = self.id[start:end].tolist()
        forms, lower_forms = self.forms, self.lower_forms
        return [forms[id] for id in ids], [lower_forms[id] for id in ids]

    def by_sentence(self) -> list[list[str]]:
        """The words of each sentence as written."""
        ends = self.ends.tolist()
        return [self.written[start:end] for start, end in zip([0, *ends], ends, strict=False)]

    def around(self, wanted: np.ndarray) -> Iterator[tuple[int, int, int, list[int]]]:
        """The sentences that have a wanted word: row, first word, end, and which words are wanted.

        `wanted` says so of every word; the wanted words are counted from the sentence's first.
        """
        at = np.flatnonzero(wanted)
        rows, counts = np.unique(self.row[at], return_counts=True)
        ends = self.ends[rows]
        starts = np.append(0, self.ends)[rows]
        within = (at - np.repeat(starts, counts)).tolist()
        last = 0
        facts = (array.tolist() for array in (rows, starts, ends, counts))
        for row, start, end, count in zip(*facts, strict=True):
            yield row, start, end, within[last : last + count]
            last += count

    def begins(self, phrases: Iterable[Sequence[str]]) -> np.ndarray:
        """Whether each word may begin one of these phrases, in lower case: its first two words do."""
        numbers = _Vocabulary()
        alone, pairs = [], []
        for word, *rest in phrases:
            if rest:
                pairs.append((numbers[word], numbers[rest[0]]))
            else:
                alone.append(numbers[word])
        none = len(numbers)
        number = np.array([numbers.get(form, none) for form in self.lower_forms] or [none])[self.id]
        found = np.isin(np.arange(none + 1), alone)[number]
        at = np.flatnonzero((number[:-1] < none) & (number[1:] < none) & ~self.first[1:])
        pair = number[at] * none + number[at + 1]
        found[at] |= np.isin(pair, [first * none + second for first, second in pairs])
        return found

    @cached_property
    def first(self) -> np.ndarray:
        """Whether each word is the first of its sentence in this voice."""
        return np.diff(self.row, prepend=-1) > 0

    @cached_property
    def offsets(self) -> np.ndarray:
        """Start and end of every word in its article's text, one row a word."""
        starts = self.sentences["start"].to_list()
        found = [
            (start + match.start(), start + match.end())
            for start, matches in zip(starts, _matches(self.sentences, self.voice), strict=True)
            for match in matches
        ]
        return np.array(found, dtype=int).reshape(-1, 2)

    @cached_property
    def pieces(self) -> Pieces:
        """What stands between blanks in `texts`."""
        return _number(map(str.split, self.texts()))

    def texts(self) -> list[str]:
        """Each sentence with what another voice says taken out."""
        if self.voice == "all":
            return self.sentences["text"].to_list()
        rows = zip(*(self.sentences[name] for name in ("text", "start", "quotes")), strict=True)
        return [_voiced(text, start, quotes, self.voice) for text, start, quotes in rows]


def cut_words(sentences: pd.DataFrame, voice: str = "all") -> Words:
    """The words of a table of sentences, in one voice: `all`, `own` (outside quotation marks) or `quoted`.

    >>> cut_words(cut_text("The U.S. paid $3.5 million. “So-called aid,” he said."), "own").by_sentence()
    [['The', 'U.S.', 'paid', '3.5', 'million'], ['he', 'said']]
    """
    if voice not in VOICES:
        raise ValueError(f"voice is {voice!r}; it would be one of {', '.join(VOICES)}")
    if voice == "all":
        pieces = _number(map(str.split, sentences["text"].to_list()))
        words = Words(sentences, voice, *_words_of(pieces))
        words.__dict__["pieces"] = pieces  # the cached property, known already
        return words
    return Words(sentences, voice, *_words_of(_number(_in_voice(sentences, voice))))


def _in_voice(sentences: pd.DataFrame, voice: str) -> Iterator[list[str]]:
    """The pieces of each sentence, or its words where only some of them are in this voice."""
    columns = (sentences[name].to_list() for name in ("text", "start", "quotes"))
    for text, start, quotes in zip(*columns, strict=True):
        if quotes:
            inside = [(_inside(start + m.start(), quotes), m.group()) for m in WORD.finditer(text)]
            yield [word for within, word in inside if within == (voice == "quoted")]
        else:
            yield text.split() if voice == "own" else []


def _matches(sentences: pd.DataFrame, voice: str) -> Iterator[list[re.Match[str]]]:
    columns = (sentences[name].to_list() for name in ("text", "start", "quotes"))
    for text, start, quotes in zip(*columns, strict=True):
        matches = list(WORD.finditer(text)) if quotes or voice != "quoted" else []
        if quotes and voice != "all":
            wanted = voice == "quoted"
            matches = [m for m in matches if _inside(start + m.start(), quotes) == wanted]
        yield matches


def _inside(offset: int, quotes: tuple[Span, ...]) -> bool:
    return any(start <= offset < end for start, end in quotes)


def _voiced(text: str, start: int, quotes: tuple[Span, ...], voice: str) -> str:
    quoted = [text[first - start : last - start] for first, last in quotes]
    if voice == "quoted":
        return " ".join(quoted)
    for part in quoted:
        text = text.replace(part, " ", 1)
    return text if WORD.search(text) else ""


# What is known of one word ---------------------------------------------------------------------

RESOURCES = Path(__file__).parent / "resources"
VOCABULARY = 2**18  # words that facts are kept of: an archive has more, most of them seen once


@contextmanager
def nltk_data() -> Iterator[None]:
    """While it lasts, NLTK, and textstat through it, read the data shipped with the package.

    NLTK reads no file that the account's group may write to, and would ask the network instead;
    under Ubuntu's usual umask every file of a clone is such a file. Ours are trusted as our code is.
    """
    import nltk
    from nltk import pathsec

    before = list(nltk.data.path), pathsec.ENFORCE
    nltk.data.path[:], pathsec.ENFORCE = [str(RESOURCES / "nltk_data")], False
    try:
        yield
    finally:
        nltk.data.path[:], pathsec.ENFORCE = before


@cache
def load_textstat() -> Any:
    """textstat, with its pronouncing dictionary in memory, where it stays."""
    from textstat import textstat

    with nltk_data():
        textstat.syllable_count("dictionary")
    return textstat


@cache
def _pronounced() -> dict[str, int]:
    """The syllables of every word of CMUdict in its first pronunciation: the sounds with a stress.

    A number a word takes a tenth of the time and memory of the lists that textstat keeps.
    """
    counts: dict[str, int] = {}
    with open(RESOURCES / "nltk_data/corpora/cmudict/cmudict", encoding="utf-8") as file:
        for word, _, *sounds in map(str.split, file):
            counts.setdefault(word.lower(), sum(sound[-1].isdigit() for sound in sounds))
    return counts


@cache
def _hyphenation() -> tuple[Any, dict[str, Any], frozenset[str]]:
    """Pyphen, its patterns, and what these begin with."""
    from pyphen import Pyphen

    pyphen = Pyphen(lang="en_US")
    patterns = pyphen.hd.patterns
    begin = frozenset(pattern[:end] for pattern in patterns for end in range(1, len(pattern) + 1))
    return pyphen, patterns, begin


@lru_cache(VOCABULARY)
def syllables(word: str) -> int:
    """Syllables of one word as textstat counts: CMUdict's first pronunciation, else Pyphen's hyphens.

    >>> syllables("ammunition"), syllables("talks")
    (4, 1)
    """
    if word.isalnum():
        return _pronounced_or_hyphenated(word.lower())
    from textstat.backend.selections import list_words

    return sum(map(_pronounced_or_hyphenated, list_words(word, lowercase=True)))


def _pronounced_or_hyphenated(plain: str) -> int:
    known = _pronounced().get(plain)
    return _hyphenated(plain) if known is None else known


@lru_cache(VOCABULARY)
def _hyphenated(plain: str) -> int:
    """One more than Pyphen's hyphens. Pyphen itself asks for every piece of a word, not only for
    those that a pattern begins with, and keeps every word for good."""
    pyphen, patterns, begin = _hyphenation()
    pointed = f".{plain}."
    values = [0] * (len(pointed) + 1)
    for start in range(len(pointed) - 1):
        end = start + 1
        while (piece := pointed[start:end]) in begin and end <= len(pointed):
            if piece in patterns:
                offset, raised = patterns[piece]
                for at, value in enumerate(raised, start + offset):
                    values[at] = max(values[at], value)
            end += 1
    return 1 + sum(value % 2 for value in values[1 + pyphen.left : len(plain) - pyphen.right + 2])


def letters(word: str) -> int:
    """Letters and digits of one word, punctuation inside it left out.

    >>> letters("Jong-un"), letters("U.S.")
    (6, 2)
    """
    return len(word) if word.isalnum() else sum(map(str.isalnum, word))


@cache
def _dale_chall_list() -> frozenset[str]:
    return frozenset(files("textstat").joinpath("resources/en/easy_words.txt").read_text(encoding="utf-8").split())


def listed(word: str) -> bool:
    """Whether a word stands, in this very form, on textstat's copy of Dale and Chall's 3,000 familiar words.

    >>> listed("weapon"), listed("artillery")
    (True, False)
    """
    return word.lower() in _dale_chall_list()
