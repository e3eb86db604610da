"""The command line: arguments and messages, nothing else."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import click

DIFFERENT = 1
USER_ERROR = 2
INTERRUPTED = 130  # the shells' code for ctrl-C
WIDTH = 100  # of tables, where the output is not a terminal

A_PATH = click.Path(path_type=Path)
CORPUS = click.argument("corpus", type=A_PATH)


def _format(usual: str, other: str, help: str) -> Callable[[Any], Any]:
    choice = click.Choice([usual, other])
    return click.option("--format", "form", default=usual, show_default=True, type=choice, help=help)


def _echo(text: str) -> None:
    from analysis.phrasing import without_controls

    click.echo(without_controls(text))


@contextmanager
def _one_sentence() -> Iterator[None]:
    """Report errors in the user's files in a sentence, without a traceback; programming errors keep theirs."""
    from analysis.errors import CacheError, CorpusError, ReportError, WorkingFolderError
    from analysis.phrasing import without_controls

    try:
        yield
    except (CacheError, CorpusError, ReportError, WorkingFolderError, OSError) as error:
        said = str(error)
        if isinstance(error, OSError) and error.filename:
            said = f"{error.filename}: {str(error.strerror).lower()} (check the path and its permissions)"
        click.echo(without_controls(f"samestory: {said}"), err=True)
        raise click.exceptions.Exit(USER_ERROR) from None


