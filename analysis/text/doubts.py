"""Doubts about the text of one article: is it whole, is it one, is it English, is it an article?

A doubt is a reason to look, not a verdict. It starts with one of the constants below and quotes the evidence in brackets.
The text is never changed.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from analysis.text.block_rules import rule_for
from analysis.text.no_article import QUOTED, live_blog, no_article, quoted
from analysis.text.paragraphs import Rule, ends_with, paragraphs
from analysis.text.record import record_lines

TOO_SHORT = "too short"
NO_SENTENCE_END = "no sentence end"
LONG_LINE = "very long line"
TOO_LONG = "too long to compare its wording"
NOT_ENGLISH = "not English"
GARBLED = "garbled characters"
HEADLINE_AGAIN = "headline repeated in the body"
MENU = "menu or list among the text"
NOT_THE_ARTICLE = "much that is not the article"
CUT_OFF = "perhaps cut off"
PAYWALL = "perhaps only the text before a paywall"
AT_PAYWALL = "cut off at a paywall"
NO_ARTICLE = "not an article"
LIVE_BLOG = "a live blog"
SECOND_ARTICLE = "perhaps a second article"
MIXED_COLUMNS = "columns perhaps read across"
PICTURE = "a page without text, perhaps a picture of one"
# Articles with one of these doubts are left out: there is no whole article to compare.
LEFT_OUT = (NO_ARTICLE, AT_PAYWALL)

FEWEST_WORDS = 50
LONGEST_LINE = 100_000  # characters: no paragraph of news is that long
MOST_CHARACTERS = 1_000_000  # a long novel; in longer texts, passages are not looked for
SAMPLE = 5_000  # characters that decide the language: the opening is enough
ENGLISH_SHARE = 0.12  # function words among all words: English news has .25 to .5, tables .13

TITLE_WORDS = 4  # a shorter headline may be a name, and may be the heading of a section
TOP = 5  # first blocks, where a page with a header repeats its headline
MENU_LINES = 6  # lines in a row, each with at most
MENU_WORDS = 4  # words and no full stop
LIST_WORDS = 60  # or more in a line with hardly any lower-case words or full stops: names, countries
SET_ASIDE = 0.15  # share of the words: in carefully saved news, one article in 1,000 has more
UNFINISHED = 12  # words in a last line without a full stop: a shorter one may be a link or a signature
FEWEST_OPEN = 5  # words in a last line that ends in a comma, a colon or dots
END = 200  # characters of a last line that are searched for "read more" and the like
STUB = 300  # words: with more, there is an article before the paywall's notice
BEFORE = 250  # words before a second dateline or byline: with fewer, it may follow a caption or summary
BEFORE_HEADLINE = 80  # before a headline with a byline below
AFTER = 50  # words after it

FUNCTION_WORDS = frozenset(
    """
    the of and to in a an is that for on with as was it at by from be are were has have had he his
    she her they their not this but who which or will would said
    """.split()
)
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’)\]»]*(?:\s|$)")
_OTHER_SCRIPT = re.compile(r"[^\W\d_A-Za-z\u00c0-\u024f]")
_ODD_CHARACTER = re.compile("[^\x00-\x7f‘’“”–—…]")
_WORD = re.compile(r"\w+")
_RUNS_ON = re.compile(r"\S*[^\w.!?]*\s[\"“‘(]?[A-Z0-9]")  # a title that a sentence follows
_CHARACTERS_LEFT = re.compile(r"\[\+?\d+ char(?:acter)?s?\]\W*$")  # where NewsAPI cuts a text off
_ELLIPSIS = r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])"
_READ_ON = re.compile(
    rf"{_ELLIPSIS}\W*(?:(?:read|see|view|show|learn) more|continue reading)\W*$"
    r"|(?<!\w)(?:continue|keep) reading(?! the main story)[^.!?]{0,40}$"
    r"|(?:continue|read) (?:the )?(?:full|whole|entire|rest of (?:the|this)) (?:story|article|piece|post)\b.{0,40}$"
    r"|(?:click|tap) (?:here )?to (?:read more|continue)\W*$",
    re.IGNORECASE,
)
_ENDS_OPEN = re.compile(rf"(?<!\S)[^\s/@]+(?:\s*{_ELLIPSIS}|[,:])$")
_SIGNATURE = re.compile(r"[:@]|\bcontributed to\b|^Related\b")  # of a reporter, or of a link
_PAYWALL = re.compile(
    r"(?:subscribe|register|sign up|(?:sign|log) in) (?:now |today |for free |here )?(?:to|and) "
    r"(?:read|continue|keep|unlock|access|view)\b"
    r"|(?:for|to) (?:\w+ )?subscribers\b|subscribers? only|subscriber-only|already (?:a|an) (?:\w+ )?(?:subscriber|member)\b"
    r"|already (?:subscribed|have (?:an account|a subscription))|to (?:continue|keep) reading"
    r"|(?:reached|used|read) (?:your|all|the) [^.]{0,40}\b(?:free|limit)\b"
    r"|start your (?:free )?(?:trial|subscription)|create (?:a free|an|your) account to"
    r"|unlock (?:this|the full) (?:article|story)",
    re.IGNORECASE,
)
# A line that only offers a subscription or access: after a few paragraphs, the article ends there.
_TIME = r"(?:day|week|wk|month|mo|year|annum|yr)s?\b"
_PRICE = r"(?:(?:just |only )?(?:[$£€]|US\$|EUR |GBP |Rs\.? ?)\d+(?:[.,]\d+)?p?|\d+(?:[.,]\d+)? ?(?:€|p\b|cents?\b))"
_OUR_PIECE = r"(?:this|the|our|your|that|rest of the|remaining) (?:\w+ )?(?:article|story|content|piece|page|feature|report|post|newsletter|column|analysis)"
_WALL = re.compile(
    rf"(?:keep|continue|finish|start|go on) reading\b.{{0,60}}\b(?:for|with|by|free|subscri\w+|account|trial|membership|member|{_PRICE})"
    r"|(?:^|[.!?] |\b(?:get|try|enjoy|unlock|buy|want|start|gain) (?:your |our )?)(?:unlimited|full|complete|instant|all-?access|premium|digital|immediate)(?:,? (?:and )?(?:unlimited|full|complete|digital|online|premium))* access\b"
    rf"|(?:^|\b(?:for|then|after that|from|pay|at) ){_PRICE} ?(?:for|a|an|per|/|every)? ?(?:(?:the|your) )?(?:first |next )?(?:\d+ |one |two |three |six )?{_TIME}"
    r"|\b(?:\d+|no|one|two|three|more|last|remaining|your) (?:of (?:your )?\d+ )?(?:more |remaining )?(?:free|complimentary|guest) (?:articles?|stories|views?|reads?)\b"
    r"|\b(?:articles?|stories) (?:remaining|left) (?:this|for)\b"
    r"|\b(?:the )?(?:rest|remainder) of (?:this|the) (?:story|article|piece|report|post)\b"
    r"|(?:^|[.!?] )(?:choose|pick|select|see|view|compare) (?:a|your|my|our|the) (?:plan|plans|subscription|options|offers?)\b"
    r"|\bcancel (?:any ?time|at any time|online)\b|\bintroductory (?:offer|rate|price)\b|\b(?:special|limited[- ]time|subscription|subscriber) offers?\b"
    r"|\b(?:print|digital|paying|existing|current|home delivery|premium|newspaper)(?: \w+)? (?:subscribers?|members?|subscription|membership)\b"
    r"|\bactivate (?:your|my) (?:digital |online )?(?:access|account|subscription)\b"
    rf"|\b{_OUR_PIECE} (?:is|are|has been) (?:only |exclusively |reserved |locked |available |free |just |visible )*(?:to |for |behind )(?:our |all |registered |paying |a )*(?:\w+ )?(?:subscribers|members|readers|users|account holders|paywall|customers)\b"
    r"|\b(?:with|requires?|need|have) an? (?:\w+ ){0,3}(?:subscription|membership)\b|\bwith (?:a|your) free (?:account|trial|registration)\b"
    r"|\b(?:subscriber|member|premium|subscribers|members)[- ](?:only|exclusive)\b|\bexclusive(?:ly)? (?:to|for) (?:our )?(?:\w+ )?(?:subscribers|members)\b"
    r"|^(?:already|not (?:yet )?) ?an? (?:\w+ )*(?:subscriber|member|reader)\b|^already (?:subscribed|registered|have)\b"
    r"|^(?:log|sign) in\W*(?:or|\||/|to)\W*(?:subscribe|register|sign up|continue|read|join)|^(?:subscribe|register|join)\W*(?:now|today)?\W*(?:or|\||/)\W*(?:log|sign) in"
    r"|^(?:subscribe|register|join|sign up|log in|sign in|create an account|become an? (?:\w+ )?(?:member|subscriber|supporter))(?: now| today| for free| here| free)?(?: to| and| for)\b.{0,40}\b(?:read|continue|unlock|access|view|full|enjoy|article|story)\b"
    r"|^(?:become an? (?:\w+ )?(?:member|subscriber)|start (?:your |a )?(?:free )?(?:[\w-]+ )?(?:trial|subscription)|try (?:it )?(?:free|for free|\w+ free))\b"
    r"|(?:^|[.!?] )(?:become|be) an? (?:\w+ ){0,2}(?:member|subscriber|supporter)\b.{0,20}\bto\b|\bthis is (?:a )?premium\b"
    r"|\bread (?:this|the) (?:full |whole )?(?:article|story|piece) (?:for )?free (?:by|with|after|once|when)\b"
    r"|\bunlock (?:this|the|full|all|unlimited|more|your)\b|\b(?:free trial|trial (?:period|offer))\b"
    r"|\b(?:dis|en)able (?:any |your |the )?(?:ad ?-?blockers?|javascript|ad ?-?blocking)\b|\b(?:using|have|detected) an? ad ?-?blocker\b|\bturn off your ad ?-?blocker\b|\bad ?-?blocker (?:detected|is on|enabled)\b|\bwhitelist (?:us|our)\b"
    r"|\byou(?:[’']ve| have)? (?:reached|used|hit|read|run out)\b.{0,40}\b(?:limit|free|articles?|stories)\b|\bto (?:continue|keep) reading\b|\bto read (?:the full|this|on|more)\b(?! (?:from|by|about|on)\b)",
    re.IGNORECASE,
)
WALL_WORDS = 40  # of a line that offers a subscription: with more, it is a paragraph
LAST = 8  # last lines of a page, where the notice is
# Reported speech, and requests for support or letters, are not a paywall.
_NO_WALL = re.compile(
    r"\b(?:said|says|told|according to|support|donat\w+|contribut\w+|newsletters?|inbox)\b", re.IGNORECASE
)
_DATELINE = re.compile(
    r"[A-Z][A-Z.’' -]{2,30}(?:, [A-Z][\w. ]{1,20})? ?(?:\((?:AP|AFP|Reuters|CNN|UPI|Bloomberg|dpa)\) ?[—–-]+ |[—–] )"
)
_BYLINE = re.compile(r"(?:By|BY) [A-Z][\w.’'-]+(?: [A-Z][\w.’'-]*){1,4}(?:,.{0,40})?$")
_NEXT = re.compile(r"(?:read|up) next\b[^.!?]{0,80}$|next (?:article|story)\b", re.IGNORECASE)

# Where a text breaks, see `_break`.
_CONTENT = re.compile(r"[^\W\d_]{5,}")
_PLAIN_CONTENT = re.compile(r"[a-z]{5,}")  # the same, where no other letters are
_COMMON = frozenset(
    """
    about after again against before being could every might other shall should since their there
    these those though through under until where which while would because
    """.split()
)
STEM = 6  # letters that identify a word: "sanction", "sanctions" and "sanctioned" are the same
FEWEST_IN_PART = 60  # content words: fewer say little about a text's subject
COMMONEST = 10  # most frequent words of each part; the other part of an article has most of them, too
LIKENESS = (0.098, 0.241)  # usual similarity of two parts of an article: 0.098 · words of the shorter ** 0.241
BREAK = 6.0


def is_left_out(found: str | Iterable[str]) -> str:
    """The doubt because of which an article is left out of a corpus; "" if there is none.

    >>> is_left_out("too short (9 words); not an article (an error page: “404”)"), is_left_out("perhaps cut off")
    ('not an article (an error page: “404”)', '')
    """
    each = found.split("; ") if isinstance(found, str) else found
    return next((doubt for doubt in each if doubt.startswith(LEFT_OUT)), "")


def doubts(text: str, title: str = "") -> list[str]:
    """Doubts about one article's text, each starting with one of this module's constants.

    >>> doubts("Rain is likely.")
    ['too short (3 words)']
    """
    blocks = [text[start:end] for start, end in paragraphs(text)]
    record = set(record_lines(blocks))
    blocks = [block for at, block in enumerate(blocks) if at not in record]
    rules = [rule_for(block) for block in blocks]
    split = [block.split() for block in blocks]
    running = [(block, words) for block, words, rule in zip(blocks, split, rules, strict=True) if not rule]
    words = sum(map(len, split))
    longest = max(map(len, text.splitlines()), default=0)
    english = looks_english(text)
    readable = english and len(text) <= MOST_CHARACTERS and longest <= LONGEST_LINE
    nothing = no_article(title, blocks)
    wall = _wall(blocks, split) if words <= STUB and not nothing else ""
    stub = _paywall(text) if words <= STUB and not wall else ""
    found: dict[str, str | bool] = {
        NO_ARTICLE: nothing,
        AT_PAYWALL: wall,
        LIVE_BLOG: live_blog(title, blocks),
        TOO_SHORT: f"{words} word{'s' * (words != 1)}" if words < FEWEST_WORDS else "",
        NO_SENTENCE_END: not _SENTENCE_END.search(text),
        LONG_LINE: f"{longest:,} characters" if longest > LONGEST_LINE else "",
        TOO_LONG: f"{len(text):,} characters" if len(text) > MOST_CHARACTERS else "",
        NOT_ENGLISH: not english,
        GARBLED: _garbled(text),
        HEADLINE_AGAIN: _headline_again(blocks, title),
        MENU: _menu(blocks, split),
        NOT_THE_ARTICLE: _set_aside(blocks, split, rules),
        PAYWALL: stub,
        CUT_OFF: readable and not stub and not wall and _cut_off(blocks, running),
        SECOND_ARTICLE: readable and (_second_start(blocks, split) or _break(running)),
    }
    return [_said(doubt, sign) for doubt, sign in found.items() if sign]


def _said(doubt: str, sign: str | bool) -> str:
    return doubt if sign is True else f"{doubt} ({sign})"


def looks_english(text: str) -> bool:
    """Whether the script is Latin and enough words are English function words.

    >>> looks_english("Дождь идёт с самого утра."), looks_english("It has rained since morning.")
    (False, True)

    A rough test on the opening of the text, to keep whole articles in another language out of English formulas. A text of
    fewer than 20 words in Latin script counts as English.
    """
    sample = text[:SAMPLE]
    # If few characters are beyond ASCII, they need not be checked individually.
    beyond_ascii = len(sample) - len(sample.encode("ascii", "ignore"))
    few = len(sample) / 3
    if beyond_ascii > few and len(_OTHER_SCRIPT.findall(sample)) > few:
        return False
    words = sample.lower().split()
    known = sum(map(FUNCTION_WORDS.__contains__, words))
    return len(words) < 20 or known >= ENGLISH_SHARE * len(words)


def _garbled(text: str) -> str:
    """Characters that were decoded wrongly ("itâ€™s") or lost ("it�s"), with their surroundings."""
    lines = [line for line in text.splitlines() if not line.isascii()]
    odd = list(filter(_ODD_CHARACTER.search, lines))
    if not odd:
        return ""
    from ftfy.badness import BADNESS_RE  # what ftfy.badness.is_bad looks for

    found = next(filter(None, (re.search("\ufffd", line) or BADNESS_RE.search(line) for line in odd)), None)
    if not found:
        return ""
    text = found.string
    first = text.rfind(" ", max(0, found.start() - 15), found.start()) + 1 or found.start()
    return quoted(text[first : found.end() + 15])


def _headline_again(blocks: list[str], title: str) -> str:
    """Where the headline is repeated, as a line of its own or at the start of a paragraph."""
    title = title.partition(" | ")[0]  # pages add their outlet's name after a bar
    words = _WORD.findall(title.casefold())
    if len(words) < TITLE_WORDS or title.endswith("…"):  # not a headline, but a shortened opening
        return ""
    alike = [i for i, block in enumerate(blocks) if _starts_with(block, words)]
    lines = [i for i in alike if len(_WORD.findall(blocks[i])) == len(words)]
    behind = slice(len(title) - 1, len(title) + QUOTED)
    run_in = [i for i in alike if i not in lines and _RUNS_ON.match(blocks[i][behind])]
    again = (lines[1:] or [i for i in lines if i >= TOP]) + run_in
    return quoted(blocks[again[0]]) if again else ""


def _starts_with(block: str, words: list[str]) -> bool:
    room = 2 * sum(map(len, words)) + 20
    start = block[:room].casefold()
    return words[0] in start and _WORD.findall(start)[: len(words)] == words


def _menu(blocks: list[str], split: list[list[str]]) -> str:
    """Several short lines in a row without full stops, or a long line of capitalised words."""
    run: list[str] = []
    for block, words in zip(blocks, split, strict=True):
        if _is_list(words):
            return quoted(block)
        run = [*run, block] if len(words) <= MENU_WORDS and not ends_with(block, ".!?…:;,") else []
        if len(run) == MENU_LINES:
            return quoted(", ".join(run))
    return ""


def _is_list(words: list[str]) -> bool:
    if len(words) < LIST_WORDS:
        return False
    if sum(map(str.islower, [word[0] for word in words])) > 0.3 * len(words):
        return False
    stops = sum(word.endswith((".", "?", "!")) and len(word) > 3 for word in words)
    return stops <= len(words) / LIST_WORDS


def _set_aside(blocks: list[str], split: list[list[str]], rules: list[Rule | None]) -> str:
    """Share of the words in lines that are buttons, links, credits and the like."""
    aside = [at for at, rule in enumerate(rules) if rule and rule.kind in ("boilerplate", "embed")]
    share = sum(len(split[at]) for at in aside) / max(sum(map(len, split)), 1)
    return f"{share:.0%} of the words, {quoted(blocks[aside[0]])}" if share > SET_ASIDE else ""


def _cut_off(blocks: list[str], running: list[tuple[str, list[str]]]) -> str:
    """The end of a text that continues elsewhere, or stops in the middle of a sentence."""
    end = blocks[-1][-END:] if blocks else ""
    if _CHARACTERS_LEFT.search(end) or _READ_ON.search(end):
        return quoted("…" + end[-QUOTED + 1 :])
    last, words = running[-1] if running else ("", [])
    open_end = len(words) >= FEWEST_OPEN and _ENDS_OPEN.search(last[-END:])
    return quoted("…" + last[-QUOTED + 1 :]) if open_end or _stops_short(last) else ""


def _stops_short(line: str) -> bool:
    """Whether a line is a paragraph that ends with a lower-case word and no full stop."""
    words = line.split()
    last = words[-1] if words else ""
    long_enough = len(words) >= UNFINISHED and not _SIGNATURE.search(line)
    return (long_enough or bool(_SENTENCE_END.search(line))) and last.isalpha() and last.islower()


def _paywall(text: str) -> str:
    found = _PAYWALL.search(text)
    return quoted(text[found.start() : found.end() + QUOTED]) if found else ""


def _wall(blocks: list[str], split: list[list[str]]) -> str:
    """A line near the end that offers access to the rest of the article."""
    last = zip(blocks[1:][-LAST:], split[1:][-LAST:], strict=True)
    short = (block for block, words in last if len(words) <= WALL_WORDS and not _NO_WALL.search(block))
    return next((quoted(block) for block in short if _WALL.search(block)), "")


def _second_start(blocks: list[str], split: list[list[str]]) -> str:
    """A dateline, byline or "Read next" in the middle of a text; of a byline under a headline, also earlier."""
    counts = list(map(len, split))
    before, after = 0, sum(counts)
    for above, block, count in zip(["", *blocks], blocks, counts, strict=False):
        inside = before >= BEFORE and after - count * bool(len(block) < 100) >= AFTER
        if inside and (_DATELINE.match(block) or _BYLINE.match(block) or _NEXT.match(block)):
            return f"from {quoted(block)}"
        headed = 0 < len(above) < 150 and not _SENTENCE_END.search(above)
        if headed and before >= BEFORE_HEADLINE and after - count >= AFTER and _BYLINE.match(block):
            return f"from {quoted(above)}"
        before, after = before + count, after - count
    return ""


def _break(running: list[tuple[str, list[str]]]) -> str:
    """Where the words change so much that the parts would hardly be of one article.

    At every block, the likeness of the words before to those after (Bhattacharyya's coefficient of
    the two distributions) is held against what it is in real articles for parts of that length. How
    far it falls below, weighed by the root of the shorter part's words, times the share of each
    part's commonest words that the other does not have at all: from `BREAK`, a doubt.
    """
    kept = [block for block, words in running if not _is_list(words)]
    words = [_content(block) for block in kept]
    falls = list(_falls(words))
    fall, at = max(falls, default=(0.0, 0))
    if fall < BREAK:
        return ""
    one, other = (Counter(chain(*part)) for part in (words[:at], words[at:]))
    commonest = [(w in there) for here, there in ((one, other), (other, one)) for w, _ in here.most_common(COMMONEST)]
    missing = 1 - sum(commonest) / len(commonest)
    return f"from {quoted(kept[at])}" if fall * missing >= BREAK else ""


def _content(block: str) -> list[str]:
    plain = block.isascii() or not _ODD_CHARACTER.search(block)
    words = (_PLAIN_CONTENT if plain else _CONTENT).findall(block.lower())
    return [word[:STEM] for word in words if word not in _COMMON]


def _falls(words: list[list[str]]) -> Iterator[tuple[float, int]]:
    """How far similarity falls below the usual level, and the number of the block where it does."""
    counts = Counter(chain(*words))
    after = {word: times for word, times in counts.items() if times > 1}  # that may be in both parts
    before = dict.fromkeys(after, 0)
    done, left, common = 0, counts.total(), 0.0
    for at, block in enumerate(words):
        shorter = min(done, left)
        if shorter >= FEWEST_IN_PART:
            usual = LIKENESS[0] * shorter ** LIKENESS[1]
            yield (1 - common / math.sqrt(done * left) / usual) * math.sqrt(shorter), at
        for word in filter(after.__contains__, block):
            here, there = before[word], after[word]
            common += math.sqrt((here + 1) * (there - 1)) - math.sqrt(here * there)
            before[word], after[word] = here + 1, there - 1
        done, left = done + len(block), left - len(block)
