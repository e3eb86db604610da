"""The rules that exclude a block from the body, each with a name, a kind and a reason in plain words.

To add a rule for the wording of a single block, add it to `BLOCK_RULES` (a `pattern`). A rule that also looks at the
block's place on the page is a function listed in `PLACE_RULES` (`find`). `RULES` has them all.
"""

from __future__ import annotations

import re

from analysis.text.calendar import MONTH
from analysis.text.paragraphs import Page, Rule, ends_with
from analysis.text.record import record_lines

LONGEST_LINE = 300  # characters; rules on a block's wording do not apply to longer paragraphs
LONGEST_POST = 400  # characters of a short message, its link included
LONGEST_HEADING = 80  # characters
MOST_HEADING_WORDS = 12
LONGEST_SIGNATURE = 120  # characters
LONGEST_SHOUT = 40  # characters of a post's opening line
FEWEST_SHARED = 8  # words of four letters or more that two openings must share
TAIL = 6  # last blocks of an article, where its author is described
HEAD = 5  # first blocks, where bylines and dates are

_SENTENCE_ENDS = ".!?…"

_NETWORKS = "facebook|twitter|x|pinterest|whatsapp|linkedin|reddit|instagram|telegram|flipboard"
_BUTTONS = rf"(?:{_NETWORKS}|e-?mail|print|share|tweet|post|posts|pin|copy|link|website|comments?)"
_MONTH = rf"{MONTH.lower()}\b\.?"
_DATE = rf"(?:{_MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}} {_MONTH},? \d{{4}}|\d{{4}}-\d\d-\d\d)"
_CLOCK = rf"(?:[\s\d:,./|–—-]|{_MONTH}|(?:mon|tues|wednes|thurs|fri|satur|sun)day|at|on|[ap]\.?m\.?|"
_CLOCK += r"e[sd]?t|p[sd]?t|gmt|bst|utc|ist)+"
_AGENCIES = r"(?:AP|AFP|EPA|Reuters|Getty(?: Images)?|Shutterstock|Bloomberg|iStock|Alamy)"
_ROLES = (
    r"(?:writer|journalist|reporter|columnist|correspondent|contributor|author|blogger|novelist|"
    r"editor|commentator|host|fellow|professor)"
)

# Rules on one block -------------------------------------------------------------------------------

