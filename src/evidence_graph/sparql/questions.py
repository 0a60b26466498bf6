"""The questions that evidence-graph ships: SPARQL with a title, an asker and parameters.

A question is one file in data/queries. Its first comment lines are a header of fields, `# name:
text`; a line that begins `#` and two blanks goes on with the field above it:

    # title: Which reviews does a report list?
    # description: One row for each review …
    # audience: consumer
    # question: C1
    # parameter: report iri <https://…/report/ut202002> The report asked about

A parameter is a variable that the query fixes in lines `VALUES ?report { <https://…> }`, so that
the text runs as it stands on any endpoint; another value takes the place of the one between the
braces, and UNDEF there asks about all.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from rdflib import XSD, Literal, URIRef
from rdflib.term import Node

from evidence_graph import resources
from evidence_graph.errors import InputError, MalformedRequestError, NotFoundError
from evidence_graph.sparql.bindings import with_values

ANY: Final = "any"
"""The value of a parameter that leaves it open."""

_FIELD = re.compile(r"# ?(\w+): *(.*)")
_CONTINUED = re.compile(r"#  +(.*)")
_PARAMETER = re.compile(
    r"(?P<name>\w+) +(?P<kind>\w+) +(?P<default><[^<>\s]*>|\"(?:[^\"\\]|\\.)*\"\S*|\S+)"
    r"(?: +(?P<help>.*))?"
)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
_REQUIRED = ("title", "description", "audience")


class Audience(Enum):
    """Who asks a question."""

    CONSUMER = "consumer"
    CURATOR = "curator"
    INTEGRATOR = "integrator"
    ANALYST = "analyst"


class ParameterKind(Enum):
    """What a parameter's value is."""

    IRI = "iri"
    STRING = "string"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"


