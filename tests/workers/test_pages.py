"""Large pages: what is in memory stays what it was, whether the kernel has any or not."""

import os

from evidence_graph.workers.pages import LARGE, LargePages


def test_memory_that_a_fork_has_copied_is_the_same_afterwards() -> None:
    block = bytearray(os.urandom(1024) * (64 * LARGE // 1024))
    expected = bytes(block)
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        pages = LargePages(worthwhile=len(block) // 2)
        before = pages.improve()
        for place in range(0, len(block), 4096):
            block[place] = block[place]  # the page is copied now
        steps = 0
        while pages.improve():
            steps += 1
        os.write(writing, f"{before} {steps > 0} {block == expected}".encode())
        os._exit(0)
    os.close(writing)
    said = os.read(reading, 100)
    os.waitpid(child, 0)
    assert said == b"False True True"
