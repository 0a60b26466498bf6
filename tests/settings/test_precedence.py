"""default < TOML file < environment < command line, and each value knows where it came from."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_graph.errors import SettingsError
from evidence_graph.settings import Settings, read_settings

EXAMPLE = "https://example.org/evidence"


@pytest.fixture
def toml(tmp_path: Path):
    def write(text: str) -> Path:
        file = tmp_path / "evidence-graph.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def faults_of(**sources) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        read_settings(**sources)
    return caught.value.faults


def test_without_any_source_every_value_is_the_default() -> None:
    chosen = read_settings()

    assert chosen.settings == Settings()
    assert set(chosen.origins.values()) == {"default"}


@given(file=st.booleans(), environment=st.booleans(), command_line=st.booleans(), data=st.data())
def test_the_later_source_wins_whatever_the_earlier_ones_say(
    tmp_path_factory, file: bool, environment: bool, command_line: bool, data
) -> None:
    ports = data.draw(st.lists(st.integers(0, 65535), min_size=3, max_size=3, unique=True))
    path = tmp_path_factory.mktemp("toml") / "s.toml"
    path.write_text(f"port = {ports[0]}")

    chosen = read_settings(
        file=path if file else None,
        environment={"EVIDENCE_GRAPH_PORT": str(ports[1])} if environment else {},
        command_line={"port": str(ports[2])} if command_line else {},
    )

    sources = [
        (command_line, ports[2], "command line"),
        (environment, ports[1], "EVIDENCE_GRAPH_PORT"),
        (file, ports[0], str(path)),
        (True, 7070, "default"),
    ]
    _, port, origin = next(source for source in sources if source[0])
    assert (chosen.settings.port, chosen.origins["port"]) == (port, origin)


def test_one_setting_from_each_source_makes_one_whole(toml) -> None:
    chosen = read_settings(
        file=toml('host = "0.0.0.0"\nthreads = 2\nport = 1'),
        environment={"EVIDENCE_GRAPH_THREADS": "3", "EVIDENCE_GRAPH_PORT": "2"},
        command_line={"port": "9", "store": None},
    )

    assert chosen.settings == Settings(host="0.0.0.0", threads=3, port=9)
    assert chosen.origins["store"] == "default"


def test_other_environment_variables_are_none_of_our_business() -> None:
    assert read_settings(environment={"PORT": "1", "HOME": "/x"}).settings == Settings()


def test_a_store_may_begin_with_the_home_directory() -> None:
    chosen = read_settings(environment={"EVIDENCE_GRAPH_STORE": "~/graph"})

    assert chosen.settings.store == Path.home() / "graph"


@pytest.mark.parametrize("level", ["debug", "INFO", "Warning", "error"])
def test_log_levels_are_read_in_any_case(level: str) -> None:
    chosen = read_settings(environment={"EVIDENCE_GRAPH_LOG_LEVEL": level})

    assert chosen.settings.log_level == level.lower()


@pytest.mark.parametrize(
    ("settings", "url"),
    [
        (Settings(), "http://127.0.0.1:7070"),
        (Settings(host="0.0.0.0", port=80), "http://0.0.0.0:80"),
        (Settings(host="::1"), "http://[::1]:7070"),
        (Settings(public_url="https://example.org/evidence/"), "https://example.org/evidence"),
    ],
)
def test_the_address_clients_see_has_no_slash_at_its_end(settings: Settings, url: str) -> None:
    assert settings.url == url


def test_settings_cannot_be_changed_once_made() -> None:
    with pytest.raises(AttributeError):
        Settings().port = 1  # type: ignore[misc]


class TestFaults:
    def test_every_fault_of_every_source_is_told_at_once(self, toml) -> None:
        file = toml('prot = 1\nthreads = 0\nlog_level = "loud"')

        faults = faults_of(
            file=file,
            environment={"EVIDENCE_GRAPH_PORT": "http", "EVIDENCE_GRAPH_STROE": "x"},
            command_line={"public_url": "example.org"},
        )

        assert [fault.partition(";")[0] for fault in faults] == [
            f"{file}: unknown setting 'prot'",
            f"{file}: threads: 0 is below 1",
            f"{file}: log_level: 'loud' is none of debug, info, warning, error",
            "EVIDENCE_GRAPH_PORT: port: 'http' is not a whole number",
            "EVIDENCE_GRAPH_STROE: unknown setting 'stroe'",
            f"command line: public_url: 'example.org' is not an address like {EXAMPLE}",
        ]

    def test_an_unknown_name_is_told_the_known_ones(self, toml) -> None:
        (fault,) = faults_of(file=toml("prot = 1"))

        assert "known: admin_token, cache_bytes, client_queries, " in fault

    @pytest.mark.parametrize("value", ["7.5", "true", '"x"', "[1]", "1979-05-27", "-1", "65536"])
    def test_a_port_is_a_whole_number_that_fits(self, toml, value: str) -> None:
        (fault,) = faults_of(file=toml(f"port = {value}"))

        assert "port" in fault

    @pytest.mark.parametrize("value", ["", " ", "٧٠٧٠", "0x50", "1e3", "1_000"])
    def test_an_environment_variable_is_held_to_the_same(self, value: str) -> None:
        assert len(faults_of(environment={"EVIDENCE_GRAPH_PORT": value})) == 1

    @pytest.mark.parametrize("name", ["threads", "max_query_bytes", "max_query_nesting"])
    def test_a_limit_of_nothing_is_refused(self, name: str) -> None:
        assert faults_of(command_line={name: "0"}) == (f"command line: {name}: 0 is below 1",)

    @pytest.mark.parametrize(
        "address", ["example.org", "ftp://example.org", "https://", "https://example.org/?a=b"]
    )
    def test_a_public_address_must_be_one(self, address: str) -> None:
        (fault,) = faults_of(command_line={"public_url": address})

        assert repr(address) in fault

    def test_a_file_that_is_not_there_is_named(self, tmp_path: Path) -> None:
        file = tmp_path / "absent.toml"

        assert faults_of(file=file) == (f"{file} cannot be read: No such file or directory",)

    def test_an_unreadable_file_does_not_hide_the_other_faults(self, tmp_path: Path) -> None:
        faults = faults_of(file=tmp_path / "absent.toml", environment={"EVIDENCE_GRAPH_PORT": "no"})

        assert len(faults) == 2

    @pytest.mark.parametrize("content", [b"port = ", b"port = 1\nport = 2", b'host = "\xff"'])
    def test_a_file_that_is_not_toml_is_refused(self, tmp_path: Path, content: bytes) -> None:
        file = tmp_path / "broken.toml"
        file.write_bytes(content)

        (fault,) = faults_of(file=file)

        assert fault.startswith(f"{file} is not TOML: ")

    def test_a_table_is_not_a_setting(self, toml) -> None:
        (fault,) = faults_of(file=toml("[server]\nport = 1"))

        assert "unknown setting 'server'" in fault
