"""Writer: takes an edit all the way to a published version, or leaves everything as it was."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from evidence_graph import assembly
from evidence_graph.assembly import Progress, silent
from evidence_graph.changing import provenance, settling
from evidence_graph.changing.edits import Edit
from evidence_graph.changing.receipt import ChangeReceipt
from evidence_graph.changing.tags import is_plain
from evidence_graph.store.changes import Authorship, ChangeSet
from evidence_graph.store.versions import Version
from evidence_graph.store.work import Work
from evidence_graph.store.workshop import Workshop
from evidence_graph.validation.report import ValidationReport

Precondition = Callable[[Version | None, Work], None]
"""Raises where a change must not be made to what the current version holds."""


def always(current: Version | None, work: Work) -> None:
    """A Precondition that any state meets."""
    del current, work


class Writer:
    """Makes the changes of one graph, one at a time."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    @property
    def is_plain(self) -> bool:
        """Says whether the store is a plain one: nothing is inferred, validated or described."""
        return is_plain(facts_of(self._workshop.current()))

    def change(
        self,
        edit: Edit,
        *,
        by: Authorship,
        only_if: Precondition = always,
        is_dry: bool = False,
        progress: Progress = silent,
    ) -> ChangeReceipt:
        """Makes an edit the next version, with all that follows from it, or does nothing.

        Where the edit changes nothing there is no new version. `only_if` is asked while nobody
        else writes. With `is_dry` everything is done but the publishing, and the receipt tells
        what violations there would have been. Raises what the edit and `only_if` raise,
        ValidationFailedError, InconsistencyError and StoreError; nothing has changed then.
        """
        return self._make(edit, by, only_if=only_if, is_dry=is_dry, anew=None, progress=progress)

    def renew(
        self,
        edit: Edit,
        *,
        by: Authorship,
        facts: Mapping[str, Any] | None = None,
        progress: Progress = silent,
    ) -> ChangeReceipt:
        """Makes an edit the next version, with everything inferred, validated, described anew.

        There is a new version even where it changes nothing. `facts`, if given, take the place of
        those of the version before, its rules among them: another release may derive other rules
        from the same ontology. Raises what `change` raises.
        """
        return self._make(
            edit, by, only_if=always, is_dry=False, anew=_Anew(facts), progress=progress
        )

    def rehearse(
        self, edit: Edit, *, by: Authorship, progress: Progress = silent
    ) -> ValidationReport:
        """Returns what the shapes would say of all there is after an edit; changes nothing.

        Raises what the edit raises, InconsistencyError and StoreError.
        """
        return self._make(
            edit, by, only_if=always, is_dry=True, anew=_Anew(None), progress=progress
        ).validation

    def _make(
        self,
        edit: Edit,
        by: Authorship,
        *,
        only_if: Precondition,
        is_dry: bool,
        anew: "_Anew | None",
        progress: Progress,
    ) -> ChangeReceipt:
        with self._workshop.writing():
            current = self._workshop.current()
            work = self._workshop.begin()
            try:
                only_if(current, work)
                by = replace(by, sources=by.sources + edit(work))
                change = ChangeSet(added=work.added, removed=work.removed, by=by)
                is_new = (
                    anew is not None
                    or not change.is_empty
                    or (
                        not is_plain(facts_of(current))
                        and not provenance.is_described(work, by.sources)
                    )
                )
                settled = (
                    self._settled(work, change, current, anew, progress)
                    if is_new
                    else settling.nothing(facts_of(current))
                )
                if not is_dry:
                    assembly.accept(settled.report)
                if is_new and not is_dry:
                    progress("Publishing")
                    current = self._workshop.publish(work, change, settled.facts)
            except BaseException:
                self._workshop.abandon(work)
                raise
            if is_dry:
                self._workshop.abandon(work)
        return ChangeReceipt(
            change=change,
            version=None if current is None else current.number,
            is_dry=is_dry,
            is_new=is_new,
            inferred=settled.inferred,
            validation=settled.report,
        )

    def _settled(
        self,
        work: Work,
        change: ChangeSet,
        current: Version | None,
        anew: "_Anew | None",
        progress: Progress,
    ) -> settling.Settled:
        facts = facts_of(current)
        if is_plain(facts):
            return settling.of_plain(work, facts)
        if anew is not None and anew.facts is not None:
            facts = anew.facts
        return settling.in_full(
            work,
            change,
            1 if current is None else current.number + 1,
            facts,
            progress=progress,
        )


@dataclass(frozen=True, slots=True)
class _Anew:
    """That everything is to be worked out anew, and the facts to begin from, if others."""

    facts: Mapping[str, Any] | None


def facts_of(version: Version | None) -> Mapping[str, Any]:
    """Returns what the next version begins from."""
    return {} if version is None else version.facts
