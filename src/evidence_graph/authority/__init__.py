"""Who may write what: tokens, their scopes, and the graphs that each scope opens."""
