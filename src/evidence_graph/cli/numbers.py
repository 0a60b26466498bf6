"""Numbers of things, as a person reads them."""


def counted(number: int, thing: str, several: str = "") -> str:
    """Returns a number and what it counts; `several` where a final s does not make it many.

    >>> counted(1, "record"), counted(2_000, "record"), counted(0, "study", "studies")
    ('1 record', '2,000 records', '0 studies')
    """
    return f"{number:,} {thing if number == 1 else several or f'{thing}s'}"
