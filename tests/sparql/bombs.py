"""Ways to make a query large, each by a number; run as a program, the largest let through of each.

The program answers them on the smallest stack that queries run on. It ends with 0, or the stack
overflows and the process is gone.
"""

import sys
import threading
from collections.abc import Callable
from types import MappingProxyType

from evidence_graph.errors import QueryError
from evidence_graph.sparql.guard import guard
from evidence_graph.store.quads import QuadStore

ENOUGH = 12_000


def nested(
    opening: str, inside: str, closing: str, *, before: str, after: str
) -> Callable[[int], str]:
    return lambda n: before + opening * n + inside + closing * n + after


def chained(link: str, *, before: str, after: str) -> Callable[[int], str]:
    return lambda n: before + link * n + after


def numbered(link: str, *, before: str, after: str) -> Callable[[int], str]:
    return lambda n: before + "".join(link.format(i, i + 1) for i in range(n)) + after


IN_FILTER = {"before": "ASK{FILTER(", "after": ")}"}
IN_GROUP = {"before": "ASK{", "after": "}"}
AS_OBJECT = {"before": "ASK{?s ?p ", "after": "}"}

BOMBS = MappingProxyType(
    {
        "groups": nested("{", "", "}", **IN_GROUP),
        "parentheses": nested("(", "1", ")", before="SELECT(", after=" AS ?x){}"),
        "functions": nested("STR(", "1", ")", **IN_FILTER),
        "coalesce": nested("COALESCE(", "1", ")", **IN_FILTER),
        "if": nested("IF(true,1,", "1", ")", **IN_FILTER),
        "not exists": nested("FILTER NOT EXISTS{", "", "}", **IN_GROUP),
        "exists in filters": nested("EXISTS{FILTER(", "1", ")}", **IN_FILTER),
        "nested optionals": nested("OPTIONAL{", "", "}", **IN_GROUP),
        "nested graphs": nested("{GRAPH ?g", "{}", "}", before="ASK", after=""),
        "sub-queries": nested("{SELECT*", "{}", "}", before="ASK", after=""),
        "nested paths": nested("(", "<a:b>", ")*", before="ASK{?s ", after=" ?o}"),
        "inverse paths": nested("^(", "<a:b>", ")", before="ASK{?s ", after=" ?o}"),
        "nested lists": nested("(", "1", ")", **AS_OBJECT),
        "nested nodes": nested("[<a:b> ", "1", "]", **AS_OBJECT),
        "triple terms": nested("<<(<a:b> <a:b> ", "1", ")>>", **AS_OBJECT),
        "reifiers": nested("<< <a:b> <a:b> ", "1", ">>", **AS_OBJECT),
        "annotations": nested("{|<a:b> 1 ", "", "|}", before="ASK{?s ?p ?o ", after="}"),
        "not": chained("!", before="ASK{FILTER(", after="true)}"),
        "and": chained("true&&", before="ASK{FILTER(", after="true)}"),
        "or": chained("true || ", before="ASK{FILTER(", after="true)}"),
        "plus": chained("1+", before="ASK{FILTER(", after="1)}"),
        "signed numbers": chained("+1", before="ASK{FILTER(1", after=")}"),
        "times": chained("1*", before="ASK{FILTER(", after="1)}"),
        "minus true": chained("-true", before="ASK{FILTER(true", after=")}"),
        "unions": chained("UNION{}", before="ASK{{}", after="}"),
        "unions of patterns": chained(" UNION {?s ?p ?o}", before="ASK{{?s ?p ?o}", after="}"),
        "groups side by side": chained("{?s ?p ?o}", **IN_GROUP),
        "optionals": chained("OPTIONAL{?s ?p ?o}", **IN_GROUP),
        "minus": chained("MINUS{?s ?p ?o}", **IN_GROUP),
        "laterals": chained("LATERAL{?s ?p ?o}", before="ASK{?s ?p ?o ", after="}"),
        "filters": chained("FILTER(true)", **IN_GROUP),
        "filters of functions": chained("FILTERa:f(1)", before="PREFIX a:<a:>ASK{", after="}"),
        "exists": chained("FILTER EXISTS{?s ?p ?o}", **IN_GROUP),
        "having": chained("(true)", before="SELECT(1 AS ?x){?s ?p ?o}GROUP BY ?s HAVING", after=""),
        "binds": numbered("BIND(1 AS ?a{})", **IN_GROUP),
        "columns": numbered("(1 AS ?a{})", before="SELECT", after="{}"),
        "aggregates": numbered("(COUNT(?s) AS ?a{})", before="SELECT", after="{?s ?p ?o}"),
        "sequences": chained("/<a:b>", before="ASK{?s <a:b>", after=" ?o}"),
        "alternatives": chained("|<a:b>", before="ASK{?s <a:b>", after=" ?o}"),
        "patterns": chained("?s <a:b> ?o.", **IN_GROUP),
        "glued patterns": chained("?s<a:b>?o.", **IN_GROUP),
        "a chain": numbered("?s{} <a:b> ?s{}.", **IN_GROUP),
        "a product": numbered("?s{} <a:b> ?o{}.", **IN_GROUP),
        "path patterns": chained("?s <a:b>* ?o.", **IN_GROUP),
        "objects": chained(",1", before="ASK{?s <a:b> 1", after="}"),
        "predicates": chained(";<a:b> 1", before="ASK{?s <a:b> 1", after="}"),
        "a list": chained("1 ", before="ASK{?s ?p (", after=")}"),
        "a list of names": chained("a:b ", before="PREFIX a:<a:>ASK{?s ?p (", after=")}"),
        "values": chained("VALUES ?a{1}", **IN_GROUP),
        "described": chained("<a:b>", before="DESCRIBE", after=""),
        "described by name": chained(" a:b", before="PREFIX a:<a:>DESCRIBE", after=""),
        "described variables": chained(" ?s", before="DESCRIBE", after=" {?s ?p ?o}"),
        "names glued to DESCRIBE": chained(" a:b", before="PREFIX a:<a:>DESCRIBEa:b", after=""),
    }
)  # fmt: skip


def largest(bomb: Callable[[int], str]) -> int:
    """Returns the largest number whose query the limits let through."""
    least, most = 1, ENOUGH
    while most - least > 1:
        middle = (least + most) // 2
        try:
            guard(bomb(middle), max_bytes=1 << 20, max_nesting=200)
            least = middle
        except QueryError:
            most = middle
    return least


def answer(query: str) -> None:
    store = QuadStore.in_memory()
    store.update("INSERT DATA { <a:a> <a:b> <a:c> }")
    try:
        native = store.query(query)
        rows = getattr(native, "rows", None)
        if rows is not None:
            next(rows(), None)
    except QueryError:
        pass


def main() -> None:
    for name, bomb in BOMBS.items():
        sys.stdout.write(f"{name.replace(' ', '-')} ")
        sys.stdout.flush()
        # The command line answers on the main thread, of 8 MiB on most systems; HTTP has more.
        threading.stack_size(8 << 20)
        thread = threading.Thread(target=answer, args=(bomb(largest(bomb)),))
        thread.start()
        thread.join()


if __name__ == "__main__":
    main()
