"""Run other tools on the same articles, each in a separate process, and measure what that takes.

    python benchmarks/peers.py datasketch texts.jsonl 1000

A fourth argument is the least that pairs share. Prints JSON: `loading` and `seconds` of CPU time, `memory`, `result` (see
`figures`). Only the standard library is imported
here; each tool is imported by the function that needs it, in the Python that has it (`requirements.peers.lock`, or ours).
"""

from __future__ import annotations

import json
import os
import re
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

THRESHOLD = 0.2  # pairs share at least so much of their shingles (Jaccard)
SIZE = 5  # words in a shingle
Work = Callable[[list[str]], Any]
Pairs = list[tuple[int, int]]


def figures(work: Work, texts: list[str]) -> dict[str, Any]:
    """The work done once in this process, from texts to result.

    `loading`: seconds of CPU time until the libraries and word lists are there and the first text is done; `seconds`:
    those of the work itself; `memory`: MB at the peak, libraries and texts included; `result`: what the work returned.
    """
    work(texts[:1])
    loading = time.process_time()
    result = work(texts)
    seconds = time.process_time() - loading
    return {"loading": loading, "seconds": seconds, "memory": peak_memory(), "result": result}


def peak_memory() -> float:
    """MB of this process at its peak; on Linux getrusage would include the peak of the one that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text())[1]) * 1024 / 1e6
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


# Measures --------------------------------------------------------------------------------------


def textstat_formulas(texts: list[str]) -> dict[str, list[float]]:
    from analysis.measures.cross_check import textstat_formulas as by_measure

    formulas = {name.partition("/")[0]: formula for name, formula in by_measure().items()}
    rows = [[formula(text) for formula in formulas.values()] for text in texts]
    return dict(zip(formulas, map(list, zip(*rows, strict=True)), strict=True))


def textdescriptives(texts: list[str]) -> dict[str, list[float]]:
    import spacy
    import textdescriptives  # noqa: F401 – registers its components

    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    pipeline.add_pipe("textdescriptives/readability")
    rows = [document._.readability for document in pipeline.pipe(texts)]
    return {formula: [float(row[formula]) for row in rows] for formula in rows[0]}


def vader(texts: list[str]) -> list[float]:
    """The mean of NLTK's compound score over the sentences of an article's body, which are ours, if they have a word."""
    from analysis.measures.vader import _analyser

    return mean_tone(texts, _analyser().polarity_scores)


def vader_sentiment(texts: list[str]) -> list[float]:
    """The same by the package of VADER's authors, which is not among our dependencies."""
    sys.path.append(os.environ["PEERS"])  # behind our own libraries
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return mean_tone(texts, SentimentIntensityAnalyzer().polarity_scores)


def mean_tone(texts: list[str], score: Callable[[str], dict[str, float]]) -> list[float]:
    from analysis import cut_sentences

    sentences = cut_sentences(as_articles(texts))
    body = sentences[(sentences["kind"] == "body") & sentences["text"].str.contains(r"\w")]
    compound = body["text"].map(lambda text: score(text)["compound"])
    return compound.groupby(body["article"]).mean().reindex(range(len(texts))).to_list()


def plain(texts: list[str]) -> list[Any]:
    """textstat formula by formula and its counts, VADER by sentence, a regex for each list of cues, text by text."""
    import pandas as pd

    from analysis.resources import RESOURCES, resource
    from analysis.text.syllables import load_textstat

    textstat = load_textstat()
    forms = pd.read_csv(RESOURCES / "attribution_cues.csv")["forms"].str.split("; ").explode()
    patterns = [_any_of([row["cue"] for row in resource("hedges")]), _any_of(forms.to_list())]
    textstat_formulas(texts)
    vader(texts)
    counts = [textstat.lexicon_count, textstat.sentence_count, textstat.letter_count]
    return [[*(len(cues.findall(text)) for cues in patterns), *(count(text) for count in counts)] for text in texts]


