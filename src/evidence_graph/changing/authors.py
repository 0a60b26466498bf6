"""Who makes a change from within this program."""

import getpass
import os
from importlib.metadata import version

from evidence_graph.store.changes import Authorship


def authorship(reason: str, *, author: str | None = None) -> Authorship:
    """Returns who makes a change, without an `author` whoever runs this process, and why."""
    return Authorship(
        author=author or _user(),
        reason=reason,
        tool=f"evidence-graph {version('evidence-graph')}",
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number that has no name
        return f"user {os.getuid()}"
