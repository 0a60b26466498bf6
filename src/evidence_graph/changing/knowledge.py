"""What a writer knows of the ontology and the shapes, kept from change to change."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from evidence_graph import assembly
from evidence_graph.assembly import Rules
from evidence_graph.store.quads import QuadStore

if TYPE_CHECKING:
    from evidence_graph.validation.validator import Validator


class Knowledge:
    """The rules and the shapes met last; reading them takes longer than most changes."""

    def __init__(self) -> None:
        self._rules: Rules | None = None
        self._validator: tuple[str, Validator] | None = None

    @cached_property
    def _code(self) -> str:
        return assembly.code_digest()

    def is_ours(self, facts: Mapping[str, Any]) -> bool:
        """Says whether what is derived in a version with these facts was so by this very code."""
        return "rules" in facts and facts["rules"].get("code") == self._code

    def rules(self, facts: Mapping[str, Any], store: QuadStore) -> Rules:
        """Returns the rules of a version with these facts, which the store has.

        Those of another release are derived anew: it may have had them in another form.
        """
        digest = facts["rules"].get("digest")
        if self._rules is None or self._rules.digest != digest:
            is_ours = self.is_ours(facts)
            self._rules = Rules.from_facts(facts) if is_ours else assembly.derived_rules(store)
        return self._rules

    def validator(self, facts: Mapping[str, Any], store: QuadStore) -> "Validator":
        """Returns what judges by the shapes of a version with these facts, which the store has."""
        # pySHACL takes a while to import, and whoever only reads needs none.
        from evidence_graph.validation.validator import Validator  # noqa: PLC0415

        digest = str(facts["shapes"])
        if self._validator is None or self._validator[0] != digest:
            self._validator = digest, Validator.of(store)
        return self._validator[1]
