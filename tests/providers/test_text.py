"""What can be spoken, and how long texts are cut."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.text import pieces, speakable

ANY = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Bonjour", "Bonjour"),
        ("a < b & c > d \"e\" 'f' ’g’", "a < b & c > d \"e\" 'f' ’g’"),
        ("\ud800 seul \udc00", "seul"),
        ("\ud800a\udc00b\udfff\udbffc", "abc"),
        ("\ud83d\ude00", "😀"),
        ("un\x00deux\x07trois", "un deux trois"),
        ("fin\ufffe\uffff\ufdd0\U0001ffff", "fin"),
        ("ligne 1\nligne 2\tici", "ligne 1\nligne 2\tici"),
        ("", ""),
        (" \t\n ", ""),
        ("\u200b\u200d\u2060", ""),
        ("\u00a0\u3000", ""),
        ("\ud800", ""),
        ("क्\u200dष", "क्\u200dष"),
    ],
)
def test_what_cannot_be_said_is_taken_out_and_the_rest_stays(text, said):
    assert speakable(text) == said


@given(ANY)
def test_what_is_said_is_always_unicode_that_can_be_encoded_and_saying_it_again_changes_nothing(text):
    said = speakable(text)
    assert speakable(said) == said
    assert said.encode() == said.strip().encode()


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("Bonjour.", 100, ["Bonjour."]),
        ("", 100, []),
        ("Un. Deux. Trois.", 9, ["Un. Deux.", "Trois."]),
        ("Un! Deux? Trois… Quatre.", 17, ["Un! Deux? Trois…", "Quatre."]),
        (
            "Tapez 1, ou patientez longtemps",
            12,
            ["Tapez 1,", "ou patientez", "longtemps"],
        ),
        ("un deux trois quatre", 10, ["un deux", "trois", "quatre"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("« Ici 10\u00a0€ »", 9, ["« Ici", "10\u00a0€ »"]),
        ("一二三。四五六。七", 5, ["一二三。", "四五六。七"]),
        ("1 500,50 euros.", 100, ["1 500,50 euros."]),
        ("Le n° 1.5 est", 8, ["Le n°", "1.5 est"]),
        ("ligne une\nligne deux", 12, ["ligne une", "ligne deux"]),
        ("aaae\u0301", 4, ["aaa", "e\u0301"]),
        ("ab👩\u200d🚒", 4, ["ab", "👩\u200d🚒"]),
    ],
)
def test_a_long_text_is_cut_at_sentences_then_clauses_then_words(text, limit, expected):
    assert pieces(text, limit) == expected


@given(st.text(), st.integers(12, 60))
def test_no_piece_is_too_long_or_empty_and_nothing_is_lost(text, limit):
    def encoded(piece):
        return len(quote(piece))

    for size in (len, encoded):
        cut = pieces(speakable(text), limit, size)
        assert all(piece and size(piece) <= limit for piece in cut)
        assert "".join("".join(cut).split()) == "".join(speakable(text).split())


def test_ten_thousand_characters_without_a_space_are_cut_by_their_encoded_size():
    cut = pieces("😀" * 10_000, 4500, lambda piece: len(quote(piece)))
    assert "".join(cut) == "😀" * 10_000
    assert len(cut) == 27
