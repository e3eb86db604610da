"""What `compare` and `findings` return: result objects that hold their articles, their measure and their voice.

A result calls functions of `analysis.comparison` and `analysis.display` with the arguments it was made with; it computes
nothing itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from typing import Any

import pandas as pd

from analysis.comparison import estimates
from analysis.comparison.differences import ENOUGH, differences, without_flagged
from analysis.comparison.robustness import claimed, holds_up, in_words, standing
from analysis.comparison.units import FIGURE, overlap_measure
from analysis.comparison.voices import voices, voices_differ, voices_in_words
from analysis.display.chart import Chart
from analysis.display.front_page import FrontPage, front_page, front_page_evidence, quotes
from analysis.display.keep import keep
from analysis.display.measure_charts import dots
from analysis.display.sentences import Listing, evidence, gap_evidence
from analysis.display.specification_curve import specification_curve
from analysis.display.tables import show
from analysis.measures.measure import Measure
from analysis.measures.registry import Wanted, chosen
from analysis.text.given import is_articles, named, sentences_of

TO_READ = ["first", "second", "difference", "low", "high", "p", "verdict", "smallest"]  # of the columns of gaps


def compare(given: Any, measure: str | Measure, *, by: str = "outlet", voice: str = "all") -> Comparison:
    """Compare outlets on one measure: estimates with intervals, and pairwise differences with verdicts.

    `given` is the table of articles or of their sentences, or that of `overlap.pairs`, whose figures ("containment_3", …)
    are then the measures. A measure's name without a version means the newest. `by`: the column that says who is compared.
    `voice`: "all", "own" (without quotations) or "quoted".

    >>> from analysis import compare, cut_text
    >>> import pandas as pd
    >>> texts = {"A": "It rains. It will snow. We know it.", "B": "It may rain. It might snow, and so on it goes."}
    >>> compare(pd.concat([cut_text(text, name) for name, text in texts.items()]), "words_per_sentence").estimates[
    ...     ["outlet", "estimate", "sentences"]]
      outlet  estimate  sentences
    0      A  2.666667          3
    1      B  5.500000          2

    Raises ValueError for an unknown measure, and for several measures (`findings` takes several); TypeError for anything
    that is not a table of articles or sentences.
    """
    pairs = isinstance(given, pd.DataFrame) and "first_outlet" in given and "jaccard" in given
    if pairs:
        wanted = measure if isinstance(measure, Measure) else overlap_measure(measure.removeprefix(FIGURE))
        return Comparison(given, wanted, by, voice)
    asked = chosen(measure)
    if len(asked) != 1:
        raise ValueError(f"compare takes one measure, not {len(asked)} (findings(articles, measures) takes several)")
    articles = given if is_articles(given) else None
    return Comparison(sentences_of(given), asked[0], by, voice, articles)


def findings(
    given: Any, measures: Wanted, *, voice: str = "all", enough: float = ENOUGH, sentences: pd.DataFrame | None = None
) -> Findings:
    """Compare outlets on several measures, and test each difference under every defensible choice.

    `given` is the table of articles. `enough`: the share of choices under which a difference must hold. Raises TypeError
    for anything else: without the articles, nothing can be measured another way.
    """
    if not is_articles(given):
        raise TypeError(f"findings needs the table of articles, not {named(given)} (load(folder) reads it)")
    cut = sentences_of(given) if sentences is None else sentences
    return Findings(given, cut, chosen(measures), voice, enough)


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """The comparison of outlets on one measure, in one voice. In a notebook: the finding, the chart, the estimates."""

    sentences: Any
    measure: Measure
    by: str = "outlet"
    voice: str = "all"
    articles: Any = None

    @cached_property
    def estimates(self) -> pd.DataFrame:
        """One row per outlet, with its interval: the columns of `comparison.estimates.compare`."""
        return estimates.compare(self.sentences, self.measure, by=self.by, voice=self.voice)

    @cached_property
    def gaps(self) -> pd.DataFrame:
        """One row per pair of outlets, with a verdict: the columns of `comparison.estimates.gaps`."""
        return estimates.gaps(self.sentences, self.measure, by=self.by, voice=self.voice)

    @property
    def finding(self) -> str:
        """What the comparison shows, in words; never a ranking that chance could reverse."""
        return estimates.finding(self.estimates, self.gaps, self.measure, voice=self.voice)

    @property
    def highest(self) -> str | None:
        """The outlet that is higher than every other beyond chance; None if there is none."""
        return self._beyond("higher", "lower")

    @property
    def lowest(self) -> str | None:
        """The outlet that is lower than every other beyond chance; None if there is none."""
        return self._beyond("lower", "higher")

    def _beyond(self, as_first: str, as_second: str) -> str | None:
        known = self.estimates.dropna(subset="estimate")[self.by]
        for name in known:
            first, second = self.gaps["first"] == name, self.gaps["second"] == name
            verdicts = [*self.gaps.loc[first, "verdict"].eq(as_first), *self.gaps.loc[second, "verdict"].eq(as_second)]
            if len(known) > 1 and len(verdicts) and all(verdicts):
                return name
        return None

    @property
    def widest(self) -> pd.Series | None:
        """The two outlets that differ most, of the decided pairs if there are any; None without a difference."""
        known = self.gaps.dropna(subset="difference")
        decided = known[known["verdict"].isin(["higher", "lower"])]
        known = decided if len(decided) else known
        return None if known.empty else known.loc[known["difference"].abs().idxmax()]

    @property
    def order(self) -> list[str]:
        """Outlets by their estimates, highest first: an order to look at them, not a ranking."""
        known = self.estimates.sort_values("estimate", ascending=False, kind="stable", na_position="last")
        return known.dropna(subset="estimate")[self.by].tolist() or known[self.by].tolist()

    def show_gaps(self, decimals: int = 2, *, save_as: str = "") -> Any:
        """The pairwise differences for reading; `save_as` adds the whole table to the report."""
        return show(self.gaps, decimals, save_as=save_as, columns=TO_READ)

    def chart(self, *, save_as: str = "", title: str | None = None, differences: pd.DataFrame | None = None) -> Chart:
        """Estimates and intervals as dots; `save_as` adds the chart to the report.

        With `differences` (of `findings`), title and lines describe only pairs that also hold up under other choices.
        """
        options = {"gaps": self.gaps, "differences": differences, "voice": self.voice, "title": title}
        return _kept(dots(self.estimates, self.measure, **options), save_as)

    def evidence(self, outlet: str | None = None, **options: Any) -> Listing:
        """The sentences that move an outlet's score most, by default the score of all: see `display.sentences.evidence`."""
        return evidence(self.sentences, self.measure, outlet=outlet, voice=self.voice, **options)

    def gap_evidence(self, first: str | None = None, second: str | None = None, **options: Any) -> Listing:
        """The sentences behind a difference, by default the widest (`widest`), the higher outlet first."""
        first, second = self._pair(first, second)
        return gap_evidence(self.sentences, self.measure, first, second, voice=self.voice, **options)

    def robustness(self, first: str | None = None, second: str | None = None, *, articles: Any = None) -> Robustness:
        """A difference measured again under every defensible choice, by default the widest.

        Raises ValueError where the comparison was made from sentences and no `articles` are given.
        """
        articles = self.articles if articles is None else articles
        if articles is None:
            raise ValueError("robustness needs the articles: compare(articles, …), or robustness(articles=articles)")
        first, second = self._pair(first, second)
        return Robustness(holds_up(articles, (self.measure, first, second)))

    def voices(self) -> Voices:
        """The same comparison in the outlets' own words, in what they quote, and in both."""
        return Voices(
            voices(self.sentences, self.measure),
            voices_differ(self.sentences, self.measure),
            voices_in_words(self.sentences, self.measure),
        )

    def in_voice(self, voice: str) -> Comparison:
        """This comparison in another voice."""
        return replace(self, voice=voice)

    def _pair(self, first: str | None, second: str | None) -> tuple[str, str]:
        if first is not None and second is not None:
            return first, second
        if first is not None or second is not None:
            raise ValueError("name both outlets, or neither for the pair that differs most")
        if (widest := self.widest) is None:
            raise ValueError(f"no two outlets can be compared on {self.measure.label}")
        pair = [widest["first"], widest["second"]]
        return tuple(pair if widest["difference"] >= 0 else pair[::-1])

    def __repr__(self) -> str:
        return f"{self.finding}\n\n{show(self.estimates)!r}"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        html = f"<p>{escape(self.finding)}</p>{self.chart().img()}{show(self.estimates)._repr_html_()}"
        return {"text/plain": repr(self), "text/html": html}


