"""One article's text as a reader sees it, and what was done to the text of the file to get there."""

from __future__ import annotations

from typing import NamedTuple

from analysis.corpus.heads import read_head
from analysis.corpus.layout import unwrapped
from analysis.corpus.markdown import is_markdown, without_marks
from analysis.corpus.markup import as_seen


class Seen(NamedTuple):
    """A text, the fields read from its top, and what was done to it, in words."""

    text: str
    fields: dict[str, str]
    done: list[str]


def seen(text: str, *, head: bool = False, markdown: bool = False, tags: bool = True) -> Seen:
    """A text as it is shown: markup and escapes resolved, lines joined where they were only wrapped.

    With `head`, front matter and lines such as `Title: …` at its top are read as fields. With `markdown`, Markdown's marks
    are removed, as they always are from a text with several Markdown links. Without `tags`, tags are left as they are.

    >>> seen("Title: Rain\\nDate: 2023-09-04\\n\\nIt&nbsp;<b>rained</b>.", head=True)
    Seen(text='It\\xa0rained.', fields={'title': 'Rain', 'published': '2023-09-04'}, done=['markup removed', ...])
    """
    shown, done = as_seen(text, tags=tags)
    fields: dict[str, str] = {}
    if head:
        fields, shown = read_head(shown)
        done += [f"{', '.join(fields)} read from its top"] * bool(fields)
    shown, width = unwrapped(shown)
    done += [f"lines of {width} characters joined"] * bool(width)
    if markdown or is_markdown(shown):
        plain = without_marks(shown)
        done += ["Markdown's marks removed"] * (plain != shown)
        shown = plain
    return Seen(shown, fields, done)


def name_seen(name: str) -> str:
    """A headline or a name without markup and escapes.

    >>> name_seen("Rain &amp;amp; <i>snow</i>")
    'Rain & snow'
    """
    return as_seen(name)[0] if "<" in name or "&" in name or "\\" in name or not name.isascii() else name
