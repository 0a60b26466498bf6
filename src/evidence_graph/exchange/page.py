"""A page of HTML that stands for itself and can be printed."""

from base64 import b64encode
from hashlib import sha256
from html import escape
from typing import Final

STYLE: Final = """
body { font: 1rem/1.45 Georgia, serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
th, td { border: 1px solid #777; padding: .4rem .5rem; text-align: left; vertical-align: top }
th { background: #eee }
@media print {
  @page { margin: 15mm }
  body { font-size: 9pt; margin: 0; max-width: none; padding: 0 }
  thead { display: table-header-group }
  tr { break-inside: avoid }
}
"""


def policy() -> str:
    """Returns the Content-Security-Policy under which a page has its style, and nothing else."""
    known = b64encode(sha256(STYLE.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{known}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )


def page(title: str, body: str, *, language: str = "en") -> str:
    """Returns a page; `title` is text, `body` is HTML."""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escape(title)}</h1>\n{body}\n</body>\n</html>\n"
    )
