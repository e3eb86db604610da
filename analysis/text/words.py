"""The only place that splits text into sentences, quotations and words; and facts about single words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, singledispatch
from itertools import chain
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pandas as pd

from analysis.text.blocks import label_blocks
from analysis.text.doubts import NOT_ENGLISH
from analysis.text.matching import as_listed
from analysis.text.quotations import Quotations
from analysis.text.sentences import Span, sentence_spans

VOICES = ("all", "own", "quoted")

# "U.S.", "3.5", "1,000", "Jong-un", "don't", "so-called" and "AT&T" are each one word.
WORD = re.compile(r"(?:(?:[^\W\d_]\.){2,}|\w+(?:[.,]\d+)*)(?:[-'’‘&]\w+)*")


@singledispatch
def cut_sentences(articles: pd.DataFrame, blocks: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row per sentence of every block, in text order.

    Columns: `article`, `outlet`, `event`; `block` (row of the block in `label_blocks`), `kind` (of the block; body text of an
    article flagged as not English is `foreign`, so that no measure of English counts it); `sentence` (position in the
    article, from 0); `start`, `end` (offsets into the article's text); `text`; `quotes` (pairs of offsets of quotations, marks
    included). Each article needs an index value of its own.
    """
    blocks = label_blocks(articles) if blocks is None else blocks
    positions = {article: position for position, article in enumerate(articles.index)}
    texts = articles["text"].to_list()
    ids, begins, stops, kinds = (blocks[name].to_list() for name in ("article", "start", "end", "kind"))
    english = [NOT_ENGLISH not in flag for flag in articles["doubts"]]
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
        "outlet": articles["outlet"].to_numpy()[at],
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


def cut_text(text: str, outlet: str = "text") -> pd.DataFrame:
    """The sentences of one text that is all body: the columns of `cut_sentences`.

    >>> cut_text("He met Gen. Lee. “I may go,” he said.")[["text", "quotes"]]
                        text       quotes
    0       He met Gen. Lee.           ()
    1  “I may go,” he said.  ((17, 28),)
    """
    article = {"outlet": outlet, "event": "", "text": text, "doubts": ""}
    block = {"article": outlet, "start": 0, "end": len(text), "kind": "body"}
    return cut_sentences(pd.DataFrame([article], index=[outlet]), pd.DataFrame([block]))


# Quotation marks -------------------------------------------------------------------------------


# Words -----------------------------------------------------------------------------------------


class _Vocabulary(dict[str, int]):
    """Numbers words in order of appearance."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number


class Pieces(NamedTuple):
    """Whitespace-separated tokens as arrays: `row` of the token's sentence, `id` of its form in `forms`."""

    row: np.ndarray
    id: np.ndarray
    forms: list[str]


def number_pieces(lists: Iterable[list[str]]) -> Pieces:
    """The tokens of each sentence as numbers."""
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
    """`row`, `id` and `forms` of the words in these tokens; each distinct token is split once.

    No word crosses whitespace, so a token has the same words wherever it occurs.
    """
    find, vocabulary = WORD.findall, _Vocabulary()
    within = [[form] if form.isalnum() else find(form) for form in pieces.forms]
    counts = np.array(list(map(len, within)) or [0])
    flat = np.fromiter(map(vocabulary.__getitem__, chain.from_iterable(within)), dtype=int)
    of_piece, at = _within(pieces, counts)
    return np.repeat(pieces.row, of_piece), flat[at], list(vocabulary)


