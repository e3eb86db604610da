"""Markdown as a reader sees it: links as their words, no pictures, no marks. A heading keeps its #, to be recognised later."""

from __future__ import annotations

import re

FEWEST = 2  # links that make a text Markdown, whatever its file's ending

_LINK = re.compile(
    r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])+)\]\((?:<[^>]*>|[^()\s]*(?:\([^()]*\)[^()\s]*)*)(?:\s+[\"'][^\"']*[\"'])?\)"
)
_PICTURE = re.compile(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])")
_EMBED = re.compile(r"!\[\[[^\]]*\]\]")
_WIKI = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]]+)\]\]")
_REFERENCE = re.compile(r"\[([^\[\]]+)\]\[[^\[\]]*\]")
_DEFINITION = re.compile(r"^[ ]{0,3}\[(?!\^)[^\]]+\]:[ \t]*\S+.*\n?", re.MULTILINE)
_NOTE = re.compile(r"[ ]?\[\^[^\]\s]+\](?!:)")
_NOTE_TEXT = re.compile(r"^\[\^[^\]\s]+\]:[ \t]*", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![\\\w*])(\*{1,3})(?=\S)([^*\n]*(?:\n[^*\n]+)*?\S)\1(?![\w*])")
_UNDERLINED = re.compile(r"(?<![\\\w_])(_{1,3})(?=\S)([^_\n]*(?:\n[^_\n]+)*?\S)\1(?![\w_])")
_STRUCK = re.compile(r"~~(?=\S)(.+?)~~|==(?=\S)(.+?)==")
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_AT_START = re.compile(
    r"^[ \t]*(?:>[ \t]?)+(?:\[![a-z]+\][+-]?[ \t]*)?|^[ \t]*[-*+][ \t]+(?:\[[ xX]\][ \t]+)?(?=\S)", re.MULTILINE
)
_UNDER = re.compile(r"^([^\n]+)\n(=|-)\2{2,}[ \t]*$", re.MULTILINE)
_CLOSED = re.compile(r"^(#{1,6}[ \t].*?)[ \t]+#+[ \t]*$", re.MULTILINE)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~\"'])")


def is_markdown(text: str) -> bool:
    """Whether a text is Markdown: it has at least `FEWEST` links or pictures in Markdown."""
    return len(_LINK.findall(text)) + len(_PICTURE.findall(text)) >= FEWEST


def without_marks(text: str) -> str:
    """Markdown without its marks.

    >>> without_marks("> **Rain** is [likely](https://a.org), she *said*.[^1]\\n\\n![a](b.jpg)\\n\\n- One\\n- Two\\n\\n[^1]: A note.")
    'Rain is likely, she said.\\n\\n\\n\\nOne\\nTwo\\n\\nA note.'
    """
    text = _DEFINITION.sub("", _EMBED.sub("", _PICTURE.sub("", text)))
    text = _NOTE.sub("", _NOTE_TEXT.sub("", _REFERENCE.sub(r"\1", _WIKI.sub(r"\1", _LINK.sub(r"\1", text)))))
    text = _UNDER.sub(
        lambda found: ("# " if found[2] == "=" else "## ") + found[1], _AT_START.sub("", _CLOSED.sub(r"\1", text))
    )
    for mark in (_EMPHASIS, _UNDERLINED, _EMPHASIS):
        text = mark.sub(r"\2", text)
    text = _STRUCK.sub(lambda found: found[1] or found[2], _CODE.sub(r"\1", text))
    return _ESCAPED.sub(r"\1", text)
