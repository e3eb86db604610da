"""The sentences of the story page, by rule.

Numbers are rounded to what their interval supports; only what `differences` calls a finding is called one, and what is
remarkable is called remarkable; where an outlet has one article, the article is spoken of, never the outlet.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from statistics import median_low

from analysis.comparison.phrases import usually
from analysis.report.story_measures import LEXICON, Row, slug

SMALL = "no one two three four five six seven eight nine ten eleven twelve".split()
FRACTIONS = [
    (0.1, "a tenth"),
    (0.2, "a fifth"),
    (0.25, "a quarter"),
    (1 / 3, "a third"),
    (0.5, "half"),
    (2 / 3, "two thirds"),
    (0.75, "three quarters"),
]
MOST = 5  # findings
MOST_REMARKABLE = 2  # differences that are no findings, beside them
COUNTED = 10  # cases from which on a rate is printed as a number
SELDOM = 0.25  # "keeps saying who says so; two others seldom do": at most so large a share
SURE = 0.9  # share of the ways of measuring from which on "very probably" is said
MOST_NAMED = 4  # outlets in one sentence
MOST_ALONE = 2  # findings about who alone cites somebody
ENORMOUS, ALL = 50, 100  # sentences of 100: half of the scale, and the whole of it
AGAIN = 2  # times that a person has to be cited to be a finding
LEVELS = {
    "firm": "Firm.",
    "remarkable": "Remarkable, no finding.",
    "likely": "Likely.",
    "counted": "Counted.",
    "close": "Too close to call.",
}
NO_FINDING = {  # states of a difference in the library, and why each is no finding
    "remarkable": "it is rare by itself but, among so many comparisons, not rare enough to rule out chance",
    "fragile": "it depends on how one measures",
    "untested": "it could not be tested enough",
}
EASE = (
    "Reading ease: the scale on which US teachers compared school texts (CLEAR), about −3.5 for the hardest and 1.5 for the "
    "easiest."
)
BANDS = [  # Flesch 1979: from which score on, and what he calls it, with the US school grade of its readers
    (90, "very easy (5th grade)"),
    (80, "easy (6th grade)"),
    (70, "fairly easy (7th grade)"),
    (60, "plain English (8th and 9th grade)"),
    (50, "fairly difficult (10th to 12th grade)"),
    (30, "difficult (college)"),
    (-math.inf, "very difficult (college graduates)"),
]
PLAIN = ("length", "quotation")  # counts that everybody asks for first
MUCH = 1.25  # times, from which on one count is said to be larger than another
RIGHT = {  # a measure and a figure about it in the library, and how a reader may take it
    (
        "ease",
        "three versions in order",
    ): "Of news stories written for three levels of readers, it puts {} in 100 in the right order.",
    (
        "tone",
        "wrong sign of strongly rated (less is better)",
    ): "Of sentences that readers found clearly bright or dark, it takes {} in 100 for the opposite.",
    (
        "hedging",
        "F1 of sentences",
    ): "It finds about {} of 100 news sentences that people call open, and about as many of those it finds are right.",
    (
        "attribution",
        "F1 of sentences",
    ): "It finds about {} of 100 news sentences that say who says so, and about as many of those it finds are right.",
}

# -- numbers ---------------------------------------------------------------------------------------


def decimals(low: float | None, high: float | None, value: float) -> int:
    """Digits after the point that an interval supports; negative: tens, hundreds.

    The place of the first digit of half its width; further where else a bound would become 0.

    >>> decimals(29.4, 32.5, 30.9), decimals(719.5, 853, 786.4), decimals(0.29, 2.75, 0.89)
    (0, -1, 1)
    """
    if low is None or high is None or high <= low:
        return 0 if abs(value) >= 2 else 1
    places = -math.floor(math.log10((high - low) / 2))
    while round(low, places) == 0 and abs(low) > 1e-9 and places < 2:
        places += 1
    return places


def number(value: float, places: int) -> str:
    """A number for print, with a real minus and commas.

    >>> number(-0.113, 1), number(786.4, -1), number(1843, 0)
    ('−0.1', '790', '1,843')
    """
    return f"{round(value, places) + 0:,.{max(places, 0)}f}".replace("-", "−")


def small(count: int) -> str:
    """Counts up to twelve in words."""
    return SMALL[count] if 0 <= count < len(SMALL) else f"{count:,}"


def counted(count: int, noun: str, nouns: str = "") -> str:
    """
    >>> counted(1, "story", "stories"), counted(100, "story", "stories")
    ('one story', '100 stories')
    """
    return f"{small(count)} {noun if count == 1 else nouns or noun + 's'}"


def fraction(share: float) -> str:
    """How often one thing happens beside another: the next fraction that has a name.

    >>> fraction(0.22), fraction(0.245), fraction(0.48), fraction(0.9)
    ('less than a quarter as often', 'about a quarter as often', 'about half as often', 'somewhat less often')
    """
    for limit, name in FRACTIONS:
        if share <= limit * 1.04:
            return f"{'about' if share >= limit * 0.96 else 'less than'} {name} as often"
    return "somewhat less often"


def strength(ratio: float) -> str:
    """The adverb of a difference, by how many times the one is the other.

    >>> strength(1.1), strength(1.4), strength(4.5)
    ('somewhat ', 'clearly ', 'far ')
    """
    return "far " if ratio >= 2 else "clearly " if ratio >= 1.25 else "somewhat "


def ratio(one: float, other: float) -> float:
    """How many times the smaller of two values goes into the larger.

    >>> ratio(2, 8), ratio(3, 0)
    (4.0, inf)
    """
    low, high = sorted((abs(one), abs(other)))
    return high / low if low else math.inf


def listed(items: list[str], word: str = "and") -> str:
    """
    >>> listed(["A", "B", "C"]), listed(["A", "B"], "or")
    ('A, B and C', 'A or B')
    """
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {word} {items[-1]}"


def some(items: list[str]) -> str:
    """The first few of many.

    >>> some(["A", "B", "C", "D"]), some(["A", "B", "C", "D", "E", "F"])
    ('A, B, C and D', 'A, B, C, D and 2 more')
    """
    return listed(items if len(items) <= MOST_NAMED else [*items[:MOST_NAMED], f"{len(items) - MOST_NAMED} more"])


def upper(text: str) -> str:
    """The first letter large."""
    return text[:1].upper() + text[1:]


def about(story: Row) -> str:
    """What a page says something about.

    >>> about({"several": True, "shared_events": True, "events": 8})
    'these outlets on these events'
    """
    if not story["several"]:
        return "these articles, not their outlets"
    return "these outlets on these events" if story["shared_events"] and story["events"] > 1 else "these articles"


def band(score: float) -> str:
    """What Flesch calls a score of his formula, and who can read it.

    >>> band(60), band(59.9), band(-3)
    ('plain English (8th and 9th grade)', 'fairly difficult (10th to 12th grade)', 'very difficult (college graduates)')
    """
    return next(name for least, name in BANDS if score >= least)


def unseen(smallest: float) -> str:
    """What would not show, by the smallest difference in hedging that would, in sentences of 100.

    >>> unseen(6.2)
    'in hedging, a difference of less than some 6 sentences in 100 would not show here.'
    >>> unseen(71.8)
    'these texts are too short to show anything but an enormous difference (in hedging, some 70 sentences in 100 or more).'
    """
    least = float(f"{smallest:.1g}")
    if least >= ALL:
        return "these texts are too short to show any difference in hedging."
    some_ = f"some {number(least, 0)} sentences in 100"
    if least >= ENORMOUS:
        return f"these texts are too short to show anything but an enormous difference (in hedging, {some_} or more)."
    return f"in hedging, a difference of less than {some_} would not show here."


def range_of(mid: str, cell: Row) -> tuple[float | None, float | None]:
    """The likely range of a cell; none of what is only counted, for which nothing was tested.

    >>> range_of("tone", {"low": -0.1, "high": 0.2}), range_of("length", {"low": 520, "high": 660})
    ((-0.1, 0.2), (None, None))
    """
    return (cell["low"], cell["high"]) if LEXICON[mid].tested else (None, None)


# -- sentences -------------------------------------------------------------------------------------


class Teller:
    """What may be said about one report; of `several` events, outlets may be spoken of."""

    def __init__(self, report: Row):
        self.report = report
        self.several = report["story"]["several"]
        self.name = {outlet["id"]: outlet["name"] for outlet in report["outlets"]}

    def who(self, outlet: str) -> str:
        """The subject of a sentence: "Sendas News’s article", or of several events "Sendas News"."""
        return self.name[outlet] if self.several else f"{self.name[outlet]}’s article"

    def whose(self, outlets: list[str]) -> str:
        """What a subject is compared with: "Third Eye Analyst’s and Today On Globe’s"."""
        return listed([self.name[one] + ("" if self.several else "’s") for one in outlets])

    def rest(self, outlets: list[str]) -> str:
        """The same in a heading: many are only counted."""
        if len(outlets) <= MOST_NAMED:
            return self.whose(outlets)
        return f"{'' if self.several else 'those of '}{small(len(outlets))} others"

    # -- a cell of the overview --

    def interval(self, mid: str, outlet: str) -> list[str]:
        """Value, low and high, all outlets to one place; "" for what is not known."""
        cells = [cell for cell in self.report["values"][mid].values() if cell["value"] is not None]
        places = median_low([decimals(cell["low"], cell["high"], cell["value"]) for cell in cells])
        cell = self.report["values"][mid][outlet]
        return ["" if cell[key] is None else number(cell[key], places) for key in ("value", "low", "high")]

    def value(self, mid: str, outlet: str) -> str:
        """What stands under a dot: the cases where they are few, else the rounded number."""
        cell, facts = self.report["values"][mid][outlet], LEXICON[mid]
        if cell["of"] and not self.several:
            return f"{cell['of'][0]:,} {'in' if facts.per else 'of'} {cell['of'][1]:,}"
        if cell["value"] is None:
            return "–"
        return self.interval(mid, outlet)[0] + ("%" if facts.units.startswith("%") else "")

    def tag(self, mid: str, outlet: str) -> str:
        """What is written beside a dot: of rates, one in how many words."""
        cell = self.report["values"][mid][outlet]
        few = LEXICON[mid].per and not self.several and cell["of"] and cell["of"][0]
        return f"one in {number(cell['of'][1] / cell['of'][0], 0)} words" if few else ""

    def spoken(self, mid: str, outlet: str) -> str:
        """The same in words, with its interval, for who does not see the chart."""
        cell, facts = self.report["values"][mid][outlet], LEXICON[mid]
        if cell["value"] is None:
            return f"{self.value(mid, outlet)} {facts.noun}, too few to say more"
        value, low, high = self.interval(mid, outlet)
        low = low * facts.tested
        unit = facts.unit(self.several)
        if cell["of"] and not self.several:
            said = f"{self.value(mid, outlet)} {facts.noun if not facts.per else 'words'}"
            return f"{said}; likely {low} to {high} {unit}" if low else said
        return f"{value} {unit}{facts.heard}" + (f", likely {low} to {high}" if low else "")

    def state(self, mid: str) -> tuple[str, str]:
        """Whether outlets differ in a measure, and the line in the overview that says so."""
        verdicts = {gap["verdict"] for gap in self.report["gaps"][mid]}
        if "finding" in verdicts:
            return "firm", "A firm difference"
        if "remarkable" in verdicts:
            return "close", "Rare, no finding"
        if verdicts & {"fragile", "untested"}:
            return "close", "No safe difference"
        if "close" in verdicts:
            return "close", "Too close to call"
        if LEXICON[mid].tested:
            return "close", "Cannot be compared"
        return "counted", "See “Whose wording?”" if mid == "shared" else "Counted, not tested"

    def apart(self, mid: str, outlet: str) -> list[str]:
        """The outlets from which this one differs firmly."""
        ends = [{gap["first"], gap["second"]} for gap in self._found(mid, "finding")]
        return [other for other in self.name if {outlet, other} in ends and other != outlet]

    def marked(self, mid: str, outlet: str) -> str:
        """How its marker is drawn: counted, firm or open."""
        if self.state(mid)[0] == "counted":
            return "counted"
        return "firm" if self.apart(mid, outlet) else "open"

    def key(self, mids: list[str], said: dict[str, str]) -> str:
        """A legend of the markers that are drawn, and of no others."""
        values = self.report["values"]
        drawn = {self.marked(mid, one) for mid in mids for one in self.name if values[mid][one]["value"] is not None}
        return upper("; ".join(said[mark] for mark in said if mark in drawn)) + "." * bool(drawn)

    def has_ranges(self, mids: Iterable[str]) -> bool:
        """Whether the chart of one of these has a line, the likely range."""
        cells = self.report["values"]
        return any(range_of(mid, cell)[0] is not None for mid in mids for cell in cells[mid].values())

    def scale(self, mid: str) -> str:
        """What a number on the scale of a measure means, where readers do not know it."""
        if mid == "tone":
            return "Tone: −1 is as dark, 1 as bright as can be; at 0 bright and dark words balance, or there are none of either."
        return f"{EASE} {self._flesch()}" if mid == "ease" else ""

    def _flesch(self) -> str:
        scores = sorted(score for score in self.report["flesch"].values() if score is not None)
        plain = f"On the scale of Flesch’s older formula, where 60 to 70 is {band(65)},"
        one = len(self.name) == 1
        if not scores:
            return f"{plain} {'it is' if one else 'they are'} too short for a number."
        least, most = (number(score, 0) for score in (scores[0], scores[-1]))
        score = least if least == most else f"{least} to {most}"
        bands = dict.fromkeys(band(score) for score in (scores[0], scores[-1]))
        noun = "outlet" if self.several else "article"
        who = f"this {noun} scores" if one else f"these {noun}s score"
        return f"{plain} {who} {score}: {' to '.join(bands)}."

    def _found(self, mid: str, verdict: str) -> list[Row]:
        return [gap for gap in self.report["gaps"][mid] if gap["verdict"] == verdict]

    def compared(self, mid: str, outlet: str) -> str:
        """How one cell stands to the others, in a sentence."""
        firm = self._found(mid, "finding")
        above = [gap["second"] for gap in firm if gap["first"] == outlet]
        below = [gap["first"] for gap in firm if gap["second"] == outlet]
        said = [f"{word} than in {self.whose(others)}" for word, others in (("more", above), ("less", below)) if others]
        if self.state(mid)[0] == "counted":
            return ""
        remarkable = [gap for gap in self._found(mid, "remarkable") if outlet in (gap["first"], gap["second"])]
        if not said:
            return "Remarkable, but no finding." if remarkable else "Too close to call against every other."
        rest = len(self.name) - 1 - len(above) - len(below)
        return f"Firmly {' and '.join(said)}" + ("; too close to call against the rest." if rest else ".")

    # -- findings --

    def findings(self) -> list[Row]:
        """The first few of `every`, and always what is too close to call."""
        found = self.every()
        close = [one for one in found if one["rule"] == "close"]
        return found[: min(len(found), MOST) - len(close)] + close

    def every(self) -> list[Row]:
        """Firm differences by size, what is remarkable, common originals, own sources, plain counts; last, what is too close."""
        found = sorted(self._differences("finding"), key=lambda one: -one["ratio"])
        more = sorted(self._differences("remarkable"), key=lambda one: -one["ratio"])[:MOST_REMARKABLE]
        found += [*more, *self._origins(), *list(self._only())[:MOST_ALONE], *self._plain()]
        return found + self._close()

    def headline(self, findings: list[Row]) -> str:
        """Who reported what, and the first finding in short; if there is none, that there is none."""
        return f"{self._opening()} {self._head_of(findings)}"

    def _opening(self) -> str:
        outlets = upper(counted(len(self.name), "outlet"))
        story = self.report["story"]
        if not self.several:
            return f"{outlets}, one story."
        if story["events"] > 1 and story["shared_events"]:
            return f"{outlets}, {'the same ' * story['all_events']}{counted(story['events'], 'event')}."
        return f"{outlets}, {counted(story['articles'], 'article')}."

    def _head_of(self, findings: list[Row]) -> str:
        if len(self.name) < 2:
            return "There is nothing to compare it with."
        if findings and findings[0]["rule"] == "difference":
            return findings[0]["head"]
        return "No difference in tone or style is sure enough to report."

    def about(self) -> str:
        """What one story is about, by the names in its titles, to print above the headline."""
        names = self.report["story"]["about"]
        return listed(names) if names else ""

    def standfirst(self, findings: list[Row]) -> str:
        """What was compared, the next thing worth knowing, and what is too close to call."""
        articles = counted(self.report["story"]["articles"], "article")
        compared = (
            f"We compared {articles}: how long and how easy to read they are, how they sound, what they leave open, who "
            "is cited, and whose wording it is."
        )
        rest = findings[1:] if findings and findings[0]["rule"] == "difference" else findings
        more = dict.fromkeys(one["title"] for one in [*rest[:1], *rest[-1:]])
        return " ".join([compared, *more])

    def _differences(self, verdict: str) -> Iterator[Row]:
        for mid in LEXICON:
            if found := self._found(mid, verdict):
                yield self._difference(mid, found)

    def _difference(self, mid: str, firm: list[Row]) -> Row:
        """One measure's firm differences in one sentence, about the outlet that has most of them."""
        ends = Counter(end for gap in firm for end in (gap["first"], gap["second"]))
        one = max(ends, key=lambda outlet: (ends[outlet], sum(gap["first"] == outlet for gap in firm)))
        up = sum(gap["first"] == one for gap in firm) * 2 >= ends[one]
        mine = [gap for gap in firm if gap["first" if up else "second"] == one]
        others = [gap["second" if up else "first"] for gap in mine]
        value = {outlet: self.report["values"][mid][outlet]["value"] for outlet in (one, *others)}
        ratios = [ratio(value[one], value[other]) if LEXICON[mid].ratio else 1 for other in others]
        firm = mine[0]["verdict"] == "finding"
        few = self.report["values"][mid][one]["of"] and not self.several
        said = (
            self._one_in(mid, one, others, ratios)
            if few and LEXICON[mid].one and up
            else self._than(mid, one, others, up, ratios)
        )
        return {
            "id": mid if firm else f"{mid}-remarkable",
            "rule": "difference" if firm else "remarkable",
            "measure": mid,
            "first": one,
            "others": others,
            "ratio": max(ratios, default=1),
            "sure": "firm" if firm else "remarkable",
            "chart": "rates",
            "title": said if firm else f"Remarkable, but no finding: {said}",
            "text": self._cases(mid, one, others) if few else self._beside(mid, one, others),
            "certainty": self._held(mine) if firm else self._no_finding(mine),
            "gap": self._gaps(mid, one, others),
            "head": self._head(mid, one, others, up, ratios),
        }

    def _phrase(self, mid: str, up: bool, ratios: list[float]) -> str:
        facts = LEXICON[mid]
        return (facts.higher if up else facts.lower).format(how=strength(min(ratios)) if facts.ratio else "")

    def _than(self, mid: str, one: str, others: list[str], up: bool, ratios: list[float]) -> str:
        return f"{self.who(one)} {self._phrase(mid, up, ratios)} than {self.rest(others)}."

    def _one_in(self, mid: str, one: str, others: list[str], ratios: list[float]) -> str:
        """Of few cases: once in so many words, and the others as a fraction of that."""
        count, words = self.report["values"][mid][one]["of"]
        every = number(words / count, 0 if count >= COUNTED else -1)
        first = LEXICON[mid].one[0].format(subject=self.who(one), every=every)
        return f"{first}; {self.rest(others)} do{'es' if len(others) == 1 else ''} so {fraction(1 / min(ratios))}."

    def _cases(self, mid: str, one: str, others: list[str]) -> str:
        """The cases themselves, and from whom it cannot be told apart."""
        unit = "words" if LEXICON[mid].per else LEXICON[mid].noun
        told = [f"{self.value(mid, outlet)} {unit} ({self.name[outlet]})" for outlet in (one, *others)]
        rest = [
            f"{self.name[outlet]} ({self.value(mid, outlet)})" for outlet in self.name if outlet not in (one, *others)
        ]
        apart = f" Too close to call against it: {some(rest)}." if rest else ""
        return f"The count: {told[0]}, against {some(told[1:])}.{apart}"

    def _beside(self, mid: str, one: str, others: list[str]) -> str:
        """The rounded numbers of a finding side by side."""
        facts = LEXICON[mid]
        value = {outlet: self.interval(mid, outlet)[0] for outlet in (one, *others)}
        if not facts.beside:
            return ""
        rest = some([f"{value[other]} ({self.name[other]})" for other in others])
        return f"{upper(facts.beside.format(value=value[one]))}, against {rest}."

    def _gaps(self, mid: str, one: str, others: list[str]) -> str:
        """The differences themselves with their intervals, all to one place."""
        gaps = {
            other: gap
            for gap in self.report["gaps"][mid]
            for other in others
            if {gap["first"], gap["second"]} == {one, other}
        }
        places = min(decimals(gap["low"], gap["high"], gap["difference"]) for gap in gaps.values())
        told = []
        for other in others:
            size, low, high = (number(gaps[other][key], places) for key in ("difference", "low", "high"))
            told.append(f"to {self.name[other]} {size}, likely {low} to {high}")
        unit = LEXICON[mid].unit(self.several)
        why = self._why_wide() if any(gap["low"] <= 0 for gap in gaps.values()) else ""
        return f"The gap{'' if unit.startswith('per') else ', in'} {unit}: {'; '.join(told[:MOST_NAMED])}.{why}"

    def _why_wide(self) -> str:
        """Why a gap may be nothing although the lines of two outlets hardly meet."""
        known = sum(self._known().values())
        reasons = [f"for all {known} comparisons in this report"] if known > 1 else []
        reasons += [] if self.several else ["for how much two articles of one outlet usually differ"]
        if not reasons:
            return ""
        return f" A gap’s range allows {listed(reasons)}; the line of an outlet does not, and is narrower."

    def _head(self, mid: str, one: str, others: list[str], up: bool, ratios: list[float]) -> str:
        """A finding short enough for the page's headline."""
        if self.several:
            rest = f"the other {small(len(others))}" if len(others) == len(self.name) - 1 > 1 else self.rest(others)
            return f"{self.name[one]} {self._phrase(mid, up, ratios)} than {rest}."
        number_of = f"{small(len(others))} other{'' if len(others) == 1 else 's'}"
        if LEXICON[mid].one and up and 1 / min(ratios) <= SELDOM:
            return f"One {LEXICON[mid].one[1]}; {number_of} {LEXICON[mid].one[2]}."
        return f"One {self._phrase(mid, up, ratios)} than {number_of}."

    def _held(self, gaps: list[Row]) -> str:
        """How sure a firm difference is: the least sure of its pairs."""
        least = min(gaps, key=lambda gap: gap["held"] / gap["tried"])
        every = least["held"] == least["tried"]
        ways = f"all {least['tried']}" if every else f"at least {least['held']} of {least['tried']}"
        return f"More than chance, and the same in {ways} other ways of measuring it."

    def _no_finding(self, gaps: list[Row]) -> str:
        """Why a remarkable difference is no finding, and how often articles of one outlet differ as much."""
        shares = [gap["usual"] for gap in gaps if gap["usual"] is not None]
        unknown = "" if self.several else "How much two articles of one outlet usually differ in it is not known. "
        beside = f"{upper(usually(max(shares)))}. " if shares else unknown
        return f"{beside}{upper(self._chance())} It was not tried under other choices."

    def _chance(self) -> str:
        """What `differences` calls remarkable: its p is low by itself, and not after correction for the whole family."""
        known = sum(self._known().values())
        return (
            f"rare by itself; among the {counted(known, 'comparison')} in this report ({self.family()}) not rare enough "
            "to rule out chance."
        )

    def _known(self) -> Counter[str]:
        """How many pairs were compared in each measure that is tested."""
        gaps = self.report["gaps"]
        return Counter(mid for mid in LEXICON for gap in gaps[mid] if gap["verdict"] != "unknown")

    def family(self) -> str:
        """What was compared, in numbers: "six measures, three pairs"."""
        known = self._known()
        most = max(known.values(), default=0)
        every = "" if set(known.values()) <= {most} else "up to "
        return f"{counted(len(known), 'measure')}, {every}{counted(most, 'pair')}"

    def many(self) -> str:
        """What the family of comparisons is made of; "" where nothing was compared."""
        known = self._known()
        if not known:
            return ""
        measures = listed([LEXICON[mid].null for mid in known])
        number_of = sum(known.values())
        return f"Here there {'is' if number_of == 1 else 'are'} {small(number_of)}: {self.family()} ({measures})."

    def _groups(self) -> list[Row]:
        """Articles that likely go back to one original, those with most sentences alike first."""
        groups: dict[int, Row] = {}
        for pair in self.report["pairs"]:
            if origin := pair.get("origin"):
                new = {"outlets": [], "pairs": [], "held": origin["held"], "tried": origin["tried"]}
                group = groups.setdefault(origin["group"], new)
                group["pairs"].append(pair)
                ends = (pair["first"], pair["second"])
                group["outlets"] += [end for end in ends if end not in group["outlets"]]
        for group in groups.values():
            group["pairs"].sort(key=lambda pair: -pair["sentences"])
            group["alike"] = group["pairs"][0]["sentences"]
            group["likely"] = "very probably" if group["held"] / group["tried"] >= SURE else "probably"
            orders = {pair["order"] for pair in group["pairs"]}
            group["order"] = (
                ", in the same order"
                if orders == {"kept"}
                else ", mostly in the same order"
                if orders <= {"kept", "mostly kept"}
                else ""
            )
        return sorted(groups.values(), key=lambda group: -group["alike"])

    def _alone(self, groups: list[Row]) -> list[str]:
        told = {outlet for group in groups for outlet in group["outlets"]}
        return [outlet for outlet in self.name if groups and outlet not in told]

    def _origins(self) -> Iterator[Row]:
        """Articles that likely go back to one original."""
        groups = self._groups()
        if not groups:
            return
        likely = min(groups, key=lambda group: group["held"] / group["tried"])["likely"]
        if len(groups) == 1:
            title = f"{self.whose(groups[0]['outlets'])} articles {likely} go back to one original."
        else:
            pairs = all(len(group["outlets"]) == 2 for group in groups)
            kind = "pairs" if pairs else "groups"
            title = f"{upper(small(len(groups)))} {kind} of articles {likely} go back to the same originals."
        first, *rest = groups
        told = [
            (
                f"{self.whose(first['outlets'])} articles say much the same in "
                f"{counted(first['alike'], 'sentence')}{first['order']}"
            )
        ]
        told += [f"{self.whose(one['outlets'])} in {small(one['alike'])}{one['order']}" for one in rest]
        alone = self._alone(groups)
        stands = (
            f" No common original was found for {listed([f'{self.name[one]}’s' for one in alone], 'or')}."
            if alone
            else ""
        )
        held = listed([f"{group['held']} of {group['tried']}" for group in groups])
        them = "just this group" if len(groups) == 1 else "just these groups"
        yield {
            "id": "originals",
            "rule": "origin",
            "measure": "shared",
            "pairs": [pair for group in groups for pair in group["pairs"][:1]],
            "ratio": 0,
            "sure": "likely",
            "chart": "strips",
            "title": title,
            "head": title,
            "text": f"{'; '.join(told)}.{stands}",
            "certainty": f"Not proven: {held} ways of comparing the texts find {them}. "
            "Who had it first cannot be told from the texts.",
        }

    def _only(self) -> Iterator[Row]:
        """A person whom one article cites again, and no other so much as mentions."""
        for outlet, found in self.report["only"].items():
            for one in found:
                times = next(
                    (person["by"].get(outlet, 0) for person in self.report["people"] if person["name"] == one["name"]),
                    0,
                )
                if one["kind"] == "person" and times >= AGAIN:
                    yield {
                        "id": f"only-{slug(one['name'])}",
                        "rule": "only",
                        "measure": "attribution",
                        "first": outlet,
                        "mention": one,
                        "ratio": 0,
                        "sure": "counted",
                        "title": f"Only {self.who(outlet)} cites {one['name']}.",
                        "head": f"Only one cites {one['name']}.",
                        "text": "No other article so much as mentions the name.",
                        "certainty": "Looked up in the texts: chance plays no part. A quite different spelling would be missed.",
                        "chart": "people",
                    }

    def _plain(self) -> Iterator[Row]:
        """Plain counts in which one outlet lies far from the others: how long, how much quoted."""
        for mid in PLAIN:
            cells = self.report["values"][mid]
            value = {outlet: cells[outlet]["value"] for outlet in self.name if cells[outlet]["value"] is not None}
            known = sorted(value, key=lambda outlet: value[outlet])
            if len(known) < 2 or max((cell["of"] or [COUNTED])[0] for cell in cells.values()) < COUNTED:
                continue
            up = ratio(value[known[-1]], value[known[-2]]) >= ratio(value[known[0]], value[known[1]])
            one = known[-1 if up else 0]
            others = [outlet for outlet in value if outlet != one and ratio(value[one], value[outlet]) >= MUCH]
            if 2 * len(others) >= len(value) - 1:  # far from most of them
                yield self._count(mid, one, others, up, [ratio(value[one], value[outlet]) for outlet in others])

    def _count(self, mid: str, one: str, others: list[str], up: bool, ratios: list[float]) -> Row:
        said = {outlet: f"{self.value(mid, outlet)} ({self.name[outlet]})" for outlet in others}
        sure = "Whether it would be so in other articles was not tested."
        return {
            "id": mid,
            "rule": "plain",
            "measure": mid,
            "first": one,
            "others": others,
            "ratio": 0,
            "sure": "counted",
            "chart": "rates",
            "title": self._than(mid, one, others, up, ratios),
            "head": self._head(mid, one, others, up, ratios),
            "text": self._beside(mid, one, others)
            if self.several
            else f"{self.value(mid, one)} words, against {some(list(said.values()))}.",
            "certainty": f"Counted in all {counted(self.report['story']['articles'], 'article')}. {sure}",
            "gap": "",
        }

    def _close(self) -> list[Row]:
        """All measures in which no difference is a finding, nor remarkable, in one finding."""
        close = [mid for mid in LEXICON if LEXICON[mid].glance and LEXICON[mid].tested and self._all_close(mid)]
        if not close:
            return []
        nouns = listed([LEXICON[mid].null for mid in close])
        title = f"On {nouns}, the {small(len(self.name))} are too close to call."
        text = "That does not make them alike."
        smallest = [gap["smallest"] for gap in self.report["gaps"]["hedging"] if gap["smallest"]]
        if "hedging" in close and smallest:
            text = f"That does not make them alike: {unseen(min(smallest))}"
        return [
            {
                "id": "too-close",
                "rule": "close",
                "measure": close[0],
                "measures": close,
                "ratio": 0,
                "sure": "close",
                "chart": "close",
                "title": title,
                "head": title,
                "text": text,
                "certainty": "Chance alone makes differences as large as these.",
            }
        ]

    def _all_close(self, mid: str) -> bool:
        verdicts = {gap["verdict"] for gap in self.report["gaps"][mid]}
        return "close" in verdicts and not verdicts & {"finding", "remarkable", "fragile", "untested"}

    # -- no findings --

    def fragile(self) -> list[Row]:
        """Differences that were more than chance, or rare by themselves, and are no findings."""
        return [
            gap | {"measure": mid, "text": self._fragile(mid, gap)}
            for mid, gaps in self.report["gaps"].items()
            for gap in gaps
            if gap["verdict"] in NO_FINDING
        ]

    def why_none(self) -> str:
        """The reasons that there are on this page why a difference is no finding."""
        verdicts = {gap["verdict"] for gap in self.fragile()}
        return f"Each is no finding because {', or because '.join(NO_FINDING[one] for one in NO_FINDING if one in verdicts)}."

    def _fragile(self, mid: str, gap: Row) -> str:
        claim = f"{self.who(gap['first'])} {LEXICON[mid].higher.format(how='')} than {self.whose([gap['second']])}"
        return f"“{claim}”: {self._chance() if gap['verdict'] == 'remarkable' else gap['says']}"

    # -- further down --

    def origins(self) -> list[Row]:
        """Likely common originals in words, and who stands alone."""
        groups = self._groups()
        told = [
            {
                "outlets": group["outlets"],
                "text": f"{upper(group['likely'])} one original: {counted(group['alike'], 'sentence')} "
                f"that say the same{group['order']}. {group['held']} of {group['tried']} ways of "
                "comparing the texts find just this group.",
            }
            for group in groups
        ]
        alone = self._alone(groups)
        return told + [{"outlets": [one], "text": "No common original was found."} for one in alone]

    def wording_says(self) -> str:
        """The largest share in a sentence."""
        if self.several:
            return "How much of their wording the outlets share when they report on the same event. A longer article shares a smaller part of itself: no ranking."
        ends = [
            (pair["share"][at], pair[one], pair[other])
            for pair in self.report["pairs"]
            for at, (one, other) in enumerate((("first", "second"), ("second", "first")))
            if pair["share"][at]
        ]
        if not self.report["pairs"] and len(self.name) > 1:
            return f"Of {len(self.name)} outlets there are too many pairs to show here."
        if not ends:
            return "No wording was found that two articles share."
        most = max(ends)
        return (
            f"Names left out, {number(most[0], 0)} of 100 runs of three words in {self.who(most[1])} are in "
            f"{self.whose([most[2]])} too; no other pair shares as much."
        )

    def right(self, mid: str) -> str:
        """How right a measure was found to be, in words: the first figure that can be said so."""
        rows = self.report["right"][mid]
        for (of, metric), template in RIGHT.items():
            for row in rows:
                if of == mid and row["metric"] == metric and row["value"] is not None:
                    return template.format(number(100 * row["value"], 0))
        if any(row["value"] is None for row in rows):
            return "How often it is right has not been measured yet."
        return ""
