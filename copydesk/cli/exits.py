"""How a command ends: its exit code, and one line on standard error if something is wrong. docs/one-machine.md.

0: done. 1: something went wrong, or what was asked about is not healthy. 2: the command itself is wrong: an unknown
option, an invalid value, a missing argument. 130: Ctrl-C.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final, cast

import psycopg
import typer
from rich.console import Console
from rich.text import Text

from contract.errors import CopydeskError
from contract.masking import masked
from contract.words import one_line

FAILED: Final = 1
STOPPED: Final = 130
# What typer raises for arguments it does not understand. Its own name for it has moved between versions.
_WRONG_WORDS: Final = cast("type[Exception]", typer.BadParameter.__bases__[0])


def run(app: typer.Typer, words: Sequence[str] | None = None) -> int:
    """Runs a command, by default that of the command line; returns its exit code."""
    try:
        code = app(words, standalone_mode=False, prog_name="copydesk")
    except _WRONG_WORDS as error:
        return _told_wrong(error)
    except (EOFError, typer.Abort):
        return _tell("no input on standard input: pass the value as an option, see --help")
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:
        sys.stderr.close()
        return FAILED
    except (CopydeskError, OSError, psycopg.Error) as error:
        return _tell(_words(error))
    return code if isinstance(code, int) else 0


def _told_wrong(error: Exception) -> int:
    """If only a group of commands was given, the response is its help."""
    code = int(getattr(error, "exit_code", 2))
    message = str(getattr(error, "format_message", error.__str__)()).replace("Value error, ", "")
    if type(error).__name__ == "NoArgsIsHelpError":
        if message:
            typer.echo(message, err=True)
        return code
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "copydesk"
    return _tell(f"{message.rstrip('.')}{' See' if message.endswith('?') else ': see'} {path} --help", code)


def _words(error: Exception) -> str:
    """An OSError with the file and what is wrong with it: a full disk, a missing permission."""
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return str(error).strip() or type(error).__name__


def _tell(text: str, code: int = FAILED) -> int:
    line = Text.assemble(("copydesk:", "bold red"), f" {one_line(masked(text))}")
    Console(stderr=True, soft_wrap=True).print(line)
    return code
