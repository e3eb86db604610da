"""Site text – footers, insets, calls to subscribe – found because it repeats in articles that share nothing else.

Of 50,000 blocks of 2,000 news articles (Article-Bias-Prediction), 67 repeat word for word, and nearly
all of these are text of the site; of 2,700 blocks of 165 articles on 55 events (BASIL), 3 do: sentences
of an agency and of a speech, which say something about their article's subject.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.text.shingle_join import Tokens, hashed_sets
from analysis.text.word_forms import stem

FEWEST_WORDS = 6  # of a block that stands in two articles; "She declined to comment." may be anybody's
FEWEST_OF_MANY = 4  # of one that stands in three or more
COPY = 0.8  # share of an article's body in blocks that another has word for word, from which it is a copy of that
# Share of the runs of five words outside such blocks that both have, from which they are copies in different layouts.
COPY_OF_THE_REST = 0.2
RUN = 5  # words
MOST = 2 / 3  # share of an article that site text makes up; a text that would be more in most of its articles is body
# Share of a block's words that occur in the rest of its articles, from which it is about their subject.
ON_SUBJECT = 0.5
NO_RUNS = np.zeros(0, dtype=np.uint64)  # of an article whose blocks all have fewer words
MOST_COMPARED = 30  # articles with one block that are compared pair by pair for being copies; of more, a sample
LABELLED = ("body", "heading", "standfirst")
QUOTES = re.compile(r"[\"“”«»„]")
NAME = re.compile(r"(?<=[\w,;:’'] )[A-Z][\w’'-]+")  # a capital inside a sentence
_CAPITAL = re.compile(r"\b[A-Z][\w’'-]+")
_WORD = re.compile(r"\w+(?:['’]\w+)?")


class _Block(NamedTuple):
    row: int
    article: int
    text: str
    at_the_end: bool = False  # of its article, where nothing follows that does not repeat


def repeated_blocks(articles: pd.DataFrame, blocks: pd.DataFrame) -> dict[int, str]:
    """The blocks that are site text by their repetition, each with its reason, by their place in `blocks`.

    A block is site text where several articles have it word for word (but for case and white space), none of
    which is a copy of another, where its words are not those of the articles' subject, and where most of these
    articles are mainly something else. Where only
    two articles have it, it quotes nobody, and if they are of two outlets, it stands at the end of both
    and shares no name with the rest. What outlets share of one agency's report is therefore body
    text, and so is a paragraph of background that an outlet prints again.

    >>> footer = "Ask the editor for a correction by email, please."
    >>> articles = pd.DataFrame({"outlet": ["Echo", "Echo"]}, index=["a", "b"])
    >>> texts = ["A ferry sank off the coast.", footer, "Ten bakers won a prize for pies.", footer]
    >>> blocks = pd.DataFrame({"article": ["a", "a", "b", "b"], "kind": "body", "text": texts})
    >>> repeated_blocks(articles, blocks)
    {1: 'repeats in 2 articles of the outlet', 3: 'repeats in 2 articles of the outlet'}
    """
    position = {article: at for at, article in enumerate(articles.index)}
    labelled = _labelled(blocks, position)
    found = _repeated(labelled)
    if not found:
        return {}
    group_of = _copies(found, labelled)
    outlets = articles["outlet"].to_list() if "outlet" in articles else list(range(len(articles)))
    candidates = _small_parts([same for same in found.values() if _may_be_site_text(same, group_of)], labelled)
    having = _having(candidates, blocks, position)
    reasons: dict[int, str] = {}
    for same in candidates:
        by = {outlets[one.article] for one in same}
        if _on_subject(same, having) < ON_SUBJECT and (len(by) == 1 or _is_apart(same, having, blocks)):
            reason = _reason(len({one.article for one in same}), len(by))
            reasons |= {one.row: reason for one in same}
    return reasons


def _labelled(blocks: pd.DataFrame, position: dict[Any, int]) -> list[_Block]:
    """The blocks that may be site text, in order, each as it is compared: in small letters, with single spaces."""
    return [
        _Block(row, position[article], " ".join(text.casefold().split()))
        for row, (article, kind, text) in enumerate(_rows(blocks))
        if kind in LABELLED
    ]


def _rows(blocks: pd.DataFrame) -> Iterator[tuple[Any, str, str]]:
    """Article, kind and text of each block."""
    return zip(*(blocks[name].to_list() for name in ("article", "kind", "text")), strict=True)


def _repeated(labelled: Sequence[_Block]) -> dict[str, list[_Block]]:
    """The blocks of several articles by their text; of each text that only one has, nothing."""
    often = Counter(one.text for one in labelled)
    found: dict[str, list[_Block]] = defaultdict(list)
    for one in labelled:
        if often[one.text] > 1:
            found[one.text].append(one)
    several = {text: same for text, same in found.items() if len({one.article for one in same}) > 1}
    # Of each article, the last block that does not repeat.
    last = {one.article: one.row for one in labelled if one.text not in several}
    return {
        text: [one._replace(at_the_end=one.row > last.get(one.article, -1)) for one in same]
        for text, same in several.items()
    }


def _spread(same: Sequence[_Block]) -> list[int]:
    """The articles that have a text; of very many, a sample over the whole corpus."""
    here = sorted({one.article for one in same})
    return here if len(here) <= MOST_COMPARED else here[:: len(here) // MOST_COMPARED + 1]


def _copies(found: dict[str, list[_Block]], labelled: Sequence[_Block]) -> dict[int, int]:
    """For each article that shares more with another than single blocks: an earlier one of its group.

    Articles are copies where one has nearly all its text in blocks of the other, or where the rest of their
    texts still shares runs of words: one report, cut into paragraphs in two ways, or cut short.
    """
    pairs = sorted({pair for same in found.values() for pair in combinations(_spread(same), 2)})
    body = _Bodies(labelled, {article for pair in pairs for article in pair})
    group_of: dict[int, int] = {}
    for one, other in pairs:
        first, second = _group(group_of, one), _group(group_of, other)
        if first != second and body.are_copies(one, other):
            group_of[max(first, second)] = min(first, second)
    return group_of


def _group(group_of: dict[int, int], article: int) -> int:
    """The first article of its group."""
    while article in group_of:
        article = group_of[article]
    return article


class _Bodies:
    """The texts of some articles: which blocks they share, and which runs of words in the others, as sorted hashes."""

    def __init__(self, labelled: Sequence[_Block], wanted: set[int]):
        self.texts: dict[int, set[str]] = {article: set() for article in wanted}
        for one in labelled:
            if one.article in wanted:
                self.texts[one.article].add(one.text)
        self.length = {at: sum(map(len, texts)) for at, texts in self.texts.items()}
        distinct = list(dict.fromkeys(chain.from_iterable(self.texts.values())))
        found = hashed_sets(((at, [text]) for at, text in enumerate(distinct)), Tokens(RUN, _WORD.findall))
        self.runs_of = {distinct[at]: hashes for at, hashes in found}
        self.runs = {at: self._in(texts) for at, texts in self.texts.items()}

    def _in(self, texts: Iterable[str]) -> np.ndarray:
        """The runs in any of these texts."""
        return np.unique(np.concatenate([NO_RUNS, *(self.runs_of.get(text, NO_RUNS) for text in texts)]))

    def are_copies(self, one: int, other: int) -> bool:
        """Whether one is a copy of the other, whole or cut short."""
        common = self.texts[one] & self.texts[other]
        if sum(map(len, common)) >= COPY * min(self.length[one], self.length[other]):
            return True
        known = len(self._in(common))
        both = len(np.intersect1d(self.runs[one], self.runs[other], assume_unique=True)) - known
        fewer = min(len(self.runs[one]), len(self.runs[other])) - known
        return both > COPY_OF_THE_REST * fewer


def _may_be_site_text(same: Sequence[_Block], group_of: dict[int, int]) -> bool:
    """Whether a text stands in enough articles that are no copies, and is long enough for so many."""
    articles = {_group(group_of, article) for article in _spread(same)}
    words = len(same[0].text.split())
    if len(articles) == 2 and QUOTES.search(same[0].text):
        return False
    return len(articles) > 1 and words >= (FEWEST_WORDS if len(articles) == 2 else FEWEST_OF_MANY)


def _small_parts(candidates: Sequence[list[_Block]], labelled: Sequence[_Block]) -> list[list[_Block]]:
    """Without the texts of which, in most of their articles, too little else would be left."""
    length, away = _characters(labelled), _characters(chain.from_iterable(candidates))

    def is_small(same: Sequence[_Block]) -> bool:
        return 2 * sum(away[one.article] <= MOST * length[one.article] for one in same) >= len(same)

    return [same for same in candidates if is_small(same)]


def _characters(blocks: Iterable[_Block]) -> Counter[int]:
    """How many characters of each article these blocks have."""
    number: Counter[int] = Counter()
    for one in blocks:
        number[one.article] += len(one.text)
    return number


def _having(
    candidates: Iterable[Sequence[_Block]], blocks: pd.DataFrame, position: dict[Any, int]
) -> dict[int, Counter[str]]:
    """Of each article with a candidate: how many blocks have each of its candidates' words (stems) and names."""
    wanted: dict[int, set[str]] = defaultdict(set)
    for same in candidates:
        words = _stems(same[0].text) | _names(same, blocks)
        for one in same:
            wanted[one.article] |= words
    having: dict[int, Counter[str]] = {article: Counter() for article in wanted}
    for article, kind, text in _rows(blocks):
        if (at := position[article]) in wanted and kind in (*LABELLED, "title"):
            having[at].update(wanted[at] & (_stems(text) | set(_CAPITAL.findall(text))))
    return having


