"""Things in schema.org's terms, for search engines: only what the graph itself says of them."""

from typing import Any, Final

from evidence_graph.rdf.addresses import ascii_form
from evidence_graph.vocabulary import BASE_IRI, EV, PREFIXES
from evidence_graph.web.description import TYPE, Description
from evidence_graph.web.representation import LICENSE

CONTEXT: Final = "https://schema.org"

NAME: Final = "Evidence graph: what systematic reviews found"

SUMMARY: Final = (
    "A knowledge graph of what evidence reports say about systematic reviews: interventions, "
    "populations, outcomes, findings and how sure they are, each value tied to the words of the "
    "source that state it."
)

WHOLE_FILES: Final = {
    "evidence-graph.nq.gz": "application/n-quads",
    "evidence-graph.trig.gz": "application/trig",
}
"""The files of a dump that hold all of the graph."""

_SKOS: Final = PREFIXES["skos"]

# For each kind of thing its name in schema.org, and which property gives which of its values.
_KINDS: Final[dict[str, tuple[str, dict[str, str]]]] = {
    str(EV.EvidenceReport): (
        "Report",
        {
            "reportNumber": str(EV.reportNumber),
            "datePublished": str(EV.published),
            "hasPart": str(EV.hasEntry),
        },
    ),
    str(EV.SystematicReview): ("ScholarlyArticle", {"workExample": str(EV.reportedIn)}),
    str(EV.Publication): (
        "ScholarlyArticle",
        {
            "author": str(EV.authorName),
            "datePublished": str(EV.publicationYear),
            "pagination": str(EV.pages),
        },
    ),
    f"{_SKOS}Concept": (
        "DefinedTerm",
        {"description": f"{_SKOS}definition", "inDefinedTermSet": f"{_SKOS}inScheme"},
    ),
    f"{_SKOS}ConceptScheme": ("DefinedTermSet", {"description": f"{_SKOS}definition"}),
}


def of_thing(description: Description, *, name: str, address: str) -> dict[str, Any] | None:
    """Returns a thing in schema.org's terms, or None for a kind that it has no word for.

    `name` is what the thing is called, `address` that of its page.
    """
    types = {str(kind) for kind in description.values(TYPE)}
    for kind, (word, members) in _KINDS.items():
        if kind in types:
            said = {"@context": CONTEXT, "@type": word, "@id": description.iri, "name": name}
            values = {member: _values(description, iri) for member, iri in members.items()}
            return {**said, "url": address, **{k: v for k, v in values.items() if v}}
    return None


def of_dataset(url: str, *, version: str, modified: str | None) -> dict[str, Any]:
    """Returns the graph as a Dataset; `url` is the server's public address."""
    downloads = [
        {
            "@type": "DataDownload",
            "contentUrl": f"{url}/dumps/latest/{name}",
            "encodingFormat": [media_type, "application/gzip"],
        }
        for name, media_type in WHOLE_FILES.items()
    ]
    said = {
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": BASE_IRI.rstrip("/"),
        "name": NAME,
        "description": SUMMARY,
        "url": f"{url}/",
        "license": LICENSE,
        "isAccessibleForFree": True,
        "version": version,
        "creator": {"@type": "Organization", "name": "evidence-graph project"},
        "distribution": downloads,
        "includedInDataCatalog": {"@type": "DataCatalog", "name": NAME, "url": f"{url}/"},
    }
    return {**said, **({"dateModified": modified} if modified else {})}


def _values(description: Description, predicate: str) -> list[str | dict[str, str]]:
    return [
        {"@id": ascii_form(str(value))} if str(value).startswith(BASE_IRI) else str(value)
        for value in description.values(predicate)
    ]
