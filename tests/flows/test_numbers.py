"""Numbers in every spelling, who is calling, and what is wrong with a number."""

import random
import subprocess
import sys

import phonenumbers
import pytest

from flows.numbering import parsed, plan_of_code, plan_of_region
from flows.numbers import caller_of, normalise, number_error, number_meant, spelled
from tests.flows.cases import cases


@cases("numbers/normalise")
def test_a_number_has_one_spelling(case):
    assert normalise(case["text"], case.get("region"), case.get("plusless", False)) == case["full"]


@cases("numbers/callers")
def test_who_calls_is_one_number_an_address_or_withheld(case):
    assert caller_of(case["raw"], plusless=case.get("plusless", False)) == case["caller"]


@cases("numbers/errors")
def test_what_is_wrong_with_a_number_is_a_sentence(case):
    assert number_error(case["text"]) == case["error"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [("+33 1 40 50 60 70", "+33140506070"), ("+33140506070", None), ("accueil", None), ("+" + "1" * 100, None)],
)
def test_a_number_written_otherwise_is_suggested(text, meant):
    assert number_meant(text) == meant


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("567", "5 6 7"),
        ("5", "5"),
        ("+33612345678", "3 3 6 1 2 3 4 5 6 7 8"),
        ("0612345678", "0 6 1 2 3 4 5 6 7 8"),
        ("AB12", "AB 1 2"),
        ("12 34", "1 2 3 4"),
        ("", ""),
        ("+", "+"),
        ("sip:alice@example.com", "sip:alice@example.com"),
        ("commande n° 42", "commande n° 4 2"),
    ],
)
def test_digits_are_read_one_by_one(text, read):
    assert spelled(text) == read


KINDS = [kind for kind in phonenumbers.PhoneNumberType.values() if kind != phonenumbers.PhoneNumberType.UNKNOWN]
REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)


@pytest.mark.parametrize("region", REGIONS)
def test_numbers_of_every_country_are_read_as_libphonenumber_reads_them(region):
    """The short cut through the numbering plan must not differ from the library on any number that can exist."""
    examples = [phonenumbers.example_number_for_type(region, kind) for kind in KINDS]
    numbers = {
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164): number for number in examples if number
    }
    for full, number in numbers.items():
        if parsed(full, None) is None:  # dialled within the country only
            assert normalise(full) is None
            continue
        at_home = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
        abroad = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
        assert normalise(full) == normalise(abroad) == normalise(full[1:], plusless=True) == parsed(full, None) == full
        assert normalise(at_home, region) == parsed(at_home, region)
        assert number_error(full) is None


def test_random_numbers_are_read_as_libphonenumber_reads_them():
    """Changed digits at the end of real numbers: wherever the library finds a valid number, so does the plan."""
    chance = random.Random(2026)
    for region in REGIONS:
        plan = plan_of_region(region)
        example = phonenumbers.example_number(region)
        subscriber = phonenumbers.national_significant_number(example)
        for _ in range(15):
            cut = chance.randrange(2, len(subscriber))
            changed = subscriber[:cut] + "".join(chance.choice("0123456789") for _ in subscriber[cut:])
            text = chance.choice(["", plan.trunk]) + changed
            read = plan.from_home(text)
            if read and phonenumbers.is_valid_number(phonenumbers.parse(read, None)):
                assert read == parsed(text, region), (region, text)


def test_every_country_code_has_a_plan():
    for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
        plan = plan_of_code(str(code))
        assert plan.code == str(code)
        assert plan.lengths


def test_a_caller_in_e164_costs_no_look_into_the_numbering_plans():
    """A cold start that serves calls from Twilio does not even import them."""
    script = "import sys; from flows.numbers import caller_of; caller_of('+33140506070'); print('phonenumbers' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
