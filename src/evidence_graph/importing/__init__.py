"""Files of others, read with their words: bibliographies, sheets, mappings, FHIR, RDF."""
