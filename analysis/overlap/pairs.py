"""How much wording articles share, pair by pair, and which passages.

Compared are body texts, folded (`analysis.wording.fold`: lower case, American spelling). A shingle
is a run of words inside one block: it may cross the end of a sentence, not of a paragraph. Without
names, a word of a name or title ends a shingle: what is left stands in the text as it is counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from analysis.pooling import of_all
from analysis.shingles import Wording, event_pairs, read_wording, shared_runs
from analysis.wording import fold, is_stop_word, stem, stock_phrases

SHINGLES = (3, 5)  # words
NO_NAMES = "_no_names"
PAIRS_AT_ONCE = 5_000
PASSAGE = ["first", "second", "first_start", "first_end", "second_start", "second_end", "words", "kind", "text"]


def overlap(articles: pd.DataFrame, *, sentences: pd.DataFrame | None = None) -> pd.DataFrame:
    """One row per pair of articles on the same event: how much of their wording they share.

    Columns: `first`, `second` (article ids, in the order of `articles`), `first_source`,
    `second_source`, and each of the following twice, the second time (`…_no_names`) with the words
    of names and titles left out. All are shares from 0 to 1, higher meaning more alike, but for
    `longest`.

    - `jaccard`: content words (stems, stop words left out) in both, of those in either;
    - `overlap_coefficient`: of those in the article that has fewer of them;
    - `cosine`: of the two tf-idf vectors of stems, idf over all `articles` as scikit-learn has it;
    - `containment_3_first`: of the distinct runs of three words in the first article, those that
      stand in the second too; `…_second` the other way round; `containment_5_…` of five words;
    - `longest`: words of the longest shared run.

    Where an article has no such words or runs, the share is NaN: it is not known, it is not 0.
    Articles without an event are compared with each other, of more than forty those that seem
    to tell of one (`events_of`). Containment: Broder 1997, "On the
    resemblance and containment of documents"; Clough & Stevenson 2011 measured it on reused text.
    """
    if not isinstance(articles, pd.DataFrame):  # an archive
        return articles.on_each_event(overlap, sentences, counting=count_words)
    wording = read_wording(articles, sentences)
    pairs = event_pairs(articles)
    first, second = pairs[:, 0], pairs[:, 1]
    ids, sources = articles.index.to_numpy(), articles["source"].to_numpy()
    table = pd.DataFrame(
        {"first": ids[first], "second": ids[second], "first_source": sources[first], "second_source": sources[second]}
    )
    named = _figures(wording, pairs, no_names=True).add_suffix(NO_NAMES)
    return table.join(_figures(wording, pairs, no_names=False)).join(named)


def _figures(wording: Wording, pairs: np.ndarray, *, no_names: bool) -> pd.DataFrame:
    stems = _stems(wording, no_names)
    one, other, both = _shared(_counts(wording, stems) > 0, pairs)
    figures = {
        "jaccard": _share(both, one + other - both),
        "overlap_coefficient": _share(both, np.minimum(one, other)),
        "cosine": _cosine(wording, _counts(wording, stems), pairs),
    }
    for length in SHINGLES:
        one, other, both = _shared(_counts(wording, wording.runs(length, no_names=no_names)) > 0, pairs)
        figures[f"containment_{length}_first"] = _share(both, one)
        figures[f"containment_{length}_second"] = _share(both, other)
    figures["longest"] = _longest(wording, pairs, no_names=no_names)
    return pd.DataFrame(figures)


def count_words(articles: pd.DataFrame) -> None:
    """Count, for `pooling.of_all`, what `overlap` counts, without what takes longest."""
    wording = read_wording(articles)
    for no_names in (True, False):
        _idf(wording, _counts(wording, _stems(wording, no_names)))


def _stems(wording: Wording, no_names: bool) -> np.ndarray:
    return np.where(wording.named, -1, wording.stem) if no_names else wording.stem


def _counts(wording: Wording, numbers: np.ndarray) -> Any:
    """How often each number stands in each article: a sparse matrix of articles by numbers."""
    from scipy.sparse import csr_array

    known = numbers >= 0
    shape = (len(wording.articles), int(numbers.max(initial=0)) + 1)
    ones = np.ones(known.sum(), dtype=int)
    return csr_array((ones, (wording.article[known], numbers[known])), shape=shape)


def _shared(present: Any, pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each pair: what the first has, what the second has, and what both have."""
    sizes = present.sum(axis=1)
    return sizes[pairs[:, 0]], sizes[pairs[:, 1]], _products(present.astype(int), pairs)


