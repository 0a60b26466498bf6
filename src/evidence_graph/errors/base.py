"""EvidenceGraphError: the root of the tree."""

from typing import Any


class EvidenceGraphError(Exception):
    """Anything evidence-graph raises on purpose; it can be handed from process to process."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Returns what the error is made from again: its facts, not its maker's arguments."""
        return _made_again, (type(self), self.args, self.__dict__)


def _made_again(
    kind: type[EvidenceGraphError], arguments: tuple[Any, ...], facts: dict[str, Any]
) -> EvidenceGraphError:
    error = kind.__new__(kind)
    error.args = arguments
    error.__dict__.update(facts)
    return error
