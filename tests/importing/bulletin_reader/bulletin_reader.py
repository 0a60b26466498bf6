"""Reads the bulletin of an agency: blocks of lines `NAME: words`, set apart by lines of `--`."""

from evidence_graph.importing import bounds, normal
from evidence_graph.importing.bounds import Faults
from evidence_graph.importing.imported import GivenFile, Imported, ImportedRecord, Leftovers

READ = {"REVIEW", "BY", "YEAR", "DOI"}


class BulletinReader:
    """One block of the bulletin is one record."""

    name = "bulletin"
    media_types = ("text/x-bulletin",)

    def sniff(self, head: bytes, name: str) -> int:
        """Returns 95 where the first line is that of the bulletin, otherwise 0."""
        del name
        return 95 if head.startswith(b"#BULLETIN 1") else 0

    def read(self, file: GivenFile) -> Imported:
        """Returns the records of the file, or raises all that is wrong with it."""
        faults, left, records = Faults(file.name), Leftovers(), []
        said: dict[str, str] = {}
        words: list[str] = []
        lines = bounds.text_of(file.content, file.name).splitlines()
        for number, line in enumerate([*lines[1:], "--"], start=2):
            if line == "--" and words:
                records.append(self._record(len(records) + 1, number, said, words))
                said, words = {}, []
            elif line != "--":
                words.append(line)
                name, colon, value = line.partition(": ")
                if not colon:
                    faults.add("a line is NAME: words", line=number, column=1)
                elif name in READ:
                    said[name] = value
                else:
                    left.note(name, number)
        faults.require_none()
        return Imported(format=self.name, records=tuple(records), unread=left.told())

    def _record(
        self, number: int, end: int, said: dict[str, str], words: list[str]
    ) -> ImportedRecord:
        return ImportedRecord(
            number=number,
            line=end - len(words),
            text="\n".join(words),
            title=said.get("REVIEW"),
            creators=tuple(said["BY"].split("; ")) if "BY" in said else (),
            issued=normal.year(said["YEAR"]) if "YEAR" in said else None,
            doi=normal.doi(said["DOI"]) if "DOI" in said else None,
        )
