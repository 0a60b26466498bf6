"""A package of somebody else gives a reader, and it is used like those of the house."""

import shutil
from pathlib import Path

import pytest

from evidence_graph.errors import FaultyDocumentError, InputError, UnreadableDocumentError
from evidence_graph.graph import EvidenceGraph
from evidence_graph.importing import readers
from importing.conftest import read
from shared_material import CHECKOUT

PACKAGE = Path(__file__).parent / "bulletin_reader"
PAGE = CHECKOUT / "docs" / "how-to" / "write-a-reader.md"
BULLETIN = b"""#BULLETIN 1
REVIEW: Home visits after neonatal care
BY: Svensson, K.; Berg, A.
YEAR: 2014
DOI: doi:10.5555/ABC
SHELF: 12
--
REVIEW: Another
"""


def install(site: Path, module: Path, entry_points: str) -> None:
    """Puts a module where an installer would, with what it would write beside it."""
    site.mkdir(exist_ok=True)
    shutil.copy(module, site)
    information = site / f"{module.stem}-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(f"Name: {module.stem}\nVersion: 1.0\n")
    (information / "entry_points.txt").write_text(entry_points)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(
        tmp_path / "site",
        PACKAGE / "bulletin_reader.py",
        "[evidence_graph.readers]\nbulletin = bulletin_reader:BulletinReader\n",
    )
    monkeypatch.syspath_prepend(str(tmp_path / "site"))


@pytest.mark.usefixtures("installed")
class TestOnceInstalled:
    def test_a_file_is_known_by_its_content(self) -> None:
        imported = read(BULLETIN, "x.txt")

        assert imported.format == "bulletin"
        assert [(r.title, r.line) for r in imported.records] == [
            ("Home visits after neonatal care", 2),
            ("Another", 8),
        ]
        assert [(u.what, u.line) for u in imported.unread] == [("SHELF", 6)]

    def test_its_records_are_taken_in(self, graph: EvidenceGraph, tmp_path: Path) -> None:
        (tmp_path / "spring.txt").write_bytes(BULLETIN)

        taken = graph.imports.take_in(tmp_path / "spring.txt")

        assert taken.receipt.validation.conforms
        assert graph.query("ASK { ?r <https://w3id.org/evidence-graph/ns#doi> '10.5555/ABC' }")

    def test_its_faults_are_told_all_at_once(self) -> None:
        with pytest.raises(FaultyDocumentError, match=r"x\.txt:2:1.*x\.txt:3:1"):
            read(b"#BULLETIN 1\nno\nneither\n", "x.txt")


def test_without_it_nobody_knows_the_format() -> None:
    with pytest.raises(UnreadableDocumentError, match="no reader knows this format"):
        read(BULLETIN, "x.txt")


def test_the_readers_of_the_house_are_registered_the_same_way() -> None:
    assert set(readers.registered()) >= {
        "bibtex", "csv", "fhir-r5", "nbib", "rdf", "ris", "sssom", "xlsx",
    }  # fmt: skip
    for name in readers.registered():
        assert readers.named(name).name == name


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("import a_module_that_is_not_there", "cannot be loaded"),
        ("class Reader:\n    name = 'broken'", "has not all of"),
    ],
)
def test_a_broken_reader_is_told_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, fault: str
) -> None:
    module = tmp_path / f"broken_reader_{len(code)}.py"
    module.write_text(code)
    points = f"[evidence_graph.readers]\nbroken = {module.stem}:Reader\n"
    install(tmp_path / "site", module, points)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))

    with pytest.raises(InputError, match=f"broken.*{fault}"):
        readers.named("broken")


def test_two_readers_of_one_name_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = "[evidence_graph.readers]\nris = bulletin_reader:BulletinReader\n"
    install(tmp_path / "site", PACKAGE / "bulletin_reader.py", points)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))

    with pytest.raises(InputError, match="two readers are called ris"):
        read(b"TY  - JOUR\nER  - \n")


def test_the_page_shows_the_code_that_is_tested() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert (PACKAGE / "bulletin_reader.py").read_text(encoding="utf-8") in page
    assert (PACKAGE / "pyproject.toml").read_text(encoding="utf-8") in page


class TestDocumentsToDraft:
    DOCUMENT = CHECKOUT / "data" / "reports" / "ut202002" / "source.txt"

    def test_an_enquiry_response_is_read_into_a_draft(self) -> None:
        imported = read(self.DOCUMENT.read_bytes(), "source.txt")

        assert imported.format == "enquiry-response"
        assert imported.draft is not None
        assert len(imported.draft.references) == 5

    def test_it_is_not_taken_in_before_a_person_has_corrected_it(
        self, graph: EvidenceGraph
    ) -> None:
        with pytest.raises(InputError, match=r"evidence-graph draft .*--as enquiry-response"):
            graph.imports.take_in(self.DOCUMENT)