def _products(matrix: Any, pairs: np.ndarray) -> np.ndarray:
    parts = [pairs[at : at + PAIRS_AT_ONCE] for at in range(0, len(pairs), PAIRS_AT_ONCE)]
    products = [matrix[part[:, 0]].multiply(matrix[part[:, 1]]).sum(axis=1) for part in parts]
    return np.concatenate(products) if products else np.zeros(0)


def _cosine(wording: Wording, counts: Any, pairs: np.ndarray) -> np.ndarray:
    from scipy.sparse import csr_array
    from sklearn.feature_extraction.text import TfidfTransformer

    weights = _idf(wording, counts)
    empty = counts.sum(axis=1) == 0
    if empty.all():
        return np.full(len(pairs), np.nan)
    transformer = TfidfTransformer().fit(counts)
    transformer.idf_ = weights
    cosine = _products(csr_array(transformer.transform(counts)), pairs)
    return np.where(empty[pairs].any(axis=1), np.nan, cosine.clip(0, 1))


def _idf(wording: Wording, counts: Any) -> np.ndarray:
    """Of each stem as scikit-learn smooths it, in the whole corpus."""
    stems = sorted({stem(form) for form in wording.words.forms} - {""})
    having = dict(zip(stems, (counts > 0).sum(axis=0).tolist(), strict=False))
    known = of_all(Counter({"": len(wording.articles)} | having))
    articles_with = np.array([known[one] for one in having], dtype=float)
    return np.log((1 + known[""]) / (1 + articles_with)) + 1


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)


def _longest(wording: Wording, pairs: np.ndarray, *, no_names: bool) -> np.ndarray:
    longest = np.zeros(len(pairs), dtype=int)
    for length in (1, 2, 3):
        runs = wording.runs(length, no_names=no_names)
        longest[_shared(_counts(wording, runs) > 0, pairs)[2] > 0] = length
    for at in np.flatnonzero(longest == 3):
        one, other = pairs[at].tolist()
        runs = shared_runs(wording, one, other, 3, no_names=no_names)
        longest[at] = runs[:, 2].max()
    return longest


# Passages --------------------------------------------------------------------------------------


def shared_passages(
    articles: pd.DataFrame, *, at_least: int = 3, sentences: pd.DataFrame | None = None
) -> pd.DataFrame:
    """One row per passage that two articles on the same event share word for word.

    Columns: `first`, `second` (article ids); `first_start`, `first_end`, `second_start`,
    `second_end` (offsets in their texts); `words` (its length); `kind`; `text` (as the first
    article has it). A passage is a maximal run of `at_least` words: the words before it and after
    it differ, or a paragraph begins or ends there. Where it occurs several times, its first place
    in one article stands beside its first in the other, and so on; a place inside a longer passage
    is not listed again. Together the rows cover every word of every shared shingle.

    Kinds, the first that holds: `quotation` (most of it inside quotation marks in either article),
    `name or title` (beside stop words nothing else), `stock phrase` (stop words, names, set
    phrases of `resources/stock_phrases.csv`, and at most one other word: "of the meeting" is not a
    wording), `other wording`: the kind that says something about a common origin.

    Exact, but for text that repeats a shingle more than a thousand times over
    (`shingles.MOST_PAIRS`): of that, the first places stand for all.
    """
    if not isinstance(articles, pd.DataFrame):  # an archive
        return articles.on_each_event(shared_passages, sentences, at_least=at_least)
    wording = read_wording(articles, sentences)
    describe = _describer(wording, articles["text"].to_list())
    rows = []
    for one, other in event_pairs(articles).tolist():
        for here, there, length in _aligned(wording, shared_runs(wording, one, other, at_least)):
            rows.append((articles.index[one], articles.index[other], *describe(here, there, length)))
    return pd.DataFrame(rows, columns=PASSAGE)