BLOCK_RULES = (
    Rule("separator", "boilerplate", "a line without words", r"[\W_]+$"),
    Rule(
        "advertisement",
        "boilerplate",
        "marks the place of an advertisement",
        r"(?:(?:ad|ads|advertise?ment|advertising|sponsored(?: content)?|promoted content|loading)\W*)+"
        r"(?:(?:story )?continue\w* (?:reading|below).{0,40})?$"
        r"|(?:story|article) continue[sd] below.{0,20}$|continue reading(?: below|\W*$| the main story)",
    ),
    Rule(
        "author links",
        "boilerplate",
        "links to the author's pages",
        r"website\W*\+?\W*posts\W*$|(?:view|see|more|read) (?:all )?(?:posts|articles|stories) by\b"
        r"|about (?:the )?authors?\W*$|(?:write to|reach|contact|email)\b.{0,60}\s\S+@\S+\.\w+\W*$"
        r"|(?:send )?(?:letters|tips) to\b.{0,30}@\S+$",
    ),
    Rule(
        "share",
        "boilerplate",
        "share buttons",
        rf"spread the (?:love|word)\W*$|(?:please )?share (?:this\b|via\b|on (?:{_NETWORKS}))[^.!?]{{0,40}}$"
        r"|share\W*$|(?:read or )?share this story\W"
        rf"|tweet this\W*$|(?:listen to article [\d:]+ )?(?:share|{_BUTTONS}(?=\W+{_BUTTONS}))"
        rf"(?:\W+(?:this|article|{_BUTTONS}))+\W*$",
    ),
    Rule(
        "highlights",
        "standfirst",
        "a list of the article's points",
        r"(?:story|article) highlights\b|key (?:points|takeaways)\W*$",
    ),
    Rule(
        "counter",
        "boilerplate",
        "a counter of views, shares or comments",
        r"(?:post |page |total )?(?:views?|reads?|shares?|likes?|comments?)\s*:?\s*\(?\d[\d,.]*[km]?\)?"
        r"(?:\s+\d+)*$|\d[\d,.]*[km]? (?:views?|shares?|likes?|comments?|reads?)\W*$"
        r"|\d+[ -]min(?:ute)?s? read\W*$",
    ),
    Rule(
        "follow",
        "boilerplate",
        "asks to follow, subscribe or sign up",
        r"stay (?:(?:connected|updated|informed|up to date|in touch) with|tuned (?:for|with))\b"
        rf"|(?:[-•*] )?follow\b.{{0,80}}?(?:\bon (?:{_NETWORKS}|google|social)\b|@\w)|follow us\b"
        rf"|(?:like|find|join) us on (?:{_NETWORKS})\b"
        r"|subscribe(?:\W*$| (?:to|now|today|here|for)\b)|sign up (?:for|to|here|now|today)\b"
        r"|get (?:our|the|more|your)\b.{0,60}\b(?:inbox|newsletters?|app|alerts)\b"
        r"|(?:click|tap) here\b|(?:by|thank you for) signing up\b|(?:\*\* ?)?want .{0,60}\bin your inbox"
        r"|support (?:our|independent|quality)\b.{0,30}journalism"
        r"|donate (?:now|today|here)\b|download (?:the|our)\b.{0,30}\bapp\b"
        r"|join (?:our|the)\b.{0,40}\b(?:channel|newsletter|mailing list|telegram|whatsapp)\b",
    ),
    Rule(
        "links",
        "boilerplate",
        "links to other pages",
        r"(?:explore|read|see|view) (?:more )?(?:related|similar|all) (?:articles?|stories|posts|news)\b"
        r"|related(?: (?:articles?|stories|story|posts?|news|coverage|content|links?|topics?))?\W*(?:$|:)"
        r"|related (?:articles?|stories|story|posts?|coverage|links?)\b[^.!?]*$"
        r"|(?:also |must )read\W*(?:$|:)|read (?:more|also|next|this)\W*(?:$|[:|])"
        r"|read (?:more|the full)[^.!?]{0,80}$|see also\W*(?:$|:)|also see\W*(?:$|:)"
        r"|(?:more|watch|listen|also|photos?|latest)\s?:(?=\s?\S)(?!.*[.!?]$)|watch\W*$"
        r"|more (?:on this|from|stories|news)\b[^.!?]{0,60}\W*$|more:$"
        r"|(?:you (?:may|might) also (?:like|enjoy)|in case you missed it|don[’']t miss|up next"
        r"|recommended(?: for you)?|trending(?: now)?|most (?:read|popular|viewed)|top stories"
        r"|editors?[’']?s? picks?|(?:next|previous) (?:article|post|story))\W*(?:$|:)"
        r"|(?:tags?|tagged|filed under|categor(?:y|ies)|topics|keywords)\s?:"
        r"|\(\s?(?:photos?|videos?|also|see|read|related|more|watch)\b(?:[^):]*:[^)]*|[^).!?]*)\)$",
    ),
    Rule(
        "staff",
        "boilerplate",
        "names who worked on the article",
        r"\(?(?:additional )?reporting by [^.]{3,120}(?:;|$)|(?:contributing|additional reporting):"
        r"|\(?edit(?:ed|ing) by [^.]{3,60}\W*$",
    ),
    Rule(
        "rights",
        "boilerplate",
        "a copyright notice",
        r"(?:©|\(c\) ?\d|copyright (?:©|\d{4}|by\b|\(c\)))|all rights reserved",
    ),
    Rule(
        "notice",
        "boilerplate",
        "the publisher's note on the article",
        r"this (?:article|story|post|piece)(?:,.{0,60},)? (?:(?:was|has been|is|first|originally) )+"
        r"(?:published|updated|corrected|syndicated|appeared|more than \d+ (?:year|month)s? old)"
        r"|the (?:opinions?|views?)(?: and \w+)? expressed\b.{0,120}(?:\bown\b|\bnot \w* ?(?:represent|reflect))"
        r"|we use cookies\b|this (?:web)?site uses cookies"
        r"|leave a (?:reply|comment)\W*$|your email address will not be published|comments are closed",
    ),
    Rule(
        "stamp",
        "boilerplate",
        "when the page was published or updated",
        rf"(?:first |last )?(?:published|updated|posted|modified)\b:?{_CLOCK}$"
        r"|\d+ (?:second|minute|hour|day|week|month|year)s? ago$",
    ),
    Rule(
        "credit",
        "embed",
        "a picture's or source's credit",
        r"(?:(?:photo(?: illustration)?|image|picture|video|illustration|graphic|cover)s?(?: (?:credit|source|courtesy|by))?s?"
        r"|featured image|credits?|source|photograph)\s?(?::\s?\S|\|)"
        r"|(?:photo|image|picture|illustration)s? (?:credit|courtesy|via|copyright)\b|image source\b"
        r"|(?:photo|image|picture|illustration)s? by [^.!?]{2,40}$|file photo:"
        r"|(?:photo|video|image)\W*$",
    ),
    Rule(
        "player",
        "embed",
        "part of a picture gallery or a player",
        r"enlarge this image\b|toggle caption\b|(?:image|media) caption\b|media playback\b"
        r"|hide caption|(?:next |prev )?image \d+ of \d+|slideshow \(|just watched\b|close\W*$"
        r"|\[[a-z]+(?: \w+=[^\]]*)?\]$",
    ),
)
_BY_NAME = {rule.name.replace(" ", "_"): rule for rule in BLOCK_RULES}
_ANY = re.compile("|".join(f"(?P<{name}>{rule.pattern})" for name, rule in _BY_NAME.items()))


