"""Tone towards somebody is that of the words around each mention, and names carry none."""

import re

import pytest

from analysis import cut_text, score, spans, tone_towards
from analysis.measures.tone_towards import TONES, evidence, mentions_in, tone_of, weights
from analysis.text.words import WORD


def mention(text: str, target: str = "Okafor"):
    places = [match.span() for match in WORD.finditer(text)]
    (found,) = mentions_in(text, places, re.compile(target), [False] * len(places))
    return found


def test_praise_and_blame_are_distinguished():
    """Whoever is praised has a higher tone than whoever is blamed."""
    text = "Critics denounced Lim as corrupt. " * 4 + "Voters praised Okafor as an honest hero. " * 4
    lim, okafor = score(cut_text(text), tone_towards({"Lim": [], "Okafor": []}))["value"]
    assert okafor > 0.2 > -0.2 > lim


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("A brilliant Okafor came.", "in its clause, before +"),
        ("Okafor had a brilliant day.", "in its clause, behind +"),
        ("Okafor came, but Lim had a brilliant day.", "beyond, behind +"),
        ("Okafor brilliant.", "next to it, behind +"),
    ],
)
def test_evidence_says_where_the_words_of_tone_are(text, where):
    """Before or behind, in the clause or beyond it."""
    assert evidence(mention(text))[where] > 0


def test_names_carry_no_tone():
    """The joy of Joy Strange is nobody's."""
    found = evidence(mention("Joy Strange met Okafor."))
    assert not any(name.endswith(("+", "−")) for name in found)
    assert not any(name.endswith(("+", "−")) for name in evidence(mention("Joy Strange left.", "Strange")))


def test_likelihoods_add_up_and_weights_are_of_the_three_tones():
    """With no weights every tone is as likely."""
    found = tone_of(mention("Okafor lied."))
    assert sum(found.values()) == pytest.approx(1)
    assert list(tone_of(mention("Okafor lied."), {}).values()) == pytest.approx([1 / 3] * 3)
    assert {tone for row in weights().values() for tone in row} == set(TONES)


def test_the_words_of_tone_around_a_mention_are_marked():
    """Of sentences that do not mention the target, nothing is marked."""
    (okafor,) = tone_towards({"Okafor": []})
    marked = spans(cut_text("Okafor was brilliant. The weather was brilliant."), okafor)
    assert marked[["sentence", "text", "label"]].to_numpy().tolist() == [[0, "brilliant", "positive"]]


def test_a_mention_in_another_voice_is_none():
    """Only the mentions in the voice count."""
    (okafor,) = tone_towards({"Okafor": []})
    text = cut_text("“Okafor was brilliant,” he said. " * 4)
    own, quoted = (score(text, okafor, voice=voice)["why"].item() for voice in ("own", "quoted"))
    assert own == "too short: 0 mentions of Okafor, it needs 3"
    assert quoted == ""
