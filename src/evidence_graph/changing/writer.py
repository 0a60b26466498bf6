"""Writer: takes an edit all the way to a published version, or leaves everything as it was."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from evidence_graph import assembly
from evidence_graph.analysis.explaining import Reason, explained
from evidence_graph.assembly import Progress, Rules, silent
from evidence_graph.catalogue import provenance
from evidence_graph.changing import settling
from evidence_graph.changing.edits import Edit
from evidence_graph.changing.knowledge import Knowledge
from evidence_graph.changing.receipt import ChangeReceipt
from evidence_graph.changing.tags import is_plain
from evidence_graph.errors import EvidenceGraphError, StoreError
from evidence_graph.store.changes import Authorship, ChangeSet
from evidence_graph.store.quads import Triple
from evidence_graph.store.versions import Version
from evidence_graph.store.work import Work
from evidence_graph.store.workshop import Workshop
from evidence_graph.validation.report import ValidationReport

Precondition = Callable[[Version | None, Work], None]
"""Raises where a change must not be made to what the current version holds."""


def always(current: Version | None, work: Work) -> None:
    """A Precondition that any state meets."""
    del current, work


def anyhow(current: Version | None) -> bool:
    """Says of any version that it needs another one."""
    del current
    return True


NOTHING_MORE: Final[Mapping[str, Any]] = {}


class Writer:
    """Makes the changes of one graph, one at a time."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._knowledge = Knowledge()

    @property
    def is_plain(self) -> bool:
        """Says whether the store is a plain one: nothing is inferred, validated or described."""
        current = self._workshop.current()
        return current is not None and is_plain(current.facts)

    def explain(self, triple: Triple) -> Reason:
        """Returns why a triple of the current version holds.

        Raises NotFoundError, InputError and StoreError.
        """
        store, current = self._workshop.published(), self._workshop.current()
        if current is None or "rules" not in current.facts:
            raise StoreError("nothing is inferred in a plain store, so there is nothing to explain")
        return explained(self._knowledge.rules(current.facts, store).program, store, triple)

    def change(
        self,
        edit: Edit,
        *,
        by: Authorship,
        only_if: Precondition = always,
        also: Mapping[str, Any] = NOTHING_MORE,
        is_dry: bool = False,
        progress: Progress = silent,
    ) -> ChangeReceipt:
        """Makes an edit the next version, with all that follows from it, or does nothing.

        Where the edit changes nothing there is no new version. `only_if` is asked while nobody
        else writes. `also` is added to the facts of the version. With `is_dry` everything is done
        but the publishing, and the receipt tells what violations there would have been. Raises
        what the edit and `only_if` raise, ValidationFailedError, InconsistencyError and
        StoreError; nothing has changed then.
        """
        plan = _Plan(only_if=only_if, also=also, is_dry=is_dry, is_anew=False)
        return self._make(edit, by, plan, progress)

    def renew(
        self,
        edit: Edit,
        *,
        by: Authorship,
        only_if: Precondition = always,
        also: Mapping[str, Any] = NOTHING_MORE,
        is_needed: Callable[[Version | None], bool] = anyhow,
        is_dry: bool = False,
        progress: Progress = silent,
    ) -> ChangeReceipt:
        """Makes an edit the next version, with everything inferred, validated, described anew.

        There is a new version even where it changes nothing, but for where `is_needed` says no,
        which is asked of the current version while nobody else writes. The rest is as in `change`.
        """
        plan = _Plan(only_if=only_if, also=also, is_dry=is_dry, is_anew=True, is_needed=is_needed)
        return self._make(edit, by, plan, progress)

    def rehearse(
        self, edit: Edit, *, by: Authorship, progress: Progress = silent
    ) -> ValidationReport:
        """Returns what the shapes would say of all there is after an edit; changes nothing.

        Raises what the edit raises, InconsistencyError and StoreError.
        """
        plan = _Plan(only_if=always, also=NOTHING_MORE, is_dry=True, is_anew=True)
        return self._make(edit, by, plan, progress).validation

    def _make(self, edit: Edit, by: Authorship, plan: "_Plan", progress: Progress) -> ChangeReceipt:
        with self._workshop.writing():
            current = self._workshop.current()
            needed = plan.is_needed(current)
            work = self._workshop.begin()
            try:
                plan.only_if(current, work)
                by = replace(by, sources=by.sources + edit(work))
                change = ChangeSet(added=work.added, removed=work.removed, by=by)
                facts = {**({} if current is None else current.facts), **plan.also}
                is_new = needed if plan.is_anew else _says_something(change, work, facts)
                settled = settling.nothing(facts)
                if is_new:
                    number = 1 if current is None else current.number + 1
                    settled = self._settled(work, change, number, facts, plan, progress)
                if not plan.is_dry:
                    assembly.accept(settled.report)
                if is_new and not plan.is_dry:
                    progress("Publishing")
                    current = self._workshop.publish(work, change, settled.facts)
            except EvidenceGraphError:
                self._workshop.abandon(work)
                raise
            except BaseException:
                # Nobody foresaw it, so nobody knows what has been done to the working copy.
                self._workshop.close()
                raise
            if plan.is_dry:
                self._workshop.abandon(work)
        return ChangeReceipt(
            change=change,
            version=None if current is None else current.number,
            is_dry=plan.is_dry,
            is_new=is_new,
            inferred=settled.inferred,
            drawn=settled.drawn,
            withdrawn=settled.withdrawn,
            validation=settled.report,
        )

    def _settled(
        self,
        work: Work,
        change: ChangeSet,
        number: int,
        facts: Mapping[str, Any],
        plan: "_Plan",
        progress: Progress,
    ) -> settling.Settled:
        if is_plain(facts):
            return settling.of_plain(work, facts)
        settling.require_rdf_1_1(change)
        is_ours = self._knowledge.is_ours(facts)
        if not plan.is_anew and is_ours and settling.can_be_followed(change, facts):
            return settling.by_the_change(
                work, change, number, facts, knowledge=self._knowledge, progress=progress
            )
        # Another release may derive other rules from the same ontology.
        rules = None if plan.is_anew or not is_ours else Rules.from_facts(facts)
        return settling.in_full(work, change, number, facts, rules=rules, progress=progress)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """How an edit is to be made."""

    only_if: Precondition
    also: Mapping[str, Any]  # added to the facts of the version
    is_dry: bool
    is_anew: bool  # everything is worked out anew, and there is a new version if it is needed
    is_needed: Callable[[Version | None], bool] = anyhow


def _says_something(change: ChangeSet, work: Work, facts: Mapping[str, Any]) -> bool:
    if not change.is_empty:
        return True
    filling = [source for source in change.by.sources if source.graphs]
    return not is_plain(facts) and not provenance.is_described(work, filling)
