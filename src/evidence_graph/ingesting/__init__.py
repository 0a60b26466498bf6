"""Documents and drafts into the graph: settled, encoded, compared and committed, one or thousands."""
