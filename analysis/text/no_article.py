"""Recognise texts that are not articles: consent notices, error pages, lists of headlines, video pages; and live blogs."""

from __future__ import annotations

import re

QUOTED = 40  # characters of evidence that are quoted
MOST_WORDS = 600  # of a notice; with more, there is an article as well
FEW_WORDS = 150  # of an error page or a video page
CONSENT = 0.6  # share of the words in paragraphs about cookies and consent
ADDRESSED = 0.04  # share of the words that address the reader or speak for the site
FEWEST_HEADLINES = 8
HEADLINES = 0.6  # share of the lines that are headlines
PROSE = 0.3  # share of the words in paragraphs of two sentences or more; a list of headlines has fewer
FEWEST_STAMPS = 3  # times of day above the entries of a live blog

_CONSENT = re.compile(
    r"\bcookies?\b|\bconsent\b|\bpersonal (?:data|information)\b|\bour (?:\d+ )?(?:advertising )?(?:partners|vendors)\b"
    r"|\blegitimate interests?\b|\bprivacy (?:policy|notice|settings|cent(?:er|re)|choices)\b|\btracking technolog\w+"
    r"|\b(?:accept|reject|decline|allow) all\b|\bmanage (?:your )?(?:choices|preferences|options|settings)\b"
    r"|\byour (?:privacy )?choices\b|\bdata processing\b|\bidentifiers\b.{0,60}\bdevice\b|\binformation on (?:a|your) device\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\b(?:you|your|yours|we|our|us)\b", re.IGNORECASE)
_REPORTED = re.compile(r"\b(?:said|told|according to|announced|argued)\b", re.IGNORECASE)
_ERROR = re.compile(
    r"^\W*(?:error|http|status|oops)?\W*(?:4(?:0[0-9]|10|29|51)|50[0-9]|52\d)\b(?!\s+[a-z]{3,} (?:people|were|have|in)\b)\W*"
    r"(?:error|page|not found|forbidden|access denied|bad|internal|service|gateway|too many|unavailable|unauthori[sz]ed|gone|$)"
    r"|\b(?:page|article|story|content|url|file) (?:\w+ ){0,4}?(?:not|n[o’']t be|cannot be|could not be|couldn[’']t be|can[’']t be) (?:be )?(?:found|available|displayed|reached)\b"
    r"|\b(?:page|article|story) (?:you (?:are|were|requested|tried)|you[’']re)\b.{0,60}\b(?:not|no longer|moved|removed|deleted|expired|exist)"
    r"|\b(?:couldn[’']t|can[’']t|cannot|unable to|could not) (?:seem to )?find (?:the|that|this|your) (?:page|article|story)"
    r"|^\W*oops\b|\binternal server error\b|\bserver encountered an\b|\bforgot(?:ten)? (?:your |my )?password\b"
    r"|^\W*(?:access (?:to this page has been )?denied|403 forbidden|forbidden|service unavailable|bad gateway|gateway time-?out|just a moment|attention required"
    r"|one more step|checking (?:if the site|your browser)|verifying you are human|pardon our interruption|too many requests|robot check|request blocked)\b"
    r"|\b(?:verify|confirm|prove|check|make sure) (?:that )?you[’' ]?a?re (?:a )?(?:human|not a (?:ro)?bot)\b|\bare you a robot\b|\bunusual (?:traffic|activity)\b"
    r"|\byou (?:do not|don[’']t) have permission to access\b"
    r"|\b(?:not (?:currently )?available|unavailable|not accessible) (?:in|from|to (?:users|readers|visitors) in) (?:your|most|(?:the )?europe|the eu\b)\b|\bunavailable for legal reasons\b"
    r"|\b(?:enable|turn on|requires?|activate) (?:javascript|js|cookies)\b(?!.{0,30}\bad.?block)|\bsite can[’']?t be reached\b|\bdns_probe|\berr_[a-z_]+",
    re.IGNORECASE,
)
_VIDEO = re.compile(
    r"^(?:video|watch|listen|gallery|in pictures|slideshow|podcast|photos)\s*[:|–-]|[|–-]\s*(?:video|watch|podcast|in pictures)\s*$"
    r"|\bvideo (?:unavailable|player|is loading|can not be played|cannot be played|transcript)\b|\b(?:play|share this|now playing|up next in) video\b"
    r"|^\d{1,2}:\d\d(?: ?/ ?\d{1,2}:\d\d)?$|\bnow playing\b|\bskip ad\b|\bbrowser (?:does not|doesn[’']t) support\b|\bplayback (?:isn[’']t|is not|speed)\b|\b(?:duration|length|runtime):? \d{1,2}:\d\d\b"
    r"|\bwatch (?:the (?:full )?(?:video|clip)|live|now)\b",
    re.IGNORECASE,
)
_LIVE_SURE = re.compile(
    r"\bas it happened\b|\blive[- ](?:updates?|blog|coverage)\b|\bminute[- ]by[- ]minute\b|^live\s*[:|–—]",
    re.IGNORECASE,
)
_LIVE_TITLE = re.compile(
    r"\bas it happened\b|\blive (?:updates?|blog|coverage|reporting)\b|(?:^|[–—|:-]\s*)live\b|\blive(?:\s*[:|–—-]|$)|\bminute[- ]by[- ]minute\b|\blatest updates\b",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"(?:(?:\d+ (?:min(?:ute)?s?|hours?|h|m) ago|\d{1,2}[.:h]\d\d(?: ?[ap]\.?m\.?)?(?: ?[A-Z]{2,4})?|\d{1,2} ?[ap]\.?m\.?(?: ?[A-Z]{2,4})?)"
    r"(?:\s*[,·|–—-]?\s*(?:\d{1,2} \w{3,9}|\w{3,9} \d{1,2})(?:,? \d{4})?)?)(?:\W*$|\s*[–—:|-]\s+\S)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]»]*(?:\s|$)")


