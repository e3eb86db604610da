"""A process that makes a report, or a part of it: it reads what to do, a line each, and answers each with a line.

Its first argument says of which report, the second how errors of the disk are to be told. It ends when nobody listens.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
import traceback
from queue import SimpleQueue
from typing import Any

from analysis.errors import CorpusError, ReportError, one_sentence
from analysis.report.make import Making


def main() -> None:
    """Do what is asked until nobody asks any more."""
    gc.set_threshold(100_000)  # tables of words and charts are many objects, and hardly any of them a cycle
    # jsonschema compiles a grammar of addresses as soon as nbformat loads it: two seconds, for no check of ours.
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else is printed is no answer
    asked: SimpleQueue[str] = SimpleQueue()
    threading.Thread(target=_listen, args=(asked,), daemon=True).start()
    making, place = Making(*json.loads(sys.argv[1])), sys.argv[2]
    while True:
        task, *given = json.loads(asked.get())
        answers.write(json.dumps(_answer(making, place, task, given)) + "\n")
        answers.flush()


def _listen(asked: SimpleQueue[str]) -> None:
    for line in sys.stdin:
        asked.put(line)
    os._exit(0)  # the command has ended, or was killed


def _answer(making: Making, place: str, task: str, given: list[Any]) -> list[Any]:
    """What came out, or the error's kind and what it says."""
    try:
        with one_sentence(f"{place} cannot be written"):
            return ["done", getattr(making, task)(*given)]
    except (CorpusError, ReportError) as error:
        return [type(error).__name__, str(error)]
    except BaseException:  # noqa: BLE001 – the command raises it
        return ["mistake", traceback.format_exc()]


if __name__ == "__main__":
    main()
