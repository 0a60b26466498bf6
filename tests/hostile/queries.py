"""Queries that crash, freeze or exhaust other endpoints."""

DEEP = 3_000
LONG = 10_000

BOMBS = {
    "groups": "ASK " + "{" * DEEP + "}" * DEEP,
    "parentheses": f"SELECT ({'(' * 2 * DEEP}1{')' * 2 * DEEP} AS ?x) {{}}",
    "not": f"ASK {{ FILTER({'!' * LONG}true) }}",
    "and": f"ASK {{ FILTER(true{' && true' * LONG}) }}",
    "plus": f"ASK {{ FILTER(1{' + 1' * LONG} > 0) }}",
    "unions": "ASK { {}" + " UNION {}" * 7_000 + " }",
    "optionals": "ASK { " + "OPTIONAL {" * LONG + "}" * LONG + " }",
    "subqueries": "ASK { " + "{ SELECT * { " * DEEP + "} }" * DEEP + " }",
    "exists": "ASK { " + "FILTER EXISTS { " * DEEP + "}" * DEEP + " }",
    "sequence path": f"ASK {{ ?s <a:b>{'/<a:b>' * LONG} ?o }}",
    "nested path": f"ASK {{ ?s {'(' * LONG}<a:b>{')*' * LONG} ?o }}",
    "lists": f"ASK {{ ?s ?p {'(' * LONG}1{')' * LONG} }}",
    "long list": f"ASK {{ ?s ?p ({'1 ' * LONG * 10}) }}",
    "nodes": f"ASK {{ ?s ?p {'[<a:b> ' * LONG}1{']' * LONG} }}",
    "triple terms": f"ASK {{ ?s ?p {'<<( ?a ?b ' * DEEP}1{' )>>' * DEEP} }}",
    "functions": f"ASK {{ FILTER({'STR(' * DEEP}1{')' * DEEP} = '') }}",
    "product": "ASK {" + "".join(f"?s{n} <a:b> ?o{n} . " for n in range(500)) + "}",
    "500 steps": f"ASK {{ ?s <a:b>{'/<a:b>' * 500} ?o }}",
    "described": "DESCRIBE " + "<a:b> " * 50_000,
    "braces in a doubtful IRI": "ASK { FILTER(?a<'#>'" + "{" * DEEP + "\n)}",
    "500 collections": f"ASK {{ ?s ?p {'(' * 500}1{')' * 500} }}",
}

CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"

# Each takes the engine for longer, or for more memory, than anybody has.
ENDLESS = {
    "count of a product": f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}",
    "sorted product": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a",
    "distinct product": "SELECT (COUNT(DISTINCT *) AS ?n) { ?a ?b ?c . ?d ?e ?f }",
    "filtered product": f"SELECT * {{ {CROSS} FILTER(CONCAT(STR(?a), STR(?e)) = STR(?i)) }}",
    "all pairs of a path": "SELECT (COUNT(*) AS ?n) { ?a (!<a:b>|^!<a:b>)* ?b . ?c (!<a:b>)* ?d }",
    "grouped product": f"SELECT ?a (SAMPLE(?i) AS ?x) {{ {CROSS} }} GROUP BY ?a",
    "all concatenated": (
        "SELECT (STRLEN(GROUP_CONCAT(CONCAT(STR(?a), STR(?c), STR(?f)))) AS ?n)"
        " { ?a ?b ?c . ?d ?e ?f }"
    ),
    "no solution": f"ASK {{ {CROSS} FILTER(CONCAT(STR(?a), '!') = CONCAT(STR(?i), '?')) }}",
    "constructed product": "CONSTRUCT { ?a <a:b> ?f } { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f",
}

# Each grows in the hands of the engine; some engines answer them in no time, and that is well.
GROWING = {
    "doubling": (
        "SELECT (STRLEN(?x30) AS ?n) { BIND('ab' AS ?x0) "
        + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(30))
        + " }"
    ),
    "replacing": (
        "SELECT (STRLEN(?x8) AS ?n) { BIND('aaaaaaaaaa' AS ?x0) "
        + " ".join(f"BIND(REPLACE(?x{n}, 'a', 'aaaaaaaaaa') AS ?x{n + 1})" for n in range(8))
        + " }"
    ),
    "backtracking": f"ASK {{ FILTER(REGEX('{'a' * 5_000}b', '(a+)+$')) }}",
    "regex of counts": "ASK { FILTER(REGEX('a', '((a{1000}){1000}){1000}')) }",
    "many digits": (
        "SELECT (STRDT('"
        + "9" * 500_000
        + "', <http://www.w3.org/2001/XMLSchema#decimal>) * 7 AS ?x) {}"
    ),
    "huge integers": f"SELECT ({' * '.join(['9223372036854775807'] * 50)} AS ?x) {{}}",
    "factorial of escapes": f"SELECT (ENCODE_FOR_URI('{'å' * 100_000}') AS ?x) {{}}",
}

STREAM = f"SELECT * {{ {CROSS} }}"


def unlike_any_other(query: str, number: object) -> str:
    """Returns the query with a comment, so that no answer can be shared with another's."""
    return f"{query} # {number}"
