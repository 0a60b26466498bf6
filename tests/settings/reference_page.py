"""docs/reference/settings.md, made from the fields of Settings.

python tests/settings/reference_page.py
"""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from evidence_graph.settings import ENVIRONMENT_PREFIX, Settings

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"

_INTRODUCTION = f"""\
# Settings

Each setting can be given in four places; a later one wins:

1. the default,
2. a TOML file, `evidence-graph COMMAND --config evidence-graph.toml`,
3. an environment variable, the setting's name in capitals after `{ENVIRONMENT_PREFIX}`,
4. the command line, for those that have an option there.

`evidence-graph settings` shows the value of each and where it came from. A name that is unknown, or
a value of the wrong kind, is an error in whichever place it stands: all such faults are told at
once, nothing is guessed, and the exit code is 2.

```toml
# evidence-graph.toml
store = "/var/lib/evidence-graph"
host = "0.0.0.0"
port = 8080
public_url = "https://example.org/evidence"
```

```console
$ EVIDENCE_GRAPH_PORT=8081 evidence-graph serve --config evidence-graph.toml
```

A relative `store` is relative to the folder in which the command runs; `~` is the home folder.

This page is made from the program by `python tests/settings/reference_page.py`.

| setting | default | environment variable | what it is |
|---|---|---|---|
"""


def page() -> str:
    """Returns the page for the settings as they are."""
    return _INTRODUCTION + "\n".join(_rows()) + "\n"


def _rows() -> Iterator[str]:
    defaults = Settings()
    for field in fields(Settings):
        value = getattr(defaults, field.name)
        default = "none" if value is None else f"`{value}`"
        variable = f"`{ENVIRONMENT_PREFIX}{field.name.upper()}`"
        yield f"| `{field.name}` | {default} | {variable} | {field.metadata['help']} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
