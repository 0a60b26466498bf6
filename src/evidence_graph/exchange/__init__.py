"""Reports in the formats of others, each with what of the report that format does not carry."""
