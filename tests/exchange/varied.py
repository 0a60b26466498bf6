"""Reports like the shipped one: facts dropped, added and changed, with signs that break formats."""

from dataclasses import dataclass, replace
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from rdflib import RDF, XSD, Graph, Literal, URIRef

from evidence_graph.exchange.report import ReportGraph
from evidence_graph.vocabulary import EV, IDENTIFIERS

AWKWARD = st.sampled_from(
    [
        "=1+1",
        "@SUM(A1)",
        "-5",
        "+46",
        "'quoted'",
        "\t tab",
        "a | b",
        "a|b\\",
        "\\-",
        "",
        " padded ",
        "two\nlines",
        "two\r\nlines",
        "ER  - ",
        "</td><script>x</script>",
        "“curly” ‘quotes’",
        "Åsa Öberg-O’Hara",
        "1\u00a0889",
        "\ufeffmark",
        "no\u200bspace",
        "Boyd, RN",
        "Boyd RN",
        "131-54",
        "131–54",
        "S10-S10-S11",
        "et al",
        "🧪",
        "#*_`[x](y)<br>",
        "; ",
    ]
)
# What XML, JSON and the store can all hold; the rest is no text of a source.
TEXTS = AWKWARD | st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30
)


def _literals() -> SearchStrategy[Literal]:
    return st.one_of(
        TEXTS.map(Literal),
        TEXTS.map(lambda text: Literal(text, lang="sv")),
        st.integers(-10, 10**12).map(lambda n: Literal(str(n), datatype=XSD.integer)),
        st.decimals(-100, 100, places=2).map(
            lambda d: Literal(f"{Decimal(d):f}", datatype=XSD.decimal)
        ),
        st.booleans().map(lambda b: Literal(str(b).lower(), datatype=XSD.boolean)),
        st.sampled_from(["2020-01", "2020"]).map(
            lambda d: Literal(d, datatype=XSD.gYearMonth if "-" in d else XSD.gYear)
        ),
    )


@dataclass(frozen=True, repr=False)  # they are long
class _Edit:
    drops: list[int]
    changes: list[tuple[int, Literal]]
    additions: list[tuple[int, Literal]]
    without: URIRef | None
    strangers: list[tuple[str, Literal]]


KINDS = [
    EV.EffectFinding,
    EV.AbsenceFinding,
    EV.ParticipantCount,
    EV.Publication,
    EV.Quotation,
    EV.SystematicReview,
    EV.Population,
    EV.Conclusion,
    EV.EvidenceReport,
]

EDITS = st.builds(
    _Edit,
    drops=st.lists(st.integers(0, 10**6), max_size=40),
    changes=st.lists(st.tuples(st.integers(0, 10**6), _literals()), max_size=40),
    additions=st.lists(st.tuples(st.integers(0, 10**6), _literals()), max_size=20),
    without=st.none() | st.sampled_from(KINDS),
    strangers=st.lists(
        st.tuples(st.sampled_from(["å", "a;b", "x%20y", "(c)"]), _literals()), max_size=3
    ),
)


def edited(report: ReportGraph, edit: _Edit) -> ReportGraph:
    """Returns the report with these edits; the order of its triples is the same each time."""
    triples = sorted(report.said, key=lambda t: tuple(x.n3() for x in t))
    literals = [n for n, (_, _, o) in enumerate(triples) if isinstance(o, Literal)]
    gone = {n % len(triples) for n in edit.drops}
    said = Graph()
    changed = {literals[n % len(literals)]: value for n, value in edit.changes}
    dropped = set() if edit.without is None else set(report.said.subjects(RDF.type, edit.without))
    for number, (subject, predicate, object_) in enumerate(triples):
        if number not in gone and subject not in dropped:
            said.add((subject, predicate, changed.get(number, object_)))
    for n, value in edit.additions:
        subject, predicate, _ = triples[literals[n % len(literals)]]
        said.add((subject, predicate, value))
    for name, value in edit.strangers:
        stranger = URIRef(f"{IDENTIFIERS}report/ut202002/{name}")
        said.add((stranger, URIRef(f"https://example.org/{name}"), value))
        said.add((stranger, RDF.type, EV.EffectFinding))
    return replace(
        report,
        said=said,
        mapped=_fewer(report.mapped, edit),
        external=_fewer(report.external, edit, but=RDF.type),
    )


def _fewer(mapped: Graph, edit: _Edit, but: URIRef | None = None) -> Graph:
    """Returns a graph with some statements gone but those of `but`, others of another value."""
    triples = sorted(mapped, key=lambda t: tuple(x.n3() for x in t))
    gone = {n % len(triples) for n in edit.drops}
    changed = {n % len(triples): value for n, value in edit.changes}
    varied = Graph()
    for number, (subject, predicate, object_) in enumerate(triples):
        if number not in gone or predicate == but:
            is_word = isinstance(object_, Literal)
            varied.add((subject, predicate, changed.get(number, object_) if is_word else object_))
    return varied
