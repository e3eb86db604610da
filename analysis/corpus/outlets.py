"""Whose page an address is: its host, or the original's host where a web archive or a cache keeps a copy."""

from __future__ import annotations

import re
from urllib.parse import unquote

# Hosts that keep copies of other sites' pages, and the names they use for themselves.
ARCHIVES = re.compile(
    r"(?:[\w-]+\.)*(?:archive\.(?:org|today|ph|is|md|li|vn|fo)|archive-it\.org|perma\.cc|arquivo\.pt|ghostarchive\.org"
    r"|webcitation\.org|freezepage\.com|megalodon\.jp|webrecorder\.io|conifer\.rhizome\.org|replayweb\.page|webarchive\.[\w.-]+"
    r"|webcache\.googleusercontent\.com|google\.com|cc\.bingj\.com|cdn\.ampproject\.org"
    r"|translate\.goog|12ft\.io|r\.jina\.ai|outline\.com|getpocket\.com|instapaper\.com|feedproxy\.google\.com|t\.co|bit\.ly)$",
    re.IGNORECASE,
)
NAMES = re.compile(
    r"(?:internet archive(?:.*wayback machine)?|wayback machine|archive\.?today|webpage archive|google (?:cache|news|translate)|perma(?:\.cc)?"
    r"|arquivo\.pt|ghost ?archive|pocket|instapaper)$",
    re.IGNORECASE,
)

_ADDRESS = re.compile(
    r"(?:https?:)?(?://)?(?:[^/@\s]*@)?((?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]+)(?::\d+)?(|[/?#].*)$",
    re.IGNORECASE | re.DOTALL,
)
_INSIDE = re.compile(r"(https?):/{1,2}([^\s\"'<>]+)", re.IGNORECASE)
_STAMPED = re.compile(r"/\d{14}(?:[a-z]{2}_)?/(.+)$")
_AMP = re.compile(r"/(?:amp|c|i|v)/(?:s/)?((?:[\w-]+\.)+[a-z]{2,}(?:/.*)?)$", re.IGNORECASE)
_TAIL = re.compile(r"[?&](?:hl|gl|ceid|ct|cd|usg|sa|ved|utm_\w+)=|\+&")


def original(address: str) -> str:
    """The address of the page that an archive keeps a copy of; the same address if it is not an archive's, "" if unknown.

    >>> original("https://web.archive.org/web/20230927101010/https://www.herald.example/bridge")
    'https://www.herald.example/bridge'
    >>> original("https://herald.example/bridge"), original("https://archive.ph/AbC1d")
    ('https://herald.example/bridge', '')
    """
    address = address.strip()
    host, rest = _host_and_rest(address)
    if not ARCHIVES.match(host):
        return address
    rest = unquote(rest)
    if found := _INSIDE.search(rest):
        return f"{found[1].lower()}://{_TAIL.split(found[2])[0]}"
    if found := _STAMPED.search(rest) or _AMP.search(rest):
        return f"https://{found[1]}"
    if host.endswith((".translate.goog", ".cdn.ampproject.org")):
        label = host.split(".")[0].replace("--", "\0").replace("-", ".").replace("\0", "-")
        return f"https://{label}{rest}" if "." in label else ""
    return ""


def _host_and_rest(address: str) -> tuple[str, str]:
    """The host of an address, and what follows it; two empty texts if it is not an address."""
    found = _ADDRESS.match(address)
    return (found[1].lower(), found[2]) if found else ("", "")


def host_of(address: str) -> str:
    """The host of a page's original, without www: "" if the address has none.

    >>> host_of("https://www.herald.example/bridge"), host_of("archive.ph/2023/https://m.post.example/1"), host_of("p. 3")
    ('herald.example', 'post.example', '')
    """
    host, _ = _host_and_rest(original(address))
    return re.sub(r"^(?:www\d?|amp|m|mobile|edition)\.(?=[^.]+\.)", "", host) if not ARCHIVES.match(host) else ""


def is_archive(name: str) -> bool:
    """Whether an outlet's name is that of a web archive, which publishes nothing itself.

    >>> is_archive("web.archive.org"), is_archive("Internet Archive Wayback Machine"), is_archive("The Archive")
    (True, True, False)
    """
    return bool(ARCHIVES.match(name.strip()) or NAMES.match(name.strip()))