def _within(pieces: Pieces, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The words of each token; and of each word its place among those of the distinct tokens, which have so many."""
    starts, of_piece = np.cumsum(counts) - counts, counts[pieces.id]
    skipped = np.cumsum(of_piece) - of_piece  # words before each piece
    return of_piece, np.arange(of_piece.sum()) + np.repeat(starts[pieces.id] - skipped, of_piece)


def _in_sentence(pieces: Pieces, texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Start and end of each word in its sentence, if a single space is between tokens; and which sentences are otherwise."""
    spans = [[(0, len(form))] if form.isalnum() else [m.span() for m in WORD.finditer(form)] for form in pieces.forms]
    of_piece, at = _within(pieces, np.array(list(map(len, spans)) or [0]))
    length = np.array(list(map(len, pieces.forms)) or [0])[pieces.id] + 1
    start = np.cumsum(length) - length
    start -= start[np.searchsorted(pieces.row, pieces.row)]
    other = np.bincount(pieces.row, weights=length, minlength=len(texts)) != np.array(list(map(len, texts))) + 1
    flat = np.array(list(chain.from_iterable(spans)), dtype=int).reshape(-1, 2)
    return flat[at] + np.repeat(start, of_piece)[:, None], other


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
        """The result of a function of these words, computed only once."""
        if work not in self._done:
            self._done[work] = work(self)
        return self._done[work]

    def lookup(self, fact: Callable[[str], Any]) -> np.ndarray:
        """`fact` of every word, computed once per distinct word."""
        return np.array([fact(form) for form in self.forms] or [0.0])[self.id]

    def sum(self, values: np.ndarray | float = 1.0) -> np.ndarray:
        """Sum over the words of each sentence, one value per sentence."""
        weights = np.broadcast_to(np.asarray(values, dtype=float), self.row.shape)
        return np.bincount(self.row, weights=weights, minlength=len(self.sentences))

    @cached_property
    def ends(self) -> np.ndarray:
        """The end of each sentence's words, where the next sentence's words begin."""
        return np.cumsum(np.bincount(self.row, minlength=len(self.sentences)))

    @cached_property
    def written(self) -> list[str]:
        """Every word as written."""
        return list(map(self.forms.__getitem__, self.id.tolist()))

    @cached_property
    def lower_forms(self) -> list[str]:
        """The forms in lower case, with straight apostrophes: as word lists are written."""
        return list(map(as_listed, self.forms))

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
        """Start and end of every word in its article's text, one row per word."""
        found, other = np.zeros((len(self.row), 2), dtype=int), np.ones(len(self.sentences), dtype=bool)
        if self.voice == "all":
            found, other = _in_sentence(self.pieces, self.sentences["text"].to_list())
        matches = chain.from_iterable(_matches(self.sentences[other], self.voice))
        found[other[self.row]] = np.array([match.span() for match in matches], dtype=int).reshape(-1, 2)
        return found + self.sentences["start"].to_numpy(dtype=int)[self.row, None]

    @cached_property
    def pieces(self) -> Pieces:
        """The whitespace-separated tokens in `texts`."""
        return number_pieces(map(str.split, self.texts()))

    def texts(self) -> list[str]:
        """Each sentence without the words of other voices."""
        if self.voice == "all":
            return self.sentences["text"].to_list()
        rows = zip(*(self.sentences[name].to_list() for name in ("text", "start", "quotes")), strict=True)
        return [_voiced(text, start, quotes, self.voice) for text, start, quotes in rows]


def cut_words(sentences: pd.DataFrame, voice: str = "all") -> Words:
    """The words of a table of sentences, in one voice: `all`, `own` (outside quotation marks) or `quoted`.

    >>> cut_words(cut_text("The U.S. paid $3.5 million. “So-called aid,” he said."), "own").by_sentence()
    [['The', 'U.S.', 'paid', '3.5', 'million'], ['he', 'said']]
    """
    if voice not in VOICES:
        raise ValueError(f"voice is {voice!r}; choose one of {', '.join(VOICES)}")
    if voice == "all":
        pieces = number_pieces(map(str.split, sentences["text"].to_list()))
        words = Words(sentences, voice, *_words_of(pieces))
        words.__dict__["pieces"] = pieces  # the cached property, known already
        return words
    return Words(sentences, voice, *_words_of(number_pieces(_in_voice(sentences, voice))))


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
