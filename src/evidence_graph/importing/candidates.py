"""Candidates for the same work: proposed by rule, decided by a person, in graphs of their own."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Final

from rdflib import DCTERMS, RDF, RDFS, XSD, Literal, URIRef

from evidence_graph.errors import InputError, NotFoundError
from evidence_graph.importing.matching import Described, Ground, Match, is_retracted, matches
from evidence_graph.records.graphs import is_merged
from evidence_graph.store.changes import graph_of, in_graph
from evidence_graph.store.quads import QuadStore, Triple
from evidence_graph.store.terms import to_engine
from evidence_graph.store.work import Work
from evidence_graph.vocabulary import EV, GRAPHS, IDENTIFIERS

CANDIDATES: Final = f"{GRAPHS}annotation/same-work-candidates"
SAME_WORK: Final = f"{GRAPHS}mapping/same-work"
_PREFIX: Final = f"{IDENTIFIERS}candidate/"
_DECISION: Final = f"{IDENTIFIERS}match-decision/"
_GROUND: Final = f"{IDENTIFIERS}match-ground/"
_WORDS: Final = {
    Ground.DOI: "the same DOI",
    Ground.PUBMED_ID: "the same number in PubMed",
    Ground.TITLE: "the same title and first author, with years at most one apart",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Two descriptions that may be of one work, and what was decided of them."""

    key: str
    one: str
    other: str
    labels: tuple[str, str]
    grounds: tuple[str, ...]
    decision: str  # proposed, accepted or refused
    decided_by: str | None  # None while it is proposed
    retracted: tuple[str, ...] = ()  # those of the two that are called retracted where described


def revise(work: Work) -> None:
    """Proposes what there is to propose now, and drops what concerns a description that is gone.

    What a person has decided stays as it is.
    """
    store = _with_merged(work)
    described = {d.iri: d for d in described_in(store)}
    decided = {c.key for c in listed(work.store) if c.decision != "proposed"}
    kept = {c.key for c in listed(work.store) if {c.one, c.other} <= described.keys()}
    wanted = [m for m in matches(described.values()) if _key(m.one, m.other) not in decided]
    triples = list(work.store.triples((None, None, None), CANDIDATES))
    staying = [
        triple for triple in triples if str(triple[0]).removeprefix(_PREFIX) in decided & kept
    ]
    proposed = [triple for match in wanted for triple in _proposal(match, described)]
    work.remove_triples(set(triples) - {*staying, *proposed}, CANDIDATES)
    work.add_triples([*staying, *proposed], CANDIDATES)
    gone = [
        (one, same, other)
        for one, same, other in work.store.triples((None, EV.sameWorkAs, None), SAME_WORK)
        if not {str(one), str(other)} <= described.keys()
    ]
    work.remove_triples(gone, SAME_WORK)


def decide(work: Work, keys: Sequence[str], *, accepts: bool, author: str, when: datetime) -> None:
    """Accepts or refuses candidates, which may have been decided otherwise before.

    Raises NotFoundError for one that is not there, InputError where that is decided already.
    """
    known = {c.key: c for c in listed(work.store)}
    decision = "accepted" if accepts else "refused"
    for key in dict.fromkeys(keys):
        if key not in known:
            raise NotFoundError("candidate", key, sorted(known))
        if known[key].decision == decision:
            raise InputError(f"{key} is {decision} already, by {known[key].decided_by}")
        _decide(work, known[key], decision, author=author, when=when)


def _decide(
    work: Work, candidate: Candidate, decision: str, *, author: str, when: datetime
) -> None:
    node = URIRef(_PREFIX + candidate.key)
    old = [
        triple
        for predicate in (EV.matchDecision, EV.decidedBy, DCTERMS.modified)
        for triple in work.store.triples((node, predicate, None), CANDIDATES)
    ]
    time = Literal(when.isoformat(timespec="seconds"), datatype=XSD.dateTime)
    work.remove_triples(old, CANDIDATES)
    work.add_triples(
        [
            (node, EV.matchDecision, URIRef(_DECISION + decision)),
            (node, EV.decidedBy, Literal(author)),
            (node, DCTERMS.modified, time),
        ],
        CANDIDATES,
    )
    same = (URIRef(candidate.one), EV.sameWorkAs, URIRef(candidate.other))
    if decision == "accepted":
        work.add_triples([same], SAME_WORK)
    else:
        work.remove_triples([same], SAME_WORK)


