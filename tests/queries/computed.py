"""The questions whose answers are worked out from files by test_computed_answers."""

COMPUTED = {
    "graphs-and-their-documents",
    "quotations-as-web-annotations",
    "reviews-as-schema-org",
    "triples-by-graph",
}
