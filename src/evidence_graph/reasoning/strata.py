"""The order in which rules are run: each stratum is complete before the next one begins."""

from collections.abc import Sequence

from evidence_graph.reasoning.rules import Rule, meets


def strata(rules: Sequence[Rule]) -> tuple[tuple[Rule, ...], ...]:
    """Returns the rules in strata; no rule draws on the conclusions of a later stratum.

    Rules that draw on each other share one.
    """
    before = _ancestors(rules)
    # What a rule draws on includes all that its own sources draw on, so fewer means earlier.
    order = sorted(range(len(rules)), key=lambda n: (before[n].bit_count(), before[n], n))
    groups: dict[int, list[Rule]] = {}
    for number in order:
        groups.setdefault(before[number], []).append(rules[number])
    return tuple(map(tuple, groups.values()))


def _ancestors(rules: Sequence[Rule]) -> list[int]:
    """Returns for each rule, as bits, the rules it draws on, directly or not, and itself."""
    concluded = [rule.concludes() for rule in rules]
    wanted = [frozenset(s for atom in rule.body for s in rule.signatures(atom)) for rule in rules]
    before = [
        1 << taker
        | sum(1 << giver for giver in range(len(rules)) if meets(concluded[giver], wanted[taker]))
        for taker in range(len(rules))
    ]
    # Warshall's algorithm on rows of bits.
    for between in range(len(rules)):
        for taker in range(len(rules)):
            if before[taker] >> between & 1:
                before[taker] |= before[between]
    return before