def rule_for(block: str) -> Rule | None:
    """Return the rule that applies to a block by its wording alone, None if there is none.

    >>> rule_for("Views:1021 2").reason
    'a counter of views, shares or comments'
    """
    if len(block) > LONGEST_LINE:
        return None
    found = _ANY.match(block.lower())  # faster than ignoring case: most branches fail at a letter
    return _BY_NAME[str(found.lastgroup)] if found else None


# Rules on a block and its place on the page -------------------------------------------------------------

_NEXT_SENTENCE = re.compile(r"[.!?][\"'”’)]* (?=[\"'“‘(]?[A-Z])")
_WORD = re.compile(r"\w+")
_MARKDOWN = ("# ", "## ", "### ", "#### ")
_CAPTION = re.compile(
    rf"(?:/|\| ?|\bvia |photo: ?){_AGENCIES}(?: Photos?)?\)?$"
    r"|(?:^|[.!?”\"|)] ?)(?:[Pp]hoto(?:graph)?|Image|Picture|Illustration|Credit)(?: by|:) ?[^.!?]{2,60}$"
    r"|\((?:\w+ )?[Pp]hoto: ?[^)]{2,50}\)$"
)
_CAPTION_SIGNS = (  # one of them is in every caption
    *("hoto", "Image", "Picture", "Illustration", "Credit", "AP", "AFP", "Reuters", "Getty"),
    *("EPA", "Shutterstock", "Bloomberg", "iStock", "Alamy"),
)
_SIGNED = re.compile(rf"(?:^|\s)[—–-] ?[^—–]{{1,60}}\(@\w{{1,20}}\)(?:,? ?(?:on )?{_DATE})?$", re.IGNORECASE)
_POST_LINK = re.compile(r"(?:pic\.twitter\.com/|https?://t\.co/)\w+$|^(?:https?://|www\.)\S+$")
_UNMARKED_SIGNS = ("View this post on ", "A post shared by ", "www.")
_POST_SIGNS = (*_UNMARKED_SIGNS, "(@", "://", "pic.twitter.com/")
_STAFF = re.compile(r"^[^“\"]{3,200} contributed to this (?:report|story|article)\W*$")
_BYLINE = re.compile(
    r"(?:(?:[Ww]ritten|[Pp]osted|[Pp]ublished|[Rr]eported) by|[Bb]y|BY):? "
    r"[A-Z][\w.'’-]*(?:,? (?:[A-Z&][\w.'’-]*|and|for|of|in|de|van|von)){1,14}$"
)
_ONLY_DATE = re.compile(rf"(?=.*{_DATE}){_CLOCK}$", re.IGNORECASE)
_BIOGRAPHY = re.compile(
    r"\W*(?:[A-Z][\w.'’-]*,? ){2,5}(?:is|writes|covers) "
    rf"(?:(?:a|an|the)\b)?[^.]{{0,80}}\b{_ROLES}\b"
)
_MY_WRITING = re.compile(r"\b[Mm]y (?:writing|work|articles?|craft|passion|journalism|readers)\b")


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _says_title(page: Page) -> list[int]:
    """Blocks with exactly the title's words, whatever the quotation marks."""
    short = page.title.split(" | ")[0]  # pages add their outlet's name after a bar
    lengths = range(len(short) - 10, len(page.title) + 10)
    near = [i for i, block in enumerate(page.blocks) if len(block) in lengths]
    if not near or len(page.blocks) < 2:
        return []
    titles = [_words(short), _words(page.title)]
    return [i for i in near if _words(page.blocks[i]) in titles and _words(short)]