def _aligned(wording: Wording, runs: np.ndarray) -> list[tuple[int, int, int]]:
    """Each place of a shared run once, beside a place of it in the other article."""
    new_here, new_there = (~_inside_longer(runs[:, side], runs[:, 2]) for side in (0, 1))
    places: dict[bytes, list[tuple[int, int, int, bool, bool]]] = defaultdict(list)
    for (here, there, length), *new in zip(runs.tolist(), new_here.tolist(), new_there.tolist(), strict=True):
        places[wording.word[here : here + length].tobytes()].append((here, there, length, *new))
    aligned = []
    for same in places.values():
        here = sorted({row[0] for row in same if row[3]})
        there = sorted({row[1] for row in same if row[4]})
        if here or there:
            here, there = (here or [min(row[0] for row in same)], there or [min(row[1] for row in same)])
            size = max(len(here), len(there))
            pad = [(side + side[-1:] * size)[:size] for side in (here, there)]
            aligned += [(a, b, same[0][2]) for a, b in zip(*pad, strict=True)]
    return sorted(aligned)


def _inside_longer(starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Whether each stretch lies inside a longer one."""
    ends = starts + lengths
    order = np.lexsort((-ends, starts))
    longest_so_far = np.maximum.accumulate(ends[order]) if len(ends) else ends
    first_of_start = np.searchsorted(starts[order], starts, "left")
    before = np.where(first_of_start > 0, longest_so_far[first_of_start - 1], -1)
    at_start = ends[order][first_of_start] if len(ends) else ends
    return (before >= ends) | (at_start > ends)


def _describer(wording: Wording, texts: list[str]) -> Callable[[int, int, int], tuple[Any, ...]]:
    offsets, quoted = wording.words.offsets, _quoted(wording)

    def describe(here: int, there: int, length: int) -> tuple[Any, ...]:
        a, b = slice(here, here + length), slice(there, there + length)
        written = [wording.words.forms[number] for number in wording.words.id[a]]
        named = wording.named[a] | wording.named[b]
        in_quotation = max(quoted[a].mean(), quoted[b].mean()) > 0.5
        kind = "quotation" if in_quotation else _kind(written, named.tolist())
        start, end = int(offsets[a.start, 0]), int(offsets[a.stop - 1, 1])
        places = start, end, int(offsets[b.start, 0]), int(offsets[b.stop - 1, 1])
        return *places, length, kind, texts[wording.article[here]][start:end]

    return describe


def _quoted(wording: Wording) -> np.ndarray:
    """Whether each word stands inside quotation marks."""
    starts, quotes = wording.words.offsets[:, 0], wording.words.sentences["quotes"].to_list()
    quoted = np.zeros(len(starts), dtype=bool)
    ends = np.searchsorted(wording.words.row, np.arange(len(quotes) + 1))
    for row in (row for row, spans in enumerate(quotes) if spans):
        words = slice(ends[row], ends[row + 1])
        for start, end in quotes[row]:
            quoted[words] |= (starts[words] >= start) & (starts[words] < end)
    return quoted


def _kind(written: list[str], named: list[bool]) -> str:
    explained = [part or is_stop_word(word) for word, part in zip(written, named, strict=True)]
    if any(named) and all(explained):
        return "name or title"
    for start, end in stock_phrases([fold(word) for word in written]):
        explained[start:end] = [True] * (end - start)
    return "other wording" if explained.count(False) > 1 else "stock phrase"
