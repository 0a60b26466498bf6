"""The graph as its files hold it, and how the lists of facts and traps are asked of it.

Only the files in ontology/ and data/ are read, and only with pyoxigraph: what these tests find is
what the files say, whatever the program makes of them.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

CHECKOUT: Final = Path(__file__).parents[2]
REPORT_FOLDER: Final = CHECKOUT / "data" / "reports" / "ut202002"

EV: Final = "https://w3id.org/evidence-graph/ns#"
ID: Final = "https://w3id.org/evidence-graph/id/"
GRAPH: Final = "https://w3id.org/evidence-graph/graph/"
REPORT: Final = ox.NamedNode(GRAPH + "report/ut202002")
ANNOTATION: Final = ox.NamedNode(GRAPH + "annotation/ut202002")
ONTOLOGY: Final = ox.NamedNode(GRAPH + "ontology")

# A concept's prefix is its scheme's name without the hyphen, except these two.
_SHORTER_PREFIX: Final = {"risk-of-bias": "rob", "outcome-domain": "domain"}


def prefixes() -> dict[str, str]:
    """Returns every prefix that a fact's query may use, one for each concept scheme."""
    found = {
        "dcterms": "http://purl.org/dc/terms/",
        "ev": EV,
        "oa": "http://www.w3.org/ns/oa#",
        "prov": "http://www.w3.org/ns/prov#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "unit": "http://qudt.org/vocab/unit/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
    for vocabulary in sorted((CHECKOUT / "ontology" / "vocabularies").glob("*.ttl")):
        scheme = vocabulary.stem
        found[_SHORTER_PREFIX.get(scheme, scheme.replace("-", ""))] = f"{ID}{scheme}/"
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Quads:
    """The quads of all files, and a way to ask them."""

    store: ox.Store
    prologue: str

    @classmethod
    def from_files(cls) -> "Quads":
        """Reads every file of ontology/ and data/ into one store in memory."""
        store = ox.Store()
        for path in sorted((CHECKOUT / "ontology").rglob("*.ttl")):
            store.load(path=path, format=ox.RdfFormat.TURTLE, to_graph=ONTOLOGY)
        for path in sorted((CHECKOUT / "data").rglob("*.trig")):
            store.load(path=path, format=ox.RdfFormat.TRIG)
        names = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes().items())
        return cls(store=store, prologue=f"BASE <{ID}report/ut202002/>\n{names}")

    def ask(self, query: str, *, graph: ox.NamedNode | None = None) -> bool:
        """Returns the answer of one graph, or of all of them merged where none is named."""
        return bool(self._run(query, graph))

    def select(self, query: str, *, graph: ox.NamedNode | None = None) -> list[tuple[Any, ...]]:
        """Returns the rows of one graph, or of all of them merged where none is named."""
        solutions = self._run(query, graph)
        return [tuple(row[variable] for variable in solutions.variables) for row in solutions]

    def changed_by(self, update: str) -> "Quads":
        """Returns a copy in which the report's graph has been changed."""
        copy = ox.Store()
        copy.bulk_extend(self.store)
        copy.update(f"{self.prologue}WITH <{REPORT.value}>\n{update}")
        return Quads(store=copy, prologue=self.prologue)

    def _run(self, query: str, graph: ox.NamedNode | None) -> Any:
        if graph is not None:
            return self.store.query(self.prologue + query, default_graph=[graph])
        return self.store.query(self.prologue + query, use_default_graph_as_union=True)


def listed(folder: str, kind: str) -> list[dict[str, Any]]:
    """Returns the entries of one kind from the lists in a folder beside this file."""
    return [
        entry
        for path in sorted((Path(__file__).parent / folder).glob("*.toml"))
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))[kind]
    ]


def source_text() -> str:
    """Returns the document's text: its bytes decoded, no line end touched."""
    return (REPORT_FOLDER / "source.txt").read_bytes().decode("utf-8")