def title(page: Page) -> list[int]:
    """The first such block. An opening that ends in a full stop and is not repeated may be a sentence, and stays."""
    said = _says_title(page)
    unsure = said == [0] and page.blocks[0].endswith(".") and page.blocks[0][-3:-2] != "."  # U.S.
    return [] if unsure else said[:1]


def title_again(page: Page) -> list[int]:
    return _says_title(page)[1:] if page.named("title") else []


def between_titles(page: Page) -> list[int]:
    """The blocks in 'title, standfirst, title', as in saved pages with a header and an article body.

    Several sentences are a paragraph, and the second title may be a picture's caption.
    """
    first, again = page.named("title"), page.named("title again")
    if not again or again[0] - first[0] > 3:
        return []
    between = page.open(first[0], again[0])
    short = (i for i in between if len(page.blocks[i]) <= LONGEST_LINE)
    return [i for i in short if not _NEXT_SENTENCE.search(page.blocks[i])]


def _under_title(page: Page) -> tuple[int, int] | None:
    """The first two unlabelled blocks under the title, if the first is short enough for a deck."""
    titles = page.named("title again") or page.named("title")
    below = page.open(titles[-1] + 1, titles[-1] + HEAD) if titles else []
    if len(below) < 2 or len(page.blocks[below[0]]) > LONGEST_LINE:
        return None
    return below[0], below[1]


def unstopped_deck(page: Page) -> list[int]:
    """A line under the title, too long for a heading, that does not end like a sentence."""
    pair = _under_title(page)
    if not pair:
        return []
    deck, below = (page.blocks[i] for i in pair)
    long_enough = LONGEST_HEADING < len(deck) < len(below)
    return [pair[0]] if long_enough and not page.stops[pair[0]] and page.stops[pair[1]] else []


def second_opening(page: Page) -> list[int]:
    """A sentence under the title whose news the next sentence repeats from the start.

    A story introduces its people and its news once. Where two sentences in a row do so in the same words, the first is a
    summary, and counting both would count the opening twice.
    """
    pair = _under_title(page)
    if not pair or _NEXT_SENTENCE.search(page.blocks[pair[0]]):
        return []
    opening = _NEXT_SENTENCE.split(page.blocks[pair[1]], maxsplit=1)[0]
    first, second = ({w for w in _words(t) if len(w) > 3} for t in (page.blocks[pair[0]], opening))
    repeated = len(first & second) >= max(FEWEST_SHARED, len(second) / 2)
    return [pair[0]] if repeated and opening[0] not in "\"'“‘" else []


