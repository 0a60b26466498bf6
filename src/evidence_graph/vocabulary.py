"""The namespaces of evidence-graph: `EV`, closed, and the prefixes that every face knows.

`EV` is written by hand beside ontology/evidence.ttl; a test holds the two equal, and a name
that the ontology lacks raises AttributeError where it is used.
"""

from types import MappingProxyType
from typing import Final

BASE_IRI: Final = "https://w3id.org/evidence-graph/"
NAMESPACE: Final = BASE_IRI + "ns#"
IDENTIFIERS: Final = BASE_IRI + "id/"
GRAPHS: Final = BASE_IRI + "graph/"
