"""The service description over HTTP."""

import io

from flask import Response, make_response, request

from evidence_graph.rdf.formats import GRAPH_FORMATS, SOLUTION_FORMATS
from evidence_graph.serving import ServedGraph
from evidence_graph.settings import Settings
from evidence_graph.sparql import description
from evidence_graph.sparql.negotiation import choose


def service_description(graph: ServedGraph, settings: Settings) -> Response:
    """Returns the service description in the format that the client wants most."""
    wanted = request.args.getlist("format")
    accept = request.headers.get("Accept", "")
    chosen = choose(accept, wanted, GRAPH_FORMATS, others=SOLUTION_FORMATS)
    info = graph.info()
    described = description.describe(
        f"{settings.url}/sparql", info.graphs, statements=info.statements
    )
    buffer = io.BytesIO()
    described.write(buffer, chosen)
    response = make_response(buffer.getvalue())
    response.content_type = chosen.content_type
    response.vary.add("Accept")
    return response
