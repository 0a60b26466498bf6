"""A way to say something of an effect: a cue, and what it says of the kind of finding."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

Says: TypeAlias = tuple[tuple[str, str], ...]
"""Properties of a finding, each with the concept that a cue says."""


def spelled(pattern: str) -> re.Pattern[str]:
    """Returns a pattern that takes no heed of case."""
    return re.compile(pattern, re.IGNORECASE)


class Guard(Enum):
    """What must hold of a clause besides its cue, for a pattern to be one's reading of it."""

    NONE = "none"
    COMPARED = "compared"
    """The clause names what is compared with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One way to say something of an effect; `sure` where it can hardly be meant otherwise."""

    rule: str
    kind: str
    cue: re.Pattern[str]
    says: Says = ()
    guard: Guard = Guard.NONE
    sure: bool = True


def absence(rule: str, says: Says, pattern: str, *, sure: bool = True) -> Pattern:
    """Returns a way to say that evidence or support is lacking."""
    return Pattern(rule=rule, kind="AbsenceFinding", cue=spelled(pattern), says=says, sure=sure)


def effect(
    rule: str, says: Says, pattern: str, *, guard: Guard = Guard.NONE, sure: bool = True
) -> Pattern:
    """Returns a way to say that there was an effect, or none."""
    return Pattern(
        rule=rule, kind="EffectFinding", cue=spelled(pattern), says=says, guard=guard, sure=sure
    )


FAVOURS, AGAINST, SAME = (
    (("benefit", f"benefit:{name}"),)
    for name in ("favours-intervention", "favours-comparator", "no-difference")
)
UP, DOWN = ((("change", f"change:{name}"),) for name in ("increase", "decrease"))
NO_EVIDENCE, NOT_SUPPORTED, LIMITED, NOT_REPORTED, INSUFFICIENT = (
    (("absenceKind", f"absencekind:{name}"),)
    for name in (
        "no-evidence",
        "not-supported",
        "limited-evidence",
        "not-reported",
        "insufficient-evidence",
    )
)
MIXED: Final = (("consistency", "consistency:not-consistent"),)
