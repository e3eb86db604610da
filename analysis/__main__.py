"""The command line: arguments and messages, nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

USER_ERROR = 2


@contextmanager
def _one_sentence() -> Iterator[None]:
    """What is wrong with the user's files is told without a traceback; a mistake of ours is not."""
    from analysis.corpus import CorpusError
    from analysis.report import ReportError

    try:
        yield
    except (CorpusError, ReportError, OSError) as error:
        click.echo(f"samestory: {error}", err=True)
        raise click.exceptions.Exit(USER_ERROR) from None


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="samestory")
def main() -> None:
    """Compare how several outlets tell the same story.

    Readability, sentiment, hedging and shared wording of a folder of articles, each number with the
    sentences that made it and the interval it may lie in.
    """


@main.command()
@click.argument("corpus", default="data", type=click.Path(path_type=Path))
@click.option(
    "--out",
    default="report",
    show_default=True,
    type=click.Path(path_type=Path),
    help="Folder to write; a report that is there already is replaced.",
)
def report(corpus: Path, out: Path) -> None:
    """Run every notebook on CORPUS and write a report.

    CORPUS is a folder of .txt or .md files, with an optional articles.csv that names their outlets,
    or a .csv or .jsonl table with a column "text". Default: the folder data.
    """
    from analysis.report import write_report

    with _one_sentence():
        write_report(corpus, out)
    click.echo(f"The report is in {out}: open {out / 'index.html'} in a browser.")
    click.echo(f"Its charts are in {out / 'figures'}, its tables in {out / 'tables'}.")


if __name__ == "__main__":
    main(prog_name="samestory")