def caption(page: Page) -> list[int]:
    ends = ((i, page.blocks[i][-90:]) for i in page.open() if not page.stops[i])
    return [i for i, end in ends if any(sign in end for sign in _CAPTION_SIGNS) and _CAPTION.search(end)]


def post(page: Page) -> list[int]:
    """Blocks that end in a post's signature, '— Name (@name) date', or in its link."""
    marks = "@" in page.text or "/" in page.text  # quicker to find than the signs that contain one
    signs = _POST_SIGNS if marks else _UNMARKED_SIGNS
    if not any(sign in page.text for sign in signs):
        return []
    return [i for i in page.open() if _is_post(page.blocks[i])]


def _is_post(block: str) -> bool:
    link = "://" in block or "www." in block or "pic.tw" in block
    return bool(
        ("(@" in block and _SIGNED.search(block[-LONGEST_SIGNATURE:]))
        or (link and _POST_LINK.search(block))
        or block.startswith(_POST_SIGNS[:2])
    )


def around_post(page: Page) -> list[int]:
    """The other lines of a post, above or below a signature on a line of its own.

    Pages put the signature below the text or, when a script has moved it, above. In that case the text ends with the post's
    link, and only an opening exclamation ("BREAKING:") comes before the signature.
    """
    found: list[int] = []
    posts = set(page.named("post"))
    for i in sorted(posts):
        if not _SIGNED.match(page.blocks[i]):  # the post's text is in the same block
            continue
        down = _down_to_link(page, i, posts)
        above = page.blocks[i - 1] if i else ""
        shout = 0 < len(above) <= LONGEST_SHOUT and not ends_with(above, _SENTENCE_ENDS)
        if down:
            found += [i - 1, *down] if shout else down
        elif 0 < len(above) <= LONGEST_POST and not above.endswith(":"):
            found.append(i - 1)
    return found


def _down_to_link(page: Page, signature: int, posts: set[int]) -> list[int]:
    length = 0
    for i in range(signature + 1, min(signature + 7, len(page.blocks))):
        length += len(page.blocks[i])
        if length > LONGEST_POST or _SIGNED.search(page.blocks[i]):
            break
        if i in posts:
            another = i + 1 < len(page.blocks) and _SIGNED.match(page.blocks[i + 1])
            return [] if another else list(range(signature + 1, i))
    return []


def record(page: Page) -> list[int]:
    """Lines that an archive adds to an article: `LENGTH: 260 words`, `Subject: …`."""
    return record_lines(page.blocks)


def staff(page: Page) -> list[int]:
    signed = (i for i in page.open(-TAIL) if " contributed to this " in page.blocks[i])
    return [i for i in signed if _STAFF.match(page.blocks[i])]


def byline(page: Page) -> list[int]:
    return [i for i in page.open(0, HEAD) if _BYLINE.match(page.blocks[i][:160])]


def date_line(page: Page) -> list[int]:
    """Dates on lines of their own, only at the top: further down they are headings of a chronology."""
    short = (i for i in page.open(0, HEAD) if len(page.blocks[i]) <= 60)
    return [i for i in short if _ONLY_DATE.match(page.blocks[i])]


def author(page: Page) -> list[int]:
    """At the end: 'A. Name is a … writer' in the last two blocks, or a description in the first person."""
    tail = [i for i in page.open(-TAIL) if len(page.blocks[i]) <= LONGEST_POST]
    last = page.open()[-2:]
    return [
        i
        for i in tail
        if (i in last and i > 0 and _BIOGRAPHY.match(page.blocks[i]))
        or (
            "my " in page.blocks[i].lower() and _MY_WRITING.search(page.blocks[i]) and re.search(_ROLES, page.blocks[i])
        )
    ]


