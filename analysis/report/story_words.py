"""What an editor says differently on the story page: `story.toml`, beside the corpus.

    title = "Kim and Putin"                   # above the headline
    headline = "Two accounts, one original"
    standfirst = "…"
    findings = ["originals", "length"]        # which, in this order

    [wording.originals]
    title = "…"
    text = "…"

Numbers, charts and how sure a finding is stay the library's. `unfit` finds numbers in the words that are not in the data.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from analysis.errors import ReportError
from analysis.phrasing import listed
from analysis.report.story_measures import LEXICON, Row
from analysis.report.story_sentences import Teller

FILE = "story.toml"
KINDS = {"title": str, "headline": str, "standfirst": str, "findings": list, "wording": dict}
NAMES = {str: "text in quotation marks", list: "a list of names", dict: "a table"}
ONLY = "only-"
FINDINGS = (
    *LEXICON,
    *(f"{mid}-remarkable" for mid, facts in LEXICON.items() if facts.tested),
    "originals",
    "too-close",
)
SAID = ("title", "text")  # of a finding
NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?")
ALWAYS = (100.0, 1000.0)  # "of 100", "per 1,000 words": no number of anything


def read_words(corpus: Path) -> Row:
    """What `story.toml` beside a corpus says; nothing if there is none. Raises ReportError for what cannot be meant."""
    path = corpus.parent / FILE
    if not path.is_file():
        return {}
    try:
        words = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReportError(f"{FILE} cannot be read: {error} (text goes in quotation marks)") from None
    _check(words, KINDS, "")
    for name, said in words.get("wording", {}).items():
        _check({name: said}, {name: dict}, "wording.")
        _check(said, dict.fromkeys(SAID, str), f"wording.{name}.")
        _check_name(name)
    if wrong := [name for name in words.get("findings", []) if not isinstance(name, str)]:
        raise ReportError(f"{FILE}: {wrong[0]!r} in 'findings' is no name (put it in quotation marks)")
    for name in words.get("findings", []):
        _check_name(name)
    return words


def _check_name(name: str) -> None:
    """Refuse what is no name of a finding in any corpus, before anything is computed."""
    if name not in FINDINGS and not name.startswith(ONLY):
        near = get_close_matches(name, [*FINDINGS, ONLY], 1)
        raise ReportError(
            f"{FILE}: no finding is ever called {name!r} ({f'did you mean {near[0]!r}? ' if near else ''}"
            f"There are {listed(list(map(repr, FINDINGS)))}, and {ONLY + 'NAME'!r} of a person whom only one cites)"
        )


def _check(found: Row, kinds: dict[str, Any], where: str) -> None:
    for name, value in found.items():
        if name not in kinds:
            raise ReportError(f"{FILE}: there is no key {where + name!r} {_instead(name, kinds)}")
        if not isinstance(value, kinds[name]):
            raise ReportError(f"{FILE}: {where + name!r} is not {NAMES[kinds[name]]}")


def _instead(name: str, known: Iterable[str]) -> str:
    """
    >>> _instead("headlin", ["title", "headline"])
    "(did you mean 'headline'? There are 'title' and 'headline')"
    """
    known = list(known)
    near = "".join(f"did you mean {one!r}? " for one in get_close_matches(name, known, 1))
    return f"({near}There are {listed([repr(one) for one in known])})" if known else "(there are none)"


def findings_of(tell: Teller, words: Row) -> list[Row]:
    """The findings that an editor wants, in this order and wording; all in the library's if nothing is said."""
    every = {one["id"]: one for one in tell.every()}
    for name in [*words.get("findings", []), *words.get("wording", {})]:
        if name not in every:
            raise ReportError(f"{FILE}: there is no finding {name!r} {_instead(name, every)}")
    chosen = [every[name] for name in words["findings"]] if "findings" in words else tell.findings()
    return [one | words.get("wording", {}).get(one["id"], {}) for one in chosen]


def unfit(words: Row, report: Row) -> list[str]:
    """A sentence for each number in an editor's words that is not among those of what they speak of."""
    tell = Teller(report)
    every = {one["id"]: _numbers_of(one, report) for one in tell.every()}
    story = [report["story"][key] for key in ("articles", "outlets", "events", "words")]
    whole = {*story, *_read(str(report["story"]["from"] + report["story"]["to"])), *set().union(*every.values(), set())}
    said = [(key, words.get(key, ""), whole) for key in ("title", "headline", "standfirst")]
    said += [
        (f"wording.{name}.{key}", text, every.get(name, set()))
        for name, of in words.get("wording", {}).items()
        for key, text in of.items()
    ]
    return [
        f"{FILE}, {key}: {number} is not among the numbers of {'this finding' if '.' in key else 'the page'}."
        for key, text, known in said
        for number in NUMBER.findall(text)
        if not fits(number, {*known, *ALWAYS})
    ]


def fits(said: str, values: Iterable[float]) -> bool:
    """Whether a number in a text is one of these, rounded as far as it is said.

    >>> fits("650", [649]), fits("649.0", [649]), fits("651", [649]), fits("1,800", [1843])
    (True, True, False, True)
    """
    plain = said.replace(",", "")
    places = len(plain.partition(".")[2]) or len(plain.rstrip("0")) - len(plain)
    return any(round(value, places) == float(plain) for value in values)


def _numbers_of(finding: Row, report: Row) -> set[float]:
    """All numbers behind a finding: those of its sentences, and those of every outlet in its measures."""
    found = set(_read(" ".join(finding[key] for key in ("title", "text", "certainty") if key in finding)))
    for measure in {finding["measure"], *finding.get("measures", [])}:
        cells = report["values"][measure].values()
        found |= {value for cell in cells for value in (cell["value"], cell["low"], cell["high"]) if value is not None}
        found |= {float(count) for cell in cells for count in cell["of"] or []}
        keys = ("difference", "low", "high", "smallest")
        found |= {gap[key] for gap in report["gaps"][measure] for key in keys if gap[key] is not None}
    if finding["rule"] == "origin":
        found |= {float(count) for pair in finding["pairs"] for count in (pair["sentences"], *pair["longest"][:1])}
        found |= {float(outlet["sentences"]) for outlet in report["outlets"]}
    return found


def _read(text: str) -> Iterator[float]:
    return (float(number.replace(",", "")) for number in NUMBER.findall(text.replace("-", " ")))
