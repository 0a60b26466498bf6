"""None of the 34 traps is fallen into, and falling into any of them would be noticed."""

from typing import Any

import pytest

from facts.asking import REPORT, Quads, listed

TRAPS = sorted(listed("traps", "trap"), key=lambda trap: int(trap["number"][1:]))


def is_avoided(trap: dict[str, Any], quads: Quads) -> bool:
    """Returns whether what must hold holds and what must not does not."""
    graph = None if trap.get("graphs") == "all" else REPORT
    holds = "ask" not in trap or quads.ask(trap["ask"], graph=graph)
    return holds and not ("never" in trap and quads.ask(trap["never"], graph=graph))


def test_the_list_holds_the_34_traps_once_each() -> None:
    assert [trap["number"] for trap in TRAPS] == [f"T{number}" for number in range(1, 35)]


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap["number"])
def test_a_trap_is_avoided(trap, quads: Quads) -> None:
    assert is_avoided(trap, quads), trap["trap"]


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap["number"])
def test_falling_into_a_trap_is_noticed(trap, quads: Quads) -> None:
    fallen = quads.changed_by(trap["fall"])

    assert not is_avoided(trap, fallen), trap["trap"]
