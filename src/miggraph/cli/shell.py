"""The frame of the command line: the commands, and how an error becomes one line and an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from miggraph import __version__, config, corpus
from miggraph.cli.assistant import mcp
from miggraph.cli.build import build, convert
from miggraph.cli.corpus import init, write_redirects
from miggraph.cli.publishing import publish
from miggraph.cli.query import info, queries, query
from miggraph.cli.release import release
from miggraph.cli.releases import diff, rollback
from miggraph.cli.reports import add, remove, review
from miggraph.cli.review import unresolved
from miggraph.cli.rules import explain, rules
from miggraph.cli.serving import serve
from miggraph.cli.validate import validate
from miggraph.errors import MiggraphError, UsageError

DONE, FAILED, INTERRUPTED, PIPE_CLOSED = 0, 1, 130, 141

EXAMPLE = """\b
Examples:
  miggraph build
  miggraph query recommendations-by-instrument
  miggraph serve --port 8099"""


@click.group(invoke_without_command=True, epilog=EXAMPLE)
@click.option("--root", type=click.Path(path_type=Path), help="Folder of the corpus; by default found upwards.")
@click.option("--debug", is_flag=True, help="Show where an error arose; may stand anywhere on the line.")
@click.version_option(__version__, prog_name="miggraph")
@click.pass_context
def miggraph(context: click.Context, root: Path | None, debug: bool) -> None:
    """Reports on international migration as a knowledge graph in which every statement shows its evidence."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
        return
    if root is not None and not root.is_dir():
        raise UsageError("is no folder", where=root, hint="name that of a corpus, or begin one: miggraph init FOLDER")
    settings = config.load({"root": root and root.absolute()})
    corpus.enter(corpus.of(settings.base_iri, settings.rules_dirs[0]))
    context.obj = settings


COMMANDS = (
    init,
    build,
    serve,
    mcp,
    publish,
    convert,
    add,
    remove,
    review,
    validate,
    query,
    queries,
    diff,
    rollback,
    release,
    rules,
    explain,
    unresolved,
    info,
    write_redirects,
)
for command in COMMANDS:
    miggraph.add_command(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    :param arguments: what stands behind ``miggraph`` on the line; by default that of this process
    :return: the exit code: 0 done, 1 the data is at fault, 2 the call is at fault, 130 interrupted
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    ours = given[: given.index("--")] if "--" in given else given
    debug = "--debug" in ours
    kept = [argument for argument in ours if argument != "--debug"] + given[len(ours) :]
    try:
        code = miggraph.main(args=kept, prog_name="miggraph", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        _discard_output()
        return PIPE_CLOSED
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except (MiggraphError, click.ClickException, OSError, ModuleNotFoundError) as error:
        if debug:
            traceback.print_exc()
        click.echo(f"miggraph: {_line(error)}", err=True)
        if isinstance(error, OSError):
            _discard_output()
        return error.exit_code if isinstance(error, MiggraphError | click.ClickException) else FAILED
    return code if isinstance(code, int) else DONE


def _discard_output() -> None:
    """What is still to be written would fail once more when the process ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _line(error: MiggraphError | click.ClickException | OSError | ModuleNotFoundError) -> str:
    if isinstance(error, ModuleNotFoundError):
        return f"the library {error.name} is not installed; install the package with its extras: miggraph[build,serve]"
    if isinstance(error, OSError):
        return f"{error.filename or 'output'}: {error.strerror or error}; make room, or give access"
    if isinstance(error, MiggraphError):
        return str(error)
    message = " ".join(error.format_message().split()).removesuffix(".")
    if not isinstance(error, click.UsageError):
        return message
    command = error.ctx.command_path if error.ctx else "miggraph"
    return f"{message[:1].lower()}{message[1:]}; see: {command} --help"