class _Later(ModuleType):
    """A library that is loaded when it is first used."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def _load_later(library: str) -> None:
    sys.modules.setdefault(library, _Later(library))


def _width() -> int:
    return min(shutil.get_terminal_size().columns, 160) if sys.stdout.isatty() else WIDTH


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="samestory")
def main() -> None:
    """Compare how several outlets report the same story.

    Measures the readability, sentiment, hedging and shared wording of a folder of articles. Every
    number comes with its interval and the sentences behind it.

    \b
    Start with your own articles, in a subfolder for each outlet:
      samestory check my_articles                    what is read, and what is wrong with it
      samestory report my_articles --out my_report   the whole report: open my_report/index.html
      samestory new my_story --from my_articles      notebooks to continue with

    No command needs a network, and none changes your articles.
    """
    for stream in (sys.stdout, sys.stderr):  # names in any script, on a terminal that cannot show it
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


@main.command()
@click.argument("corpus", default="data", type=A_PATH)
@click.option(
    "--out",
    default="report",
    show_default=True,
    type=A_PATH,
    help="Folder to write; an existing report there is replaced.",
)
@click.option("--page-only", is_flag=True, help="Write the story page alone: no notebooks, tables or letters.")
@click.option(
    "--jobs",
    default=1,
    show_default=True,
    type=click.IntRange(1),
    help="Processes that run notebooks. One computes what they share once; two may end sooner.",
)
def report(corpus: Path, out: Path, page_only: bool, jobs: int) -> None:
    """Run every notebook on CORPUS and write a report.

    CORPUS is a folder of articles (.txt, .md, saved web pages, .pdf, .docx), with a subfolder for
    each outlet or a table articles.csv that names the outlets; or one table (.csv, .xlsx, .jsonl,
    .json, .parquet) with the text in a column; or a .zip of these. Default: the folder data.
    `samestory check` shows beforehand what will be read.

    The report is a folder that can be mailed, put on a server or opened from disk: the story page, the
    notebooks, the figures, the tables, the methods box and a letter to each outlet. If the run is
    interrupted, the previous report stays in place.

    \b
    Examples:
      samestory report my_articles
      samestory report archive.zip --out reports/monday
      samestory report my_articles --page-only
    """
    from analysis.report.write import written_report

    with _one_sentence():
        try:
            made = written_report(corpus, out, notebooks=() if page_only else None, jobs=jobs, pictures=not page_only)
        except KeyboardInterrupt:
            click.echo("samestory: interrupted; what was at --out before is untouched", err=True)
            raise click.exceptions.Exit(INTERRUPTED) from None
    _echo("\n".join([made.findings[0], *(f"• {finding}" for finding in made.findings[1:]), ""]))
    if made.unfit:
        _echo("\n".join(["Words and numbers that do not fit:", *(f"• {sentence}" for sentence in made.unfit), ""]))
    _echo(f"The report is in {out}: open {out / 'index.html'} in a browser.")
    if not page_only:
        _echo(f"Its charts are in {out / 'figures'}, its tables in {out / 'tables'}.")
        _echo(
            f"To publish below a story: {out / 'methods.md'}. To send to each outlet before: {out / 'right-of-reply'}."
        )


@main.command(short_help="Show what was found, and what is wrong with it.")
@CORPUS
@_format("table", "csv", "csv: all of it as one table, for a spreadsheet or a pipe.")
@click.option("--html", "page", type=A_PATH, help="Write a page that shows each text as it will be counted.")
def check(corpus: Path, form: str, page: Path | None) -> None:
    """Show what was found in CORPUS, how each file was read, and every problem.

    Nothing is measured. Each article gets a verdict: read, read with doubt, or not an article (a
    consent notice, an error, a paywall), which is left out. Problems are listed with file, place and
    remedy; so are articles that repeat another, and earlier versions of an article. With --html, a
    page shows each text as it will be counted, with excluded lines in grey and the reason for each.

    Exit code 0: nothing is wrong. 1: the corpus can be used, with the warnings listed. 2: there is
    no article that can be used.

    \b
    Examples:
      samestory check my_articles
      samestory check my_articles --html look.html
      samestory check my_articles --format csv > problems.csv
    """
    import pandas as pd

    from analysis.cli.check import FINE
    from analysis.cli.check import check as look
    from analysis.cli.terminal import as_csv, as_table
    from analysis.errors import CorpusError

    with _one_sentence():
        try:
            found = look(corpus)
        except CorpusError as error:
            unread = pd.DataFrame(error.problems)
            if len(unread) < 2:  # the error's sentence says it
                raise
            _echo(as_csv(unread) if form == "csv" else as_table(unread, _width()))
            raise CorpusError(f"{corpus.name} has no article that can be used") from None
    if page is not None:
        with _one_sentence():
            page.write_text(found.page, encoding="utf-8")
    if form == "csv":
        click.echo(as_csv(found.table()), nl=False)
    else:
        _echo(found.in_words(_width()))
        state = "Nothing is wrong" if found.code == FINE else "The corpus can be used, with these warnings"
        _echo(f"\n{state}. Next: samestory report {_quoted(corpus)}")
        if page is not None:
            _echo(f"To look through the texts, open {page} in a browser.")
    raise click.exceptions.Exit(found.code)


@main.command()
@CORPUS
@click.option(
    "--out", type=A_PATH, help="A .csv or .xlsx file to write, or a folder for both. Default: CSV on the screen."
)
@click.option(
    "--by",
    default="article",
    show_default=True,
    type=click.Choice(["article", "outlet"]),
    help="One score per article, or one per outlet with its 95 % interval.",
)
@click.option(
    "--measure",
    "measures",
    multiple=True,
    metavar="NAME",
    help="A measure or a family of them; may be repeated. Default: the newest version of each. See samestory measures.",
)
@click.option(
    "--voice",
    default="all",
    show_default=True,
    type=click.Choice(["all", "own", "quoted"]),
    help="All words, those outside quotation marks, or those inside.",
)
@_format("csv", "table", "How to print the scores if there is no --out.")
@click.option(
    "--cache",
    type=A_PATH,
    envvar="SAMESTORY_CACHE",
    show_envvar=True,
    help="Folder that keeps the results for each text. Default: samestory in your cache folder.",
)
@click.option("--no-cache", is_flag=True, help="Measure everything again, and keep nothing.")
def score(
    corpus: Path,
    out: Path | None,
    by: str,
    measures: tuple[str, ...],
    voice: str,
    form: str,
    cache: Path | None,
    no_cache: bool,
) -> None:
    """Score the articles in CORPUS: tables only, no report.

    By article: the columns article, outlet, measure, value, why (it is missing), words, sentences.
    By outlet: outlet, measure, estimate, low and high (95 % interval), articles, sentences, words,
    unit (what the jackknife left out in turn), why.

    The results for each text are kept in a cache, under the hash of the text and of all versions, so
    that the next run measures only what has changed. The cache holds no text except that of pages
    and documents, and can be removed at any time. Ctrl-C keeps what is done. (A cache needs
    samestory[parquet]; without it, everything is measured each time.)

    \b
    Examples:
      samestory score my_articles > scores.csv
      samestory score my_articles --by outlet --measure readability --format table
      samestory score my_articles --measure news_tone/1 --voice own --out tone.xlsx
    """
    import pandas as pd

    from analysis.cli.scores import save, scores_in_turn
    from analysis.cli.terminal import as_csv, as_table
    from analysis.corpus.cache import usual

    asked = _known(measures)
    with _one_sentence():
        folder = None if no_cache else usual(cache)
        try:
            tables = scores_in_turn(corpus, asked, by=by, voice=voice, cache=folder)
            if out is not None:
                rows, written = save(tables, out)
                click.echo(f"{rows:,} scores written: {', '.join(map(str, written))}", err=True)
            elif form == "csv":
                for number, table in enumerate(tables):
                    click.echo(as_csv(table, header=number == 0), nl=False)
            else:
                _echo(as_table(pd.concat(tables), _width()))
        except KeyboardInterrupt:
            kept = "nothing was kept"
            if folder is not None:
                kept = "finished work was kept, and the same command continues from there"
            click.echo(f"samestory: interrupted; {kept}", err=True)
            raise click.exceptions.Exit(INTERRUPTED) from None


@main.command(short_help="List the measures, or describe one in full.")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@_format("table", "csv", "csv: one row per measure, for a spreadsheet or a pipe.")
def measures(names: tuple[str, ...], form: str) -> None:
    """List the measures: what each is, its unit and direction, its reference, its measured accuracy.

    With the NAME of a measure or of a family (readability, sentiment, hedging, attribution), show
    everything that is known about it.

    \b
    Examples:
      samestory measures
      samestory measures teacher_ease/1
      samestory measures sentiment --format csv > sentiment.csv
    """
    _load_later("pandas")  # takes half of the time, and only a table needs it

    from analysis.cli import describe as describing
    from analysis.cli.terminal import as_csv
    from analysis.measures.registry import MEASURES

    asked = _known(names) or list(MEASURES)
    if form == "csv":
        click.echo(as_csv(describing.table(asked)), nl=False)
    else:
        click.echo((describing.in_full if names else describing.in_short)(asked, _width()), nl=False)


@main.command("verify", short_help="Run a report again and show what changed.")
@click.argument("written", metavar="REPORT", type=A_PATH)
@click.argument("corpus", required=False, type=A_PATH)
def verify_report(written: Path, corpus: Path | None) -> None:
    """Run REPORT again and show what changed, and why: data, library or definition.

    CORPUS is the folder that the report was made from, if it has been moved.

    Exit code 0: the same bytes. 1: something differs. 2: it cannot be run again.

    \b
    Examples:
      samestory verify report
      samestory verify report ~/archive/my_articles
    """
    from analysis.report.verify import verify

    with _one_sentence():
        found = verify(written, corpus)
    _echo(str(found))
    raise click.exceptions.Exit(0 if found.same else DIFFERENT)


@main.command(short_help="Create a working folder with the notebooks.")
@click.argument("folder", type=A_PATH)
@click.option(
    "--from",
    "articles",
    type=A_PATH,
    metavar="ARTICLES",
    help="Your folder or table of articles; it is copied, not changed.",
)
def new(folder: Path, articles: Path | None) -> None:
    """Create a working folder: the notebooks, ready to run, and a place for your articles.

    With --from, the notebooks read your articles from the first run on, and data/articles.csv has a
    row for each of them, for you to correct and complete. Without it, they read three invented
    articles, so that they run at once, and data/articles.csv is empty.

    FOLDER must be empty, or not exist yet.

    \b
    Examples:
      samestory new my_story --from my_articles
      samestory new my_story
    """
    from analysis.report.working_folder import NOTEBOOK, new_folder

    with _one_sentence():
        new_folder(folder, articles)
    _echo(f"{folder} is ready: its README.md says how to go on.")
    if not (folder / "data" / "articles.csv").exists():
        _echo("It has no table articles.csv, because some articles are not files of their own: write outlets and")
        _echo("events into the tables that hold them, or save each article as a file.")
    _echo(f"Next: jupyter lab {_quoted(folder / 'notebooks' / NOTEBOOK)}")


def _known(names: tuple[str, ...]) -> list[str] | None:
    """The measures and families that were asked for; None for all."""
    from analysis.cli.describe import unknown

    for name in names:
        if said := unknown(name):
            click.echo(f"samestory: {said}", err=True)
            raise click.exceptions.Exit(USER_ERROR)
    return list(names) or None


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))


if __name__ == "__main__":
    main(prog_name="samestory")
