"""What the kernel keeps a worker from doing."""

import subprocess
import sys

import pytest

DENIED = {
    "a socket to anywhere": "import socket; socket.socket()",
    "a socket of this machine": "import socket; socket.socket(socket.AF_UNIX)",
    "another program": "import os; os.execv('/bin/true', ['true'])",
    "a program as a child": "import subprocess; subprocess.run(['/bin/true'], check=True)",
}


@pytest.mark.parametrize("what", DENIED)
def test_it_is_denied(what: str) -> None:
    code = (
        "from evidence_graph.workers.sandbox import deny_sockets_and_programs\n"
        "assert deny_sockets_and_programs()\n"
        f"try:\n    {DENIED[what]}\nexcept PermissionError:\n    print('denied')\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (ran.stdout, ran.returncode) == ("denied\n", 0), ran.stderr


def test_memory_beyond_the_bound_is_not_given() -> None:
    code = (
        "from evidence_graph.workers.sandbox import bound_memory\n"
        "bound_memory(50_000_000)\n"
        "small = bytearray(10_000_000)\n"
        "try:\n    bytearray(100_000_000)\nexcept MemoryError:\n    print('refused')\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (ran.stdout, ran.returncode) == ("refused\n", 0), ran.stderr


def test_the_process_is_small() -> None:
    code = (
        "import sys, evidence_graph.workers.supervisor\n"
        "heavy = {'rdflib', 'flask', 'owlrl', 'pyshacl', 'granian'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )

    subprocess.run([sys.executable, "-c", code], check=True)
