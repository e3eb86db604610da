"""Nested values, as feeds and programs write them: flatten objects, and read tables in every orientation of pandas."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

DEEPEST = 8  # levels of nested objects that are flattened; anything deeper stays JSON
MOST_COLUMNS = 300  # of one record
LONGEST_SPELLED = 1_000_000  # characters of an object written as text
PARAGRAPH = 60  # characters: list items that are longer on average are paragraphs
# Names of the entry that holds an object's value, the best first: {"rendered": "<p>…"}, {"name": "The Herald"}.
VALUES = "rendered text plain value name title main original display_name full_name label content html body #text $t _ $".split()

Plain = Callable[[Any], str]


def flattened(record: dict[Any, Any], plain: Plain) -> dict[str, str]:
    """A record's values as text; those of a nested object are named with dots.

    >>> flattened({"source": {"id": None, "name": "Echo"}, "authors": [{"name": "A. Roe"}, {"name": "B. Doe"}]}, str)
    {'source.id': 'None', 'source.name': 'Echo', 'authors': 'A. Roe, B. Doe'}
    """
    cells: dict[str, str] = {}
    for name, value in _leaves(record, "", 0):
        if len(cells) < MOST_COLUMNS:
            cells[name] = _text(value, plain)
    return cells


def _leaves(record: dict[Any, Any], path: str, depth: int) -> Iterator[tuple[str, Any]]:
    for key, value in record.items():
        name = f"{path}{' '.join(str(key).split())}"
        if isinstance(value, dict) and value and depth < DEEPEST:
            yield from _leaves(value, f"{name}.", depth + 1)
        else:
            yield name, None if isinstance(value, dict) and not value else value


def _text(value: Any, plain: Plain) -> str:
    """A value as text; a list's items are joined, paragraphs by blank lines, names by commas."""
    if not isinstance(value, (list, tuple)):
        return plain(value)
    items = [item for item in (_item(item, plain) for item in value) if item.strip()]
    long = bool(items) and sum(map(len, items)) > PARAGRAPH * len(items)
    return ("\n\n" if long else ", ").join(items)


def _item(item: Any, plain: Plain) -> str:
    if isinstance(item, dict):
        found = next(
            (item[name] for name in VALUES if isinstance(item.get(name), (str, dict, list)) and item[name]), None
        )
        return _item(found, plain) if found is not None else json.dumps(item, ensure_ascii=False, default=str)
    return _text(item, plain) if isinstance(item, (list, tuple)) else plain(item)


def respelled(values: list[Any]) -> list[Any]:
    """A column's values; if most spell an object or a list in JSON or Python, those are parsed.

    >>> respelled(["{'id': None, 'name': 'Echo'}", ""])
    [{'id': None, 'name': 'Echo'}, '']
    >>> respelled(["[Updated] It rained.", "{"])
    ['[Updated] It rained.', '{']
    """
    filled = [value for value in values if isinstance(value, str) and value.strip()]
    alike = sum(value.lstrip()[0] in "{[" and value.rstrip()[-1] in "}]" for value in filled)
    if not filled or 2 * alike <= len(filled):
        return values
    read = [_spelled(value) for value in values]
    known = sum(isinstance(value, (dict, list)) for value in read)
    return read if 2 * known > len(filled) else values


def _spelled(value: Any) -> Any:
    if not isinstance(value, str) or len(value) > LONGEST_SPELLED:
        return value
    for reader in (json.loads, ast.literal_eval):
        try:
            found = reader(value)
        except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
            continue
        return found if isinstance(found, (dict, list)) else value
    return value


def records_of_frame(found: Any, score: Callable[[Iterable[str]], int]) -> list[Any] | None:
    """The records of a table written by `DataFrame.to_json` or `to_dict`, in any orientation; None for anything else.

    `score` says how many of some names are those of an article's columns, which distinguishes a header from an index.

    >>> records_of_frame({"text": {"0": "Rain", "1": "Snow"}}, lambda names: "text" in set(names))
    [{'text': 'Rain'}, {'text': 'Snow'}]
    """
    if isinstance(found, list):
        return _of_lists(found, score)
    if not isinstance(found, dict):
        return None
    if isinstance(found.get("schema"), dict) and isinstance(found.get("data"), list):  # orient="table"
        return list(found["data"])
    if (
        {"columns", "data"} <= found.keys() <= {"columns", "data", "index", "index_names", "column_names"}
    ):  # "split", "tight"
        names = [str(name) for name in found["columns"]]
        return [dict(zip(names, row, strict=False)) for row in found["data"] if isinstance(row, list)]
    values = list(found.values())
    if len(values) > 0 and all(isinstance(value, dict) and value for value in values):
        inner = list(dict.fromkeys(key for value in values for key in value))
        outer_score, inner_score = score(map(str, found)), score(map(str, inner))
        if inner_score > outer_score:  # "index"
            return [{"index": key} | value for key, value in found.items()] if "index" not in inner else values
        if outer_score and all(value.keys() == values[0].keys() for value in values):  # "columns"
            return [{name: value[key] for name, value in found.items()} for key in values[0]]
    columns = len(values) > 1 and all(isinstance(value, list) for value in values)
    if columns and score(found) > 1 and len(set(map(len, values))) == 1:  # to_dict("list")
        return [dict(zip(found, row, strict=True)) for row in zip(*values, strict=True)]
    return None


def _of_lists(found: list[Any], score: Callable[[Iterable[str]], int]) -> list[Any] | None:
    """Rows without column names, unless the first row holds them ("values")."""
    rows = len(found) > 1 and all(isinstance(row, list) for row in found)
    if rows and all(isinstance(name, str) for name in found[0]) and score(found[0]):
        return [dict(zip(found[0], row, strict=False)) for row in found[1:]]
    return None
