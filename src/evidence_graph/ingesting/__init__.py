"""Documents and drafts into the graph: settled, compared and committed, one or thousands."""
