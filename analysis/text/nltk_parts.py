"""Parts of NLTK without the rest: all of it loads scipy.stats and scikit-learn, two seconds of processor."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec, module_from_spec

from analysis.resources import RESOURCES

PACKAGE = "nltk"
OPTIONAL = ("scipy.stats", "sklearn")  # NLTK works without them, but for what nobody here uses
# What modules import from a package and use for other formats of data, or other languages.
UNUSED = {"nltk": ("grammar", "sem"), "nltk.corpus": ("stopwords",)}


@contextmanager
def nltk_data() -> Iterator[None]:
    """While it lasts, NLTK, and textstat through it, read the data shipped with the package.

    NLTK reads no file that the account's group may write to, and would ask the network instead;
    under Ubuntu's usual umask every file of a clone is such a file. Ours are trusted as our code is.
    """
    import nltk.data
    from nltk import pathsec

    before = list(nltk.data.path), pathsec.ENFORCE
    nltk.data.path[:], pathsec.ENFORCE = [str(RESOURCES / "nltk_data")], False
    try:
        yield
    finally:
        nltk.data.path[:], pathsec.ENFORCE = before


@contextmanager
def nltk_alone(*bare: str) -> Iterator[None]:
    """While it lasts, NLTK is imported without the libraries that it can do without.

    Of the packages `bare` only those modules are loaded that are asked for, not what `__init__` loads. Afterwards
    NLTK is as if it had never been imported: a program that imports it gets all of it. Where it is loaded
    already, nothing is changed.
    """
    if PACKAGE in sys.modules:
        yield
        return
    hidden = [name for name in OPTIONAL if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: it cannot be imported
    try:
        for name in bare:
            _load_bare(name)
        yield
    finally:
        for name in [*hidden, *(name for name in sys.modules if name.partition(".")[0] == PACKAGE)]:
            sys.modules.pop(name, None)


def _load_bare(name: str) -> None:
    spec = find_spec(name)
    assert spec is not None
    sys.modules[name] = module = module_from_spec(spec)
    for unused in UNUSED.get(name, ()):
        setattr(module, unused, None)