def no_article(title: str, blocks: list[str]) -> str:
    """What a text is instead of an article, and the words that show it; "" if it may be an article.

    >>> no_article("", ["404 Not Found", "The page you are looking for does not exist."])
    'an error page: “404 Not Found”'
    """
    words = [len(block.split()) for block in blocks]
    total = sum(words)
    shown = [title, *blocks]
    # Only an article reports what people said.
    few = total <= FEW_WORDS
    if few and not any(map(_REPORTED.search, blocks)) and (error := next(filter(_ERROR.search, shown), "")):
        return f"an error page: {quoted(_around(_ERROR, error))}"
    if total <= MOST_WORDS and _is_consent(blocks, words):
        return f"a notice on cookies and consent: {quoted(next(filter(_CONSENT.search, blocks)))}"
    if (
        few
        and not live_blog(title, blocks)
        and (video := next((block for block in shown if _VIDEO.search(block)), ""))
        and not _has_prose(blocks)
    ):
        return f"the page of a video, a recording or pictures: {quoted(video)}"
    if _is_index(blocks, words):
        return f"a list of headlines: {quoted(', '.join(blocks[1:3]))}"
    return ""


def live_blog(title: str, blocks: list[str]) -> str:
    """The evidence that a text is a live blog: its headline, or times of day above its entries; "" if there is none.

    >>> live_blog("Storm – as it happened", ["18.10 BST", "The ramp broke.", "17.30 BST", "The wind rose."])
    '“Storm – as it happened”, 2 entries by the clock'
    """
    stamps = sum(bool(_STAMP.match(block)) for block in blocks)
    named = next((block for block in (title, *blocks[:2]) if len(block) < 150 and _LIVE_TITLE.search(block)), "")
    if stamps < (FEWEST_STAMPS - 1 if named else FEWEST_STAMPS + 1):
        return quoted(named) if _LIVE_SURE.search(named) else ""
    return (f"{quoted(named)}, " if named else "") + f"{stamps} entries by the clock"


def _is_consent(blocks: list[str], words: list[int]) -> bool:
    about = sum(count for block, count in zip(blocks, words, strict=True) if _CONSENT.search(block))
    if about < CONSENT * sum(words):
        return False
    text = "\n".join(blocks)
    addressed = len(_ADDRESS.findall(text))
    distinct = len({found[0].lower() for found in _CONSENT.finditer(text)})
    reported = len(_REPORTED.findall(text))
    return addressed >= ADDRESSED * sum(words) and distinct > 1 and reported < 2


def _has_prose(blocks: list[str]) -> bool:
    """Whether there are an article's paragraphs: a long one of at least two sentences, or many words in sentences."""
    said = [block for block in blocks if _SENTENCE_END.search(block)]
    long = any(len(_SENTENCE_END.findall(block)) > 1 and len(block.split()) > 25 for block in said)
    return long or sum(len(block.split()) for block in said) > 70


def _is_index(blocks: list[str], words: list[int]) -> bool:
    short = sum(count <= 25 for count in words)
    if short < FEWEST_HEADLINES or short < 0.4 * len(blocks) or any(count > 40 for count in words[:4]):
        return False
    headlines = sum(
        3 <= count <= 25 and not _SENTENCE_END.search(block) for block, count in zip(blocks, words, strict=True)
    )
    prose = sum(count for block, count in zip(blocks, words, strict=True) if len(_SENTENCE_END.findall(block)) > 1)
    sentences = sum(bool(_SENTENCE_END.search(block)) for block in blocks)
    listed = headlines >= HEADLINES * len(blocks) or (
        headlines >= 0.4 * len(blocks) and sentences <= headlines and prose == 0
    )
    return listed and prose < PROSE * sum(words)


def _around(pattern: re.Pattern[str], block: str) -> str:
    found = pattern.search(block)
    return block[max(0, block.rfind(" ", 0, max(found.start() - 15, 0))) :].strip() if found else block


def quoted(words: str) -> str:
    """The words that a doubt is based on, or their beginning, in quotation marks.

    >>> quoted("Sign in\\nto read; it costs nothing, and takes a minute")
    '“Sign in to read, it costs nothing, …”'
    """
    plain = " ".join(words.replace(";", ",").split())  # doubts are joined by ";"
    return f"“{plain if len(plain) <= QUOTED else plain[: QUOTED - 2].rsplit(' ', 1)[0] + ' …'}”"