def run_of_headlines(page: Page) -> list[int]:
    """Blocks of twenty words or more without a full stop, nearly all capitalised: headlines joined together."""
    found = []
    for i in page.open():
        block = page.blocks[i]
        if page.stops[i] or len(block) < 100 or block.isupper() or _NEXT_SENTENCE.search(block):
            continue
        words = [word for word in block.split() if word[0].isalnum()]
        capitals = sum(word[0].isupper() or word[0].isdigit() for word in words)
        if len(words) >= 20 and capitals >= 0.7 * len(words) and block.count(",") < len(words) / 10:
            found.append(i)
    return found


def read_more(page: Page) -> list[int]:
    unstopped = (i for i in page.open() if not page.stops[i])
    return [i for i in unstopped if page.blocks[i].endswith(("Read more", "Read More", "READ MORE"))]


def link_list(page: Page) -> list[int]:
    """Lines without a full stop below 'Related articles:' and the like, up to the next sentence."""
    found = []
    for i in page.named("links"):
        if not page.blocks[i].endswith(":"):
            continue
        for below in page.open(i + 1, i + 9):
            if len(page.blocks[below]) > 160 or page.stops[below]:
                break
            found.append(below)
    return found


def heading(page: Page) -> list[int]:
    """A short line that starts with a capital, has no full stop, and is alone above a longer paragraph.

    Several such lines in a row are a list or a table, and stay body. A Markdown mark always makes a heading.
    """
    lines = [not stop and _is_short(block) for block, stop in zip(page.blocks, page.stops, strict=True)]
    return [
        i
        for i in page.open()
        if page.blocks[i].startswith(_MARKDOWN) or (lines[i] and _stands_above_text(page, lines, i))
    ]


def _is_short(block: str) -> bool:
    short = len(block) <= LONGEST_HEADING and len(block.split()) <= MOST_HEADING_WORDS
    return short and (block[0].isupper() or block[0].isdigit())


def _stands_above_text(page: Page, lines: list[bool], i: int) -> bool:
    if i + 1 == len(lines) or page.rules[i + 1] or (i and lines[i - 1] and not page.rules[i - 1]):
        return False
    below = page.blocks[i + 1]
    return len(below) > len(page.blocks[i]) and ends_with(below, _SENTENCE_ENDS)


TITLE_RULES = (
    Rule("title", "title", "the article's title", find=title),
    Rule("title again", "title", "the title, repeated", find=title_again),
)
PLACE_RULES = (
    Rule("record", "boilerplate", "a line of the press archive's record", find=record),
    Rule("post", "embed", "a post from a social network", find=post),
    Rule("around post", "embed", "belongs to the post beside it", find=around_post),
    Rule("caption", "embed", "ends in a picture's credit", find=caption),
    Rule("staff note", "boilerplate", "names who worked on the article", find=staff),
    Rule("byline", "boilerplate", "the byline", find=byline),
    Rule("date line", "boilerplate", "a date alone at the top", find=date_line),
    Rule("author", "boilerplate", "about the author", find=author),
    Rule("headlines", "boilerplate", "headlines of other articles, joined together", find=run_of_headlines),
    Rule("read more", "boilerplate", "ends in a link to another page", find=read_more),
    Rule("link list", "boilerplate", "listed under links to other pages", find=link_list),
    Rule("between titles", "standfirst", "between the title and its repetition", find=between_titles),
    Rule(
        "unstopped deck",
        "standfirst",
        "a long line under the title that does not end like a sentence",
        find=unstopped_deck,
    ),
    Rule("second opening", "standfirst", "sums up the opening, which the next paragraph repeats", find=second_opening),
    Rule("heading", "heading", "a short line above a paragraph, not ending like a sentence", find=heading),
)
BODY = Rule("body", "body", "running text")
RULES = (*TITLE_RULES, *BLOCK_RULES, *PLACE_RULES, BODY)
