"""The tests stay on this machine, and the programs they run see none of the tests' own switches."""

import os
import socket

import pytest

from shared_material import VARIABLES


@pytest.mark.parametrize("host", ["example.org", "192.0.2.1", "::"])
def test_a_name_outside_this_machine_is_not_even_looked_up(host: str) -> None:
    with pytest.raises(AssertionError, match="tests stay on loopback"):
        socket.getaddrinfo(host, 80)


def test_an_address_outside_this_machine_is_not_reached() -> None:
    with socket.socket() as outward, pytest.raises(AssertionError, match="stay on loopback"):
        outward.connect(("192.0.2.1", 80))


def test_loopback_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as here:
        socket.create_connection(here.getsockname()).close()


def test_the_programs_under_test_do_not_see_the_switches_of_the_tests() -> None:
    assert [name for name in VARIABLES if name in os.environ] == []