def as_articles(texts: list[str]) -> Any:
    import pandas as pd

    return pd.DataFrame({"outlet": "", "title": "", "event": "", "doubts": "", "text": texts})


def _any_of(cues: list[str]) -> re.Pattern[str]:
    longest = sorted(cues, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)


# All pairs -------------------------------------------------------------------------------------


def scikit_learn(texts: list[str]) -> Pairs:
    from sklearn.feature_extraction.text import CountVectorizer

    present = CountVectorizer(ngram_range=(SIZE, SIZE), binary=True).fit_transform(texts)
    shared = (present @ present.T).tocoo()
    sizes = present.sum(axis=1).A1
    first, second = shared.row, shared.col
    similar = shared.data / (sizes[first] + sizes[second] - shared.data) >= THRESHOLD
    above = similar & (first < second)
    return sorted(zip(first[above].tolist(), second[above].tolist(), strict=True))


def shingles(text: str) -> set[str]:
    """Those of scikit-learn: words of two letters or more in lower case."""
    words = re.findall(r"\b\w\w+\b", text.lower())
    return {" ".join(words[at : at + SIZE]) for at in range(len(words) - SIZE + 1)}


def inverted_index(texts: list[str]) -> Pairs:
    articles_of = defaultdict(list)
    sizes, pairs = [], []
    for second, text in enumerate(texts):
        of_this = shingles(text)
        shared = Counter[int]()
        for shingle in of_this:
            shared.update(articles_of[shingle])
            articles_of[shingle].append(second)
        sizes.append(len(of_this))
        for first, count in shared.items():
            if count / (sizes[first] + len(of_this) - count) >= THRESHOLD:
                pairs.append((first, second))
    return sorted(pairs)


def datasketch(texts: list[str]) -> Pairs:
    """MinHash LSH as its documentation has it: what the index finds, kept where the sketches agree as much."""
    from datasketch import MinHash, MinHashLSH

    encoded = ([shingle.encode() for shingle in shingles(text)] for text in texts)
    sketches = list(MinHash.generator(encoded, num_perm=128))
    index = MinHashLSH(threshold=THRESHOLD, num_perm=128)
    for number, sketch in enumerate(sketches):
        index.insert(number, sketch, check_duplication=False)
    return sorted(
        (first, second)
        for second, sketch in enumerate(sketches)
        for first in index.query(sketch)
        if first < second and sketch.jaccard(sketches[first]) >= THRESHOLD
    )


def rensa(texts: list[str]) -> Pairs:
    """The same with sketches and an index in Rust; two rows a band, which suits a threshold of a fifth or less."""
    from rensa import RMinHash, RMinHashLSH

    index, sketches = RMinHashLSH(threshold=THRESHOLD, num_perm=128, num_bands=64), []
    for number, text in enumerate(texts):
        sketches.append(RMinHash(num_perm=128, seed=1))
        sketches[-1].update(sorted(shingles(text)))
        index.insert(number, sketches[-1])
    return sorted(
        (first, second)
        for second, sketch in enumerate(sketches)
        for first in index.query(sketch)
        if first < second and sketch.jaccard(sketches[first]) >= THRESHOLD
    )


PEERS: dict[str, Work] = {
    "textstat": textstat_formulas,
    "TextDescriptives": textdescriptives,
    "NLTK's VADER": vader,
    "vaderSentiment": vader_sentiment,
    "plain Python": plain,
    "scikit-learn": scikit_learn,
    "inverted index": inverted_index,
    "datasketch": datasketch,
    "rensa": rensa,
}


def head(file: str | Path, count: int) -> list[str]:
    """The first so many texts of a file that has one a line, as JSON."""
    with open(file, encoding="utf-8") as lines:
        return [json.loads(line) for line in islice(lines, count)]


if __name__ == "__main__":
    name, file, count, *least = sys.argv[1:]
    THRESHOLD = float(*least) if least else THRESHOLD
    print(json.dumps(figures(PEERS[name], head(file, int(count)))))
