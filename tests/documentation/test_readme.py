"""The README's question has the README's answer, and its Python runs."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
WIDTH = "96"


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", README, re.DOTALL)
    assert found, f"the README has no block of {language}"
    return found[1]


def run(*command: str, tmp_path: Path) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        check=True,
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        env={"COLUMNS": WIDTH, "PYTHONUTF8": "1", "PATH": "/usr/bin:/bin"},
    )
    return done.stdout


def test_the_answer_in_the_readme_is_the_answer(tmp_path: Path) -> None:
    query = tmp_path / "programmes.rq"
    query.write_text(block("sparql"), encoding="utf-8")

    shown = run("-m", "evidence_graph", "query", str(query), tmp_path=tmp_path)

    assert shown.rstrip() == block("text").rstrip()


def test_the_python_in_the_readme_prints_the_one_finding_with_a_certainty(tmp_path: Path) -> None:
    shown = run("-c", block("python"), tmp_path=tmp_path)

    assert shown.count("\n") == 1
    assert "moderate" in shown


def test_every_local_link_of_the_documentation_leads_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "ontology" / "README.md", *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]

    assert broken == []
