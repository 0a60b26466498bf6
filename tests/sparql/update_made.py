"""Stores and updates made at random, small enough that their parts meet."""

from hypothesis import strategies as st

PREFIXES = "PREFIX e: <http://example.org/>\nBASE <http://example.org/>\n"

_NAMES = ("e:a", "e:b", "<c>")
_PREDICATES = ("e:p", "e:q", "a")
_LITERALS = ("1", "01", "1.50", '"x"', '"x"@en', "true", '"""y}\n"""', "1e0", '"2"^^<t>')
_GRAPHS = ("e:g", "e:h", "<k>")
_VARIABLES = ("?s", "?p", "$o", "?g", "?n")


def _one_of(*words: str) -> st.SearchStrategy[str]:
    return st.sampled_from(words)


names = _one_of(*_NAMES)
graphs = _one_of(*_GRAPHS)
_ground = st.one_of(names, _one_of(*_LITERALS))
_triple_terms = st.builds("<<( {} {} {} )>>".format, names, _one_of(*_PREDICATES), _ground)
_data_objects = st.one_of(_ground, _triple_terms, _one_of("_:x", "[]", "[ e:p _:y ]", "(1 _:x)"))


def _triples(subjects, predicates, objects, *, most: int) -> st.SearchStrategy[str]:
    triple = st.builds("{} {} {}".format, subjects, predicates, objects)
    return st.lists(triple, min_size=1, max_size=most).map(" . ".join)


def _quads(triples, named) -> st.SearchStrategy[str]:
    in_graph = st.builds("GRAPH {} {{ {} }}".format, named, triples)
    return st.one_of(
        triples, in_graph, st.builds("{} . {}".format, triples, in_graph), in_graph, st.just("")
    )


_ground_triples = _triples(names, _one_of(*_PREDICATES), st.one_of(_ground, _triple_terms), most=3)
_data_triples = _triples(
    st.one_of(names, _one_of("_:x", "_:y")), _one_of(*_PREDICATES), _data_objects, most=4
)
insert_data = _quads(_data_triples, graphs).map("INSERT DATA {{ {} }}".format)
delete_data = _quads(_ground_triples, graphs).map("DELETE DATA {{ {} }}".format)

_variables = _one_of(*_VARIABLES)
_pattern_triples = _triples(
    st.one_of(_variables, _variables, names),
    st.one_of(_variables, _one_of(*_PREDICATES)),
    st.one_of(_variables, _variables, _ground),
    most=2,
)
_pattern_graphs = st.one_of(graphs, st.just("?g"))
_groups = st.one_of(
    _quads(_pattern_triples, _pattern_graphs),
    st.builds("{} OPTIONAL {{ {} }}".format, _pattern_triples, _pattern_triples),
    st.builds("{{ {} }} UNION {{ {} }}".format, _pattern_triples, _quads(_pattern_triples, graphs)),
    st.builds("{} MINUS {{ {} }}".format, _pattern_triples, _pattern_triples),
    st.builds("{} BIND(?o + 1 AS ?new)".format, _pattern_triples),
    st.builds("{} FILTER(?o<2||isIRI(?s)&&?s!=?o)".format, _pattern_triples),
    st.builds("{} FILTER EXISTS {{ {} }}".format, _pattern_triples, _pattern_triples),
    st.builds("{} VALUES ?n {{ e:a 'v' UNDEF }}".format, _pattern_triples),
    st.builds("{{ SELECT ?s (COUNT(*) AS ?n) {{ {} }} GROUP BY ?s }}".format, _pattern_triples),
)
_delete_template = _quads(
    _triples(
        st.one_of(_variables, names),
        st.one_of(_variables, _one_of(*_PREDICATES)),
        st.one_of(_variables, _ground),
        most=3,
    ),
    _pattern_graphs,
)
_insert_template = _quads(
    _triples(
        st.one_of(_variables, names, _one_of("_:x", "_:y")),
        st.one_of(_variables, _one_of(*_PREDICATES)),
        st.one_of(
            _variables,
            _data_objects,
            _one_of("?new", "[ e:p ?s ]", "(?o _:x ?unknown)", "<<( ?s e:p ?o )>>"),
        ),
        most=3,
    ),
    _pattern_graphs,
)
_clauses = st.one_of(
    _delete_template.map("DELETE {{ {} }}".format),
    _insert_template.map("INSERT {{ {} }}".format),
    st.builds("DELETE {{ {} }} INSERT {{ {} }}".format, _delete_template, _insert_template),
)
_using = st.one_of(
    st.just(""),
    st.just(""),
    graphs.map("USING {}".format),
    graphs.map("USING NAMED {}".format),
    st.builds("USING {} USING NAMED {} USING {}".format, graphs, graphs, graphs),
)
_with = st.one_of(st.just(""), graphs.map("WITH {}".format))
modify = st.builds("{} {} {} WHERE {{ {} }}".format, _with, _clauses, _using, _groups)
delete_where = _quads(_pattern_triples, _pattern_graphs).map("DELETE WHERE {{ {} }}".format)
_places = st.one_of(graphs, st.just("DEFAULT"), graphs.map("GRAPH {}".format))
management = st.one_of(
    st.builds(
        "{} SILENT {}".format,
        _one_of("CLEAR", "DROP"),
        st.one_of(graphs.map("GRAPH {}".format), _one_of("DEFAULT", "NAMED", "ALL")),
    ),
    graphs.map("CREATE SILENT GRAPH {}".format),
)
# The engine empties what a graph is copied over that is not there; here the source always is.
transfers = st.one_of(
    st.builds(
        "INSERT DATA {{ GRAPH {0} {{ e:a e:p 0 }} }} ; {2}{3} {0} TO {1}".format,
        graphs,
        _places,
        _one_of("ADD", "COPY", "MOVE"),
        _one_of("", " SILENT", " GRAPH"),
    ),
    st.builds("{} DEFAULT TO {}".format, _one_of("ADD", "COPY", "MOVE"), _places),
)
beginnings = st.lists(_quads(_data_triples, graphs), max_size=4).map(
    lambda blocks: " ; ".join(
        f"INSERT DATA {{ {block} }}".replace("_:x", f"_:x{n}").replace("_:y", f"_:y{n}")
        for n, block in enumerate(blocks)
    )
)
operations = st.one_of(
    modify, modify, modify, insert_data, delete_data, delete_where, management, transfers
)
ground_beginnings = st.lists(_quads(_ground_triples, graphs), max_size=4).map(
    lambda blocks: " ; ".join(f"INSERT DATA {{ {block} }}" for block in blocks)
)