def listed(store: QuadStore) -> tuple[Candidate, ...]:
    """Returns all candidates, those that wait for a decision first."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in store.triples((None, None, None), CANDIDATES):
        found[str(subject)][str(predicate)].append(str(value))
    made = (_candidate(store, iri, said) for iri, said in found.items())
    return tuple(sorted(made, key=lambda c: (c.decision != "proposed", c.decision, c.key)))


def described_in(store: QuadStore) -> Iterator[Described]:
    """Yields what a store's default graph knows of each imported record and each reference."""
    for query in ("records", "references"):
        text = files(__package__).joinpath("queries", f"{query}.rq").read_text(encoding="utf-8")
        rows: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for row in store.select(text):
            said = rows[str(row["thing"])]
            for name, term in row.items():
                if term is not None:
                    said[name].add(str(term))
        yield from (_described(iri, said) for iri, said in rows.items())


def _described(iri: str, said: dict[str, set[str]]) -> Described:
    def one(name: str) -> str | None:
        return min(said[name]) if len(said[name]) == 1 else None

    year = one("issued")
    return Described(
        iri=iri,
        label=min(said["label"], default=iri),
        title=one("title"),
        creators=one("creators"),
        year=int(year[:4]) if year and year[:4].isdecimal() else None,
        dois=frozenset(said["doi"]),
        pubmed_ids=frozenset(said["pubmedId"]),
        kind=min(said["kind"], default=""),
    )


def _with_merged(work: Work) -> QuadStore:
    """Returns a store whose default graph has what is asked for here, as the work has left it."""
    store = QuadStore.in_memory()
    for predicate in (
        RDF.type, RDFS.label, DCTERMS.title, DCTERMS.issued, EV.describes, EV.doi, EV.pubmedId,
        EV.creatorList, EV.recordType, EV.authorList, EV.publicationYear,
    ):  # fmt: skip
        said = work.store.matching_anywhere(None, to_engine(predicate), None)
        store.add_quads(in_graph(quad, None) for quad in said if is_merged(graph_of(quad)))
    return store


def _candidate(store: QuadStore, iri: str, said: dict[str, list[str]]) -> Candidate:
    concerned = sorted(said[str(EV.concerns)])
    one, other = (*concerned, iri, iri)[:2]
    return Candidate(
        key=iri.removeprefix(_PREFIX),
        one=one,
        other=other,
        labels=(_label(store, one), _label(store, other)),
        grounds=tuple(sorted(g.removeprefix(_GROUND) for g in said[str(EV.matchGround)])),
        decision=min(said[str(EV.matchDecision)], default="proposed").removeprefix(_DECISION),
        decided_by=next(iter(said[str(EV.decidedBy)]), None),
        retracted=tuple(iri for iri in (one, other) if _is_retracted(store, iri)),
    )


def _is_retracted(store: QuadStore, iri: str) -> bool:
    kinds, titles = (
        [str(value) for _, _, value in store.triples((URIRef(iri), predicate, None), None)]
        for predicate in (EV.recordType, DCTERMS.title)
    )
    return any(is_retracted(kind=k, title=t) for k in kinds or [""] for t in titles or [""])


def _label(store: QuadStore, iri: str) -> str:
    for predicate in (DCTERMS.title, RDFS.label):
        said = sorted(
            str(value) for _, _, value in store.triples((URIRef(iri), predicate, None), None)
        )
        if said:
            return said[0]
    return iri


def _key(one: str, other: str) -> str:
    return hashlib.sha256(" ".join(sorted((one, other))).encode()).hexdigest()[:12]


def _proposal(match: Match, described: dict[str, Described]) -> Iterable[Triple]:
    node = URIRef(_PREFIX + _key(match.one, match.other))
    one, other = described[match.one], described[match.other]
    note = f"They have {', and '.join(_WORDS[ground] for ground in match.grounds)}."
    for what, ours, theirs in (
        ("DOIs", one.folded_dois, other.folded_dois),
        ("numbers in PubMed", one.pubmed_ids, other.pubmed_ids),
    ):
        if ours and theirs and not ours & theirs:
            note += f" Their {what} differ: {', '.join(sorted({*ours, *theirs}))}."
    for known in (one, other):
        if is_retracted(kind=known.kind, title=known.title or ""):
            note += f" {known.label} is described as retracted."
    yield node, RDF.type, EV.SameWorkCandidate
    yield node, EV.concerns, URIRef(match.one)
    yield node, EV.concerns, URIRef(match.other)
    yield node, EV.readerNote, Literal(note, lang="en")
    yield node, EV.matchDecision, URIRef(f"{_DECISION}proposed")
    for ground in match.grounds:
        yield node, EV.matchGround, URIRef(_GROUND + ground.value)
