"""Who makes a change from within this program."""

import getpass
import os
import re
from importlib.metadata import version
from typing import Final

from evidence_graph.errors import InputError
from evidence_graph.store.changes import Authorship

_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def authorship(reason: str, *, author: str | None = None) -> Authorship:
    """Returns who makes a change, without an `author` whoever runs this process, and why.

    Each is one line, its blanks single ones. Raises InputError for other control characters.
    """
    return Authorship(
        author=_in_a_line(author or "", what="the author") or _user(),
        reason=_in_a_line(reason, what="the reason"),
        tool=f"evidence-graph {version('evidence-graph')}",
    )


def _in_a_line(text: str, *, what: str) -> str:
    line = " ".join(text.split())
    if _CONTROLS.search(line):
        raise InputError(f"{what} of the change has a control character; say it in words")
    return line


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number that has no name
        return f"user {os.getuid()}"
