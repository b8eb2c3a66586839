"""What was worked out once is kept within its limit."""

from providers.remembered import Remembered


def test_what_is_asked_for_stays_and_the_rest_is_forgotten():
    memory: Remembered[int, str] = Remembered(limit=10)
    for number in range(100):
        memory.keep(number, str(number), size=1)
        assert memory.get(0) == "0"
    assert memory.get(50) is None
    assert memory.get(99) == "99"


def test_it_never_holds_more_than_twice_its_limit():
    memory: Remembered[int, str] = Remembered(limit=10)
    for number in range(1000):
        memory.keep(number, "x", size=3)
    assert sum(memory.get(number) is not None for number in range(1000)) <= 6


def test_what_is_larger_than_the_memory_is_not_kept():
    memory: Remembered[int, str] = Remembered(limit=10)
    memory.keep(1, "small", size=1)
    memory.keep(2, "huge", size=11)
    assert memory.get(1) == "small"
    assert memory.get(2) is None