def _on_subject(same: Sequence[_Block], having: dict[int, Counter[str]]) -> float:
    """The share of a text's words that occur in other blocks, too, in the quarter of its articles where most do."""
    words = _stems(same[0].text)
    if not words:
        return 0.0
    times = Counter(one.article for one in same)
    shares = sorted(sum(having[at][word] > own for word in words) / len(words) for at, own in times.items())
    return shares[-1 - len(shares) // 4]


def _is_apart(same: Sequence[_Block], having: dict[int, Counter[str]], blocks: pd.DataFrame) -> bool:
    """Whether a text of several outlets is none of their stories: in many articles, or at the end and without a name."""
    if len({one.article for one in same}) > 2:
        return True
    names = _names(same, blocks)
    return all(one.at_the_end and all(having[one.article][name] <= 1 for name in names) for one in same)


def _names(same: Sequence[_Block], blocks: pd.DataFrame) -> set[str]:
    return set(NAME.findall(blocks["text"].iloc[same[0].row]))


def _stems(text: str) -> set[str]:
    return {stem(word) for word in _WORD.findall(text)} - {""}


def _reason(articles: int, outlets: int) -> str:
    return f"repeats in {articles:,} articles of {'the outlet' if outlets == 1 else f'{outlets:,} outlets'}"
