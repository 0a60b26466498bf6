"""What words say of an effect, in English and Swedish, against what a finding claims."""

import re

import pytest
from rdflib import URIRef

from evidence_graph.quotations.directions import against
from evidence_graph.quotations.polarity import said
from evidence_graph.vocabulary import EV, PREFIXES
from quotations.sentences import FIRST, SECOND, THIRD, TURNED, A, C, F, N

CLAIMS = {
    F: (EV.benefit, URIRef(PREFIXES["benefit"] + F)),
    C: (EV.benefit, URIRef(PREFIXES["benefit"] + C)),
    N: (EV.benefit, URIRef(PREFIXES["benefit"] + N)),
    A: (EV.absenceKind, URIRef(PREFIXES["absencekind"] + A)),
}


def nothing(_clause: str) -> int:
    return 0


def speaks(sentence: str, claim: str) -> bool:
    return against(*CLAIMS[claim], said([sentence], relevance=nothing)) is not None


@pytest.mark.parametrize(("sentence", "true"), [*FIRST, *SECOND, *THIRD])
def test_no_true_claim_is_spoken_against(sentence: str, true: set[str]) -> None:
    assert {claim for claim in true if speaks(sentence, claim)} == set()


@pytest.mark.parametrize(("sentences", "least"), [(FIRST, 0.73), (SECOND, 0.77), (THIRD, 0.8)])
def test_most_wrong_claims_are_found(sentences: list[tuple[str, set[str]]], least: float) -> None:
    wrong = [(s, claim) for s, true in sentences for claim in CLAIMS if claim not in true]

    found = [pair for pair in wrong if speaks(*pair)]

    assert len(found) / len(wrong) >= least


LESS = re.compile(r"reduc|lower|lägre|minsk|declined", re.IGNORECASE)


def is_spoken_against(sentence: str) -> bool:
    """Says whether words go against what a hasty reader would claim of a sentence."""
    lessened = (EV.change, URIRef(PREFIXES["change"] + "decrease"))
    claim = lessened if LESS.search(sentence) else CLAIMS[F]
    return against(*claim, said([sentence], relevance=nothing)) is not None


@pytest.mark.parametrize(
    ("which", "least"), [("settled", 0.97), ("later", 0.85), ("lessened", 0.95)]
)
def test_most_claims_that_are_not_made_are_found(which: str, least: float) -> None:
    assert sum(map(is_spoken_against, TURNED[which])) / len(TURNED[which]) >= least


@pytest.mark.parametrize("sentence", TURNED["plain"])
def test_no_plain_claim_is_spoken_against(sentence: str) -> None:
    assert not is_spoken_against(sentence)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("It is nowhere near effective in improving behaviour.", "nowhere near"),
        ("It improved behaviour at 6 months but this was reversed at 2 years.", "reversed"),
        ("One review found that it improves behaviour, which we could not confirm.", "not confirm"),
        ("It improved behaviour (p=0.34).", "p=0.34"),
        ("It improved behaviour (RR 1.03, 0.96–1.10).", "0.96-1.10"),
        ("It improved behaviour (MD 0.3; -0.2, 0.8).", "-0.2. 0.8"),
        ("It improved behaviour to a lesser extent than did education.", "to a lesser extent"),
        ("Den förbättrar beteende, vilket vi inte kunde bekräfta.", "inte"),
    ],
)
def test_a_doubted_claim_is_told_with_the_word_that_doubts_it(text: str, word: str) -> None:
    assert word in (against(*CLAIMS[F], said([text], relevance=nothing)) or "")


def test_only_the_clause_that_names_the_outcome_counts() -> None:
    text = "Anxiety improved, whereas there was no effect on sleep."

    of_sleep = said([text], relevance=lambda clause: "sleep" in clause)
    of_anxiety = said([text], relevance=lambda clause: "nxiety" in clause)

    assert against(*CLAIMS[F], of_sleep) == "no effect"
    assert against(*CLAIMS[F], of_anxiety) is None


def test_the_name_of_an_outcome_is_no_result() -> None:
    text = "There was no change in positive interaction."

    told = said(
        [text], relevance=nothing, without_names=lambda clause: clause.replace("positive", " ")
    )

    assert against(*CLAIMS[F], told) is not None


@pytest.mark.parametrize(
    ("text", "claimed", "speaks"),
    [
        ("Stress was reduced.", "increase", True),
        ("Stress was reduced.", "decrease", False),
        ("Stressen ökade.", "decrease", True),
        ("Stressen ökade.", "increase", False),
        ("Sleep increased and stress decreased.", "increase", False),
    ],
)
def test_more_is_not_less(text: str, claimed: str, speaks: bool) -> None:
    told = said([text], relevance=nothing)

    found = against(EV.change, URIRef(PREFIXES["change"] + claimed), told)

    assert (found is not None) is speaks