@dataclass(frozen=True, eq=False, repr=False)
class Robustness:
    """A difference under every defensible choice: `.table` has a row per choice, `.finding` says it in words."""

    table: pd.DataFrame

    @property
    def claim(self) -> str:
        """The difference that was tested, in words."""
        return claimed(self.table)

    @property
    def share(self) -> float:
        """The share of choices under which the claim holds, 0 to 1; NaN where none could be compared."""
        return standing(self.table)

    @property
    def finding(self) -> str:
        """Under how many choices the difference holds, and what makes it fail."""
        return in_words(self.table)

    def chart(self, *, save_as: str = "") -> Chart:
        """The specification curve."""
        return _kept(specification_curve(self.table), save_as)

    def __repr__(self) -> str:
        return self.finding


@dataclass(frozen=True, eq=False, repr=False)
class Voices:
    """A comparison in three voices: `.table`, the pairs for which it matters in `.differ`, `.finding` in words."""

    table: pd.DataFrame
    differ: pd.DataFrame
    finding: str

    def __repr__(self) -> str:
        return self.finding


@dataclass(frozen=True, eq=False, repr=False)
class Findings:
    """What several measures show, and which differences hold up. In a notebook: the front page."""

    articles: Any
    sentences: Any
    measures: list[Measure]
    voice: str
    enough: float

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per measure: the columns of `comparison.estimates.findings`."""
        return estimates.findings(self.sentences, self.measures, voice=self.voice)

    @cached_property
    def differences(self) -> pd.DataFrame:
        """One row per difference that is more than chance: the columns of `comparison.differences.differences`."""
        return differences(self.articles, self.sentences, self.measures, voice=self.voice, enough=self.enough)

    @cached_property
    def estimates(self) -> pd.DataFrame:
        """One row per measure and outlet: the columns of `comparison.estimates.compare`, `measure` in front."""
        return estimates.compare(self.sentences, self.measures, voice=self.voice)

    def front_page(self) -> FrontPage:
        """The surviving differences, each linked to its evidence and method."""
        return front_page(self.differences)

    def evidence(self, top: int = 5) -> Any:
        """The sentences behind each surviving difference."""
        return front_page_evidence(self.sentences, self.differences, voice=self.voice, top=top)

    @cached_property
    def quotes(self) -> pd.DataFrame:
        """Every sentence behind the surviving findings: the columns of `display.front_page.quotes`."""
        return quotes(self.articles, self.sentences, self.differences, voice=self.voice)

    @cached_property
    def without_flagged(self) -> str:
        """What changes without the flagged articles, in words."""
        return without_flagged(self.articles, self.sentences, self.measures, voice=self.voice)

    def __repr__(self) -> str:
        return repr(self.front_page())

    def _repr_markdown_(self) -> str:
        return self.front_page()._repr_markdown_()


def _kept(chart: Chart, save_as: str) -> Chart:
    return keep(chart, save_as) if save_as else chart
