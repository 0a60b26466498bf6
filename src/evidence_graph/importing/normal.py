"""Identifiers and years as the graph says them, of what files print; no guesses."""

import re
import unicodedata
from typing import Final
from urllib.parse import unquote

from evidence_graph.importing.imported import Printed

_DOI: Final = re.compile(r"10\.[0-9]{4,9}/[^\s]+")
_RESOLVER: Final = re.compile(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)
_LABEL: Final = re.compile(r"doi\s*:\s*", re.IGNORECASE)
_PUBMED: Final = re.compile(r"(?:pmid\s*:?\s*)?([1-9][0-9]{0,8})(?:\s*\[pmid\])?", re.IGNORECASE)
_PUBMED_PAGE: Final = re.compile(
    r"https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed)/"
    r"([1-9][0-9]{0,8})/?"
)
_MONTH: Final = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|fall|autumn|winter)"
)
_YEAR: Final = re.compile(
    r"((?:1[5-9]|20)[0-9]{2})"
    rf"(?:$|/[0-9/\s]*$|-(?:0[1-9]|1[0-2])(?:-[0-3][0-9])?(?:T.*)?$|\s+{_MONTH}[a-z]*\b(?!.*[0-9]{{4}}).*$)",
    re.IGNORECASE,
)


def doi(text: str) -> Printed:
    """Returns a DOI without what resolves or names it, in the case in which it is printed.

    Points and commas at its end are of the sentence that it stands in.

    >>> doi("https://doi.org/10.1002/ABC.").value
    '10.1002/ABC'
    >>> doi("see the paper").value is None
    True
    """
    said = text.strip()
    resolved = _RESOLVER.match(said)
    if resolved:
        said = unquote(said[resolved.end() :])
    else:
        label = _LABEL.match(said)
        said = said[label.end() :] if label else said
    said = said.rstrip(".,;")
    return Printed(value=said if _DOI.fullmatch(said) else None, text=text)


def pubmed_id(text: str) -> Printed:
    """Returns the number of a record in PubMed.

    >>> pubmed_id("PMID: 24530846").value
    '24530846'
    """
    said = text.strip()
    found = _PUBMED.fullmatch(said) or _PUBMED_PAGE.fullmatch(said)
    return Printed(value=found[1] if found else None, text=text)


def is_pubmed_page(text: str) -> bool:
    """Says whether an address is that of a record in PubMed."""
    return _PUBMED_PAGE.fullmatch(text.strip()) is not None


def year(text: str) -> Printed:
    """Returns the year of a date that begins with it; of anything else, such as a range, none.

    >>> [year(said).value for said in ("2014", "2014/03/02/", "2014 Mar 2")]
    ['2014', '2014', '2014']
    >>> [year(said).value for said in ("2014-2015", "2014 Dec-2015 Jan")]
    [None, None]
    """
    found = _YEAR.match(text.strip())
    return Printed(value=found[1] if found else None, text=text)


def same_doi(value: str) -> str:
    """Returns what two DOIs have in common if they are one: they do not differ in ASCII case.

    >>> same_doi("10.1002/ABC") == same_doi("10.1002/abc")
    True
    """
    return "".join(sign.lower() if sign.isascii() else sign for sign in value)


def folded(text: str) -> str:
    """Returns the letters and digits of a text in small letters without accents.

    Words stay apart and every word stays, so that part 1 is not part 2.

    >>> folded("Résumé: the  “Portage” Program—part 2.")
    'resume the portage program part 2'
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(s for s in plain if not unicodedata.combining(s))
    return " ".join(re.findall(r"\w+", kept.replace("_", " ")))
