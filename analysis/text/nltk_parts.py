"""Load parts of NLTK without the rest: all of it loads scipy.stats and scikit-learn, which takes two seconds."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec, module_from_spec

from analysis.resources import RESOURCES

PACKAGE = "nltk"
OPTIONAL = ("scipy.stats", "sklearn")  # needed only for parts of NLTK that are not used here
# Modules that are imported only for other data formats or languages.
UNUSED = {"nltk": ("grammar", "sem"), "nltk.corpus": ("stopwords",)}


@contextmanager
def nltk_data() -> Iterator[None]:
    """Inside this context, NLTK, and textstat through it, read the data shipped with the package.

    NLTK does not read a file that the user's group may write to, and would download it instead; with Ubuntu's default umask,
    every file of a clone is such a file. The data here are as trustworthy as the code.
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
    """Inside this context, NLTK is imported without its optional libraries.

    For the packages in `bare`, only the modules that are imported are loaded, not everything in `__init__`. Afterwards it is
    as if NLTK had never been imported: a program that imports it gets all of it. If NLTK is loaded already, nothing changes.
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
