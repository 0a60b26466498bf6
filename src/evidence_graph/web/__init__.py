"""The HTTP faces: the SPARQL endpoint, the pages, errors as problem+json, the server."""
