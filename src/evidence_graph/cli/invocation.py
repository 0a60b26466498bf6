"""What every command shares: its settings, and the graph it is asked to work on."""

import os
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec

import click

from evidence_graph import logs
from evidence_graph.cli import progress, screen
from evidence_graph.errors import MalformedRequestError
from evidence_graph.settings import Settings, SettingsWithOrigins, read_settings
from evidence_graph.sparql.graph_names import graph_iri

if TYPE_CHECKING:
    from evidence_graph.graph import EvidenceGraph

GRAPHS: Final = "https://w3id.org/evidence-graph/graph/"
"""As in vocabulary.py, which needs rdflib and would make --help wait; a test holds them equal."""

P = ParamSpec("P")
Command = Callable[Concatenate["Invocation", P], int | None]

_SETTINGS = frozenset(field.name for field in fields(Settings))
_SHARED = ("store", "config", "log_level")


@dataclass(frozen=True, slots=True)
class Invocation:
    """One run of a command."""

    chosen: SettingsWithOrigins

    @property
    def settings(self) -> Settings:
        """Returns the settings that hold for this run."""
        return self.chosen.settings

    def open_graph(self) -> "EvidenceGraph":
        """Returns the graph of the store, or the shipped one built in memory."""
        # rdflib and the engines take a second to import; --help must not wait for them.
        with progress.shown(first="Starting") as say:
            from evidence_graph.graph import EvidenceGraph  # noqa: PLC0415

            graph = EvidenceGraph.open(self.settings.store, settings=self.settings, progress=say)
        self.tell_of_other_documents(graph)
        return graph

    def stored_graph(self) -> "EvidenceGraph":
        """Returns the graph of the store, which has to be there."""
        with progress.shown(first="Starting"):
            from evidence_graph.graph import EvidenceGraph  # noqa: PLC0415

            graph = EvidenceGraph.published(self.store(), settings=self.settings)
        self.tell_of_other_documents(graph)
        return graph

    def store(self) -> Path:
        """Returns the directory of the store, where one is named."""
        if self.settings.store is None:
            raise click.UsageError("name the store with --store DIR")
        return self.settings.store

    def tell_of_other_documents(self, graph: "EvidenceGraph") -> None:
        """Says so where the shipped documents in the store are not those of this release."""
        if graph.is_outdated:
            screen.say(
                f"{self.settings.store} holds the documents of another release; "
                f"`evidence-graph upgrade --store {self.settings.store}` takes in those of this "
                "one, and --dry-run tells what that would change."
            )


def graph_option(purpose: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Returns the option --graph, a named graph's IRI or its short name, None when not given."""
    return click.option(
        "--graph",
        metavar="IRI",
        callback=_graph_iri,
        help=f"{purpose} An IRI, or a name as `info` shows it.",
    )


def _graph_iri(_context: click.Context, _option: click.Parameter, given: str | None) -> str | None:
    if given is None:
        return None
    try:
        name = graph_iri(
            given if ":" in given else GRAPHS + given.removeprefix("/"), source="--graph"
        )
    except MalformedRequestError as fault:
        raise click.UsageError(f"{fault}.") from fault
    if name == GRAPHS:
        raise click.UsageError("--graph is empty; name a graph, as `info` shows them.")
    return name


def shared_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options that evidence-graph takes before as well as after a command's name."""
    for option in (
        click.option(
            "--log-level",
            metavar="LEVEL",
            help="Least severe log line: debug, info, warning, error.",
        ),
        click.option(
            "--config",
            type=click.Path(path_type=Path),
            metavar="FILE.toml",
            help="Read settings from this file; the command `settings` shows them.",
        ),
        click.option(
            "--store",
            type=click.Path(path_type=Path),
            metavar="DIR",
            help="Keep the graph in this directory; without it, it is built in memory each time.",
        ),
    ):
        command = option(command)
    return command


def with_settings(command: Command[P]) -> Callable[..., int | None]:
    """Makes a command take the shared options and be called with its Invocation first.

    A command's own option that is named after a setting sets that setting.
    """

    @shared_options
    @wraps(command)
    def run(**options: Any) -> int | None:  # noqa: ANN401 - click calls it
        given = {name: options.pop(name) for name in (*_SHARED, *_SETTINGS) if name in options}
        above = click.get_current_context().parent
        while above is not None:
            for name in _SHARED:
                given[name] = above.params.get(name) if given.get(name) is None else given[name]
            above = above.parent
        file = given.pop("config")
        chosen = read_settings(file=file, environment=os.environ, command_line=given)
        logs.configure(chosen.settings.log_level)
        return command(Invocation(chosen), **options)  # type: ignore[call-arg]

    return run
