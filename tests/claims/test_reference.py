import pytest

from claims.reference import new_reference, read_reference


def test_a_reference_reads_back_as_itself():
    for _ in range(200):
        reference = new_reference()
        assert read_reference(reference) == reference


def test_it_is_read_however_it_is_typed():
    reference = new_reference()
    typed = reference.lower().replace("-", " ")
    assert read_reference(typed) == reference


def test_letters_that_look_like_numbers_are_understood():
    reference = next(r for r in iter(new_reference, None) if "0" in r[3:])
    assert read_reference(reference[:3] + reference[3:].replace("0", "O")) == reference


def test_every_single_wrong_character_is_noticed():
    reference = new_reference()
    for position in (3, 4, 5, 6, 8, 9, 10, 11):
        for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ":
            if other != reference[position]:
                wrong = reference[:position] + other + reference[position + 1 :]
                assert read_reference(wrong) is None


@pytest.mark.parametrize(
    "text", ["", "FC", "FC-UUUU-UUUU", "XX-1234-5678", "FC-123", "FC-12345-6789"]
)
def test_what_cannot_be_one_is_refused(text):
    assert read_reference(text) is None
