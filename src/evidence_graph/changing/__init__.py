"""One way for every write: an edit becomes a change that is inferred, validated and committed."""