_DATATYPES = {
    ParameterKind.INTEGER: (XSD.integer, re.compile(r"[+-]?[0-9]+")),
    ParameterKind.DECIMAL: (XSD.decimal, re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")),
    ParameterKind.DATE: (XSD.date, re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A variable of a question that its asker may fix; `default` as it stands in the query."""

    name: str
    kind: ParameterKind
    default: str
    help: str

    def read(self, text: str) -> Node | None:
        """Returns the term that a person's `text` means; None where it leaves the value open.

        Raises MalformedRequestError when the text is not of the parameter's kind.
        """
        value = text.strip()
        if value in ("", ANY):
            return None
        if self.kind is ParameterKind.IRI:
            return self._iri(value.removeprefix("<").removesuffix(">"))
        if self.kind is ParameterKind.STRING:
            return Literal(text)
        datatype, form = _DATATYPES[self.kind]
        if not form.fullmatch(value):
            raise MalformedRequestError(f"{self.name}: {value!r} is not of kind {self.kind.value}")
        return Literal(value, datatype=datatype)

    def _iri(self, value: str) -> URIRef:
        if not _IRI.fullmatch(value):
            raise MalformedRequestError(
                f"{self.name}: {value!r} is not an IRI; write it whole, like https://example.org/x"
            )
        return URIRef(value)

    @property
    def shown_default(self) -> str:
        """Returns the default as a person would type it."""
        if self.default == "UNDEF":
            return ANY
        if self.kind is ParameterKind.IRI:
            return self.default.removeprefix("<").removesuffix(">")
        return re.sub(r"^\"((?:[^\"\\]|\\.)*)\".*$", r"\1", self.default)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedQuery:
    """A shipped question; `text` is the whole file, `question` its mark in the list of them."""

    name: str
    title: str
    description: str
    audience: Audience
    question: str | None  # absent from questions that no list asks for
    parameters: tuple[Parameter, ...]
    text: str

    def parameter(self, name: str) -> Parameter:
        """Returns the parameter of that name, or raises NotFoundError."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        raise NotFoundError("parameter", name, [p.name for p in self.parameters])

    def bound(self, values: Mapping[str, Node | None]) -> str:
        """Returns the query with these values for its parameters; None leaves one open.

        Raises NotFoundError for a parameter that it does not have, and MalformedRequestError for
        a value that cannot stand in a query.
        """
        text = self.text
        for name, value in values.items():
            parameter = self.parameter(name)
            fixed = f"VALUES ?{name} {{ {parameter.default} }}"
            text = text.replace(fixed, f"VALUES ?{name} {{ {_in_query(value)} }}")
        return text

    def read(self, values: Mapping[str, str]) -> dict[str, Node | None]:
        """Returns the terms that a person's values mean, by parameter.

        Raises NotFoundError and MalformedRequestError as `bound` does.
        """
        return {name: self.parameter(name).read(text) for name, text in values.items()}


def read_questions() -> Iterator[NamedQuery]:
    """Yields every shipped question, in the order of their names.

    Raises InputError where a file's header is not as it should be.
    """
    folder = resources.directory("data") / "queries"
    files = [f for f in folder.iterdir() if f.name.endswith(".rq")] if folder.is_dir() else []
    for file in sorted(files, key=lambda f: f.name):
        yield parse_question(file.name.removesuffix(".rq"), file.read_text(encoding="utf-8"))


def parse_question(name: str, text: str) -> NamedQuery:
    """Returns the question that a file's text holds. Raises InputError, naming every fault."""
    fields = list(_header(text))
    single = dict(fields)
    faults = [f"no '# {field}:' line" for field in _REQUIRED if not single.get(field)]
    audience = single.get("audience", "")
    if audience and audience not in [a.value for a in Audience]:
        faults.append(f"audience {audience!r} is none of {', '.join(a.value for a in Audience)}")
    parameters = [_parameter(body, text, faults) for field, body in fields if field == "parameter"]
    if faults:
        raise InputError(f"data/queries/{name}.rq: " + "; ".join(faults))
    return NamedQuery(
        name=name,
        title=single["title"],
        description=single["description"],
        audience=Audience(audience),
        question=single.get("question"),
        parameters=tuple(p for p in parameters if p is not None),
        text=text,
    )


def question_of(name: str, questions: Mapping[str, NamedQuery]) -> NamedQuery:
    """Returns the question of that name, or raises NotFoundError."""
    if name not in questions:
        raise NotFoundError("question", name, sorted(questions))
    return questions[name]


def query_text(
    text: str, bindings: Mapping[str, Node | None], questions: Mapping[str, NamedQuery]
) -> str:
    """Returns the query that a text, or a question named as `@name`, is with these bindings.

    Raises NotFoundError, or MalformedRequestError for a binding that cannot be.
    """
    if text.startswith("@"):
        return question_of(text.removeprefix("@"), questions).bound(bindings)
    return with_values(text, {n: term for n, term in bindings.items() if term is not None})


def _header(text: str) -> Iterator[tuple[str, str]]:
    name, body = "", ""
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        if found := _FIELD.fullmatch(line):
            if name:
                yield name, body
            name, body = found[1], found[2].strip()
        elif found := _CONTINUED.fullmatch(line):
            body = f"{body} {found[1].strip()}"
    if name:
        yield name, body


def _parameter(body: str, text: str, faults: list[str]) -> Parameter | None:
    found = _PARAMETER.fullmatch(body)
    if found is None or found["kind"] not in [k.value for k in ParameterKind]:
        kinds = ", ".join(k.value for k in ParameterKind)
        faults.append(
            f"parameter {body!r} is not NAME KIND DEFAULT HELP, KIND being one of {kinds}"
        )
        return None
    name, default = found["name"], found["default"]
    if f"VALUES ?{name} {{ {default} }}" not in text:
        faults.append(f"parameter {name} has no line VALUES ?{name} {{ {default} }} in the query")
    return Parameter(
        name=name, kind=ParameterKind(found["kind"]), default=default, help=found["help"] or ""
    )


def _in_query(term: Node | None) -> str:
    if term is None:
        return "UNDEF"
    if isinstance(term, URIRef):
        if not _IRI.fullmatch(str(term)):
            raise MalformedRequestError(f"{str(term)!r} cannot stand in a query: it is not an IRI")
        return f"<{term}>"
    if isinstance(term, Literal):
        escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
        quoted = '"' + "".join(escapes.get(c, c) for c in str(term)) + '"'
        if term.language:
            return f"{quoted}@{term.language}"
        return quoted if term.datatype is None else f"{quoted}^^{_in_query(term.datatype)}"
    raise MalformedRequestError(f"{term!r} cannot stand in a query: give an IRI or a literal")
