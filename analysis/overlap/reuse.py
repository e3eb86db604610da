"""How much of one text was taken from another, by the words and passages that they share.

`reuse/1`, from 0 to 1, is higher for more and closer reuse. It is the square root of the *amount* times the *closeness*:

- amount: how far the shared wording exceeds what independent texts on one subject share. The shared wording is the mean of
  three shares of the answer that are also in the source: its content words, its pairs of nearby content words, and its
  runs of three words (containment; Broder 1997, Clough & Stevenson 2011). `CHANCE` is subtracted. Long passages always
  count: the amount is at least their share of the answer.
- closeness: the total length of the longest shared passages, on a logarithmic scale from one word (0) to the length of the
  answer (1). Passages are the tiles of greedy string tiling (Wise 1993): the longest shared run first, and each word of
  either text in at most one tile.

Words are compared by their stems (`analysis.text.word_forms`); stop words count only in runs and passages.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import singledispatch
from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.overlap.runs import event_pairs
from analysis.text.word_forms import fold, is_stop_word, stem
from analysis.text.words import cut_sentences, cut_words

# Independent answers to one question share this much of their wording, with each other or with an
# encyclopedia article on it, in 5 of 100 pairs (Clough & Stevenson corpus, level 0). That it is the
# 95th percentile, and the constants below, were chosen by figures on that corpus's 45 pairs.
CHANCE = 0.21
NEIGHBOURHOOD = 8  # content words
LONGEST = 3  # passages whose lengths make the closeness
FULL = 192  # words of shared passages that give full closeness, however long the answer
LONG_PASSAGE = 10  # words; no two independent texts of that corpus share a run of this length
LEAST_TILE = 2  # words
GAP = 4  # words between the tiles of one edited passage

Tile = tuple[int, int, int]  # first word in the answer, first word in the source, words
Passage = tuple[int, int, int, int, str]


def _stems(words: Sequence[str]) -> list[str]:
    return [stem(word) or fold(word) for word in words]


def _content(words: Sequence[str]) -> list[str]:
    return [stem(word) for word in words if not is_stop_word(word)]


def _neighbours(content: list[str]) -> set[tuple[str, ...]]:
    return {
        tuple(sorted((first, second)))
        for place, first in enumerate(content)
        for second in content[place + 1 : place + 1 + NEIGHBOURHOOD]
    }


def _runs(stems: list[str]) -> set[tuple[str, ...]]:
    return set(zip(stems, stems[1:], stems[2:], strict=False))


def _share(answer: set, source: set) -> float:
    return len(answer & source) / len(answer) if answer else 0.0


def shared_wording(answer_words: Sequence[str], source_words: Sequence[str]) -> float:
    """Mean share of the answer's content words, neighbours and runs of three that the source has.

    >>> shared_wording("The talks stalled".split(), "The talks failed".split())
    0.16666666666666666
    """
    answer, source = _content(answer_words), _content(source_words)
    shares = (
        _share(set(answer), set(source)),
        _share(_neighbours(answer), _neighbours(source)),
        _share(_runs(_stems(answer_words)), _runs(_stems(source_words))),
    )
    return sum(shares) / len(shares)


def _maximal_runs(answer: list[str], source: list[str]) -> Iterator[Tile]:
    places = defaultdict(list)
    for place, pair in enumerate(pairwise(source)):
        places[pair].append(place)
    for a, pair in enumerate(pairwise(answer)):
        for s in places.get(pair, ()):
            if a and s and answer[a - 1] == source[s - 1]:
                continue  # belongs to the run that began before
            most = min(len(answer) - a, len(source) - s)
            words = LEAST_TILE
            while words < most and answer[a + words] == source[s + words]:
                words += 1
            yield a, s, words


def tiles(answer: list[str], source: list[str]) -> list[Tile]:
    """Greedy string tiling: shared runs, the longest first, each word in one at most.

    >>> tiles("a b c x a b".split(), "a b c d a b".split())
    [(0, 0, 3), (4, 4, 2)]
    """
    queue = [(-words, a, s) for a, s, words in _maximal_runs(answer, source)]
    heapq.heapify(queue)
    taken_answer, taken_source = bytearray(len(answer)), bytearray(len(source))
    found = []
    while queue:
        words, a, s = heapq.heappop(queue)
        taken = [
            one or other for one, other in zip(taken_answer[a : a - words], taken_source[s : s - words], strict=True)
        ]
        if not any(taken):
            found.append((a, s, -words))
            taken_answer[a : a - words] = taken_source[s : s - words] = b"\1" * -words
            continue
        start = 0
        for end in [step for step, is_taken in enumerate([*taken, 1]) if is_taken]:
            if end - start >= LEAST_TILE:  # what is still free of the run may be a tile later
                heapq.heappush(queue, (start - end, a + start, s + start))
            start = end + 1
    return sorted(found)


def reuse(answer_words: Sequence[str], source_words: Sequence[str], *, chance: float = CHANCE) -> float:
    """How much, and how closely, the answer reuses the source: 0 (no more than is likely for one subject) to 1 (a copy).

    NaN if one of them has no words.

    >>> text = "The harbour wall was built in 1911 and mended four times since".split()
    >>> reuse(text, text), reuse("Parliament passed the budget".split(), text)
    (1.0, 0.0)
    """
    if not len(answer_words) or not len(source_words):
        return math.nan
    lengths = [words for *_, words in tiles(_stems(answer_words), _stems(source_words))]
    in_long = sum(words for words in lengths if words >= LONG_PASSAGE) / len(answer_words)
    beyond_chance = (shared_wording(answer_words, source_words) - chance) / (1 - chance)
    longest = sum(heapq.nlargest(LONGEST, lengths))
    full = max(min(len(answer_words), FULL), 2)
    closeness = min(1.0, math.log(max(longest, 1)) / math.log(full))
    return math.sqrt(max(0.0, beyond_chance, in_long)) * closeness


def _edited(found: list[Tile]) -> Iterator[list[Tile]]:
    """Groups of tiles that follow each other closely in both texts."""
    chain: list[Tile] = []
    for tile in found:
        if chain:
            a, s, words = chain[-1]
            if tile[0] - (a + words) > GAP or not 0 <= tile[1] - (s + words) <= GAP:
                yield chain
                chain = []
        chain.append(tile)
    if chain:
        yield chain


def reused_spans(answer_words: Sequence[str], source_words: Sequence[str]) -> list[Passage]:
    """The reused parts, in the order of the answer: positions of words, the last one exclusive.

    Each is (first, last in the answer, first, last in the source, kind). Kinds: `verbatim` (a run of the same words),
    `inflected` (a run of other forms of them), `edited` (runs with at most `GAP` other words between them), `word` (a single
    content word).

    >>> reused_spans("The wall was mended twice".split(), "The wall was built".split())
    [(0, 3, 0, 3, 'verbatim')]
    """
    answer, source = _stems(answer_words), _stems(source_words)
    spans: list[Passage] = []
    covered: set[int] = set()
    for chain in _edited(tiles(answer, source)):
        (first, source_first, _), (a, s, words) = chain[0], chain[-1]
        last, source_last = a + words, s + words
        matched = [answer_words[at] for at, _, size in chain for at in range(at, at + size)]
        if len(matched) < 3 or all(map(is_stop_word, matched)):
            continue
        same = (map(fold, answer_words[first:last]), map(fold, source_words[source_first:source_last]))
        kind = "verbatim" if list(same[0]) == list(same[1]) else "inflected"
        spans.append((first, last, source_first, source_last, "edited" if chain[1:] else kind))
        covered.update(range(first, last))
    place_of = {word: at for at, word in reversed(list(enumerate(source)))}
    for at, word in enumerate(answer):
        if at not in covered and word in place_of and not is_stop_word(answer_words[at]):
            spans.append((at, at + 1, place_of[word], place_of[word] + 1, "word"))
    return sorted(spans)


@singledispatch
def reuse_of(articles: pd.DataFrame, sentences: pd.DataFrame | None = None) -> pd.DataFrame:
    """How much each article may have taken from each other article on the same event.

    Columns: `article`, `other` (article ids, in the order of `articles`), `reuse` (0 to 1, higher for more and closer reuse
    of `other` in `article`; NaN if one has no body words). Two articles may share wording because one used the other, or
    because both used a third source.
    """
    sentences = cut_sentences(articles) if sentences is None else sentences
    body = sentences[sentences["kind"] == "body"]
    words: dict[object, list[str]] = defaultdict(list)
    for article, found in zip(body["article"], cut_words(body).by_sentence(), strict=True):
        words[article] += found
    pairs = event_pairs(articles)
    ordered = np.concatenate([pairs, pairs[:, ::-1]])
    ordered = ordered[np.lexsort((ordered[:, 1], ordered[:, 0]))]
    rows = [
        (one, other, reuse(words[one], words[other]))
        for one, other in zip(*articles.index.to_numpy()[ordered.T], strict=True)
    ]
    return pd.DataFrame(rows, columns=["article", "other", "reuse"])
