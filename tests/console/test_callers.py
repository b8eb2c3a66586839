"""One caller's data in the console, as an admin without JavaScript gives it out and erases it."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.console.test_records import calls, message, text_of

__all__ = ["calls", "message"]
HERS = "+33612345678"
PAGE = "/console/caller"


def test_an_admin_finds_it_beside_the_log_and_on_a_call(signed_in, annex, calls):
    admin = signed_in("admin")
    assert f'href="{PAGE}"' in admin.get("/console/calls").text
    assert f'action="{PAGE}"' in admin.get("/console/calls/CA1").text
    assert f'action="{PAGE}"' not in admin.get("/console/calls/CA2").text, "a withheld number"
    editor = signed_in("editor")
    assert PAGE not in editor.get("/console/calls").text + editor.get("/console/calls/CA1").text


def test_it_is_looked_up_given_out_and_erased_once_that_is_sure(signed_in, annex, here, calls, message):
    admin = signed_in("admin")
    page = text_of(admin.post(PAGE, {"number": "+33 6 12 34 56 78"}, page=PAGE).text)
    assert "+33 6 12 34 56 78" in page
    assert "What is kept: 1 call, 1 message left." in page

    given = admin.post(f"{PAGE}/export", {"number": HERS}, page=PAGE)
    assert {"calls.json", "messages.json"} <= set(zipfile.ZipFile(io.BytesIO(given.data)).namelist())
    given.close()

    admin.post(f"{PAGE}/erase", {"number": HERS}, page=PAGE)
    assert "say first that you are sure" in text_of(admin.get(PAGE).text)
    assert len(here.store.calls.of_caller(HERS)) == 1

    answer = admin.post(f"{PAGE}/erase", {"number": HERS, "sure": "1"}, page=PAGE)
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert "Erased, of +33 6 12 34 56 78: 1 call, 1 message left." in text_of(admin.get(PAGE).text)
    assert (here.store.calls.of_caller(HERS), here.store.voicemails.of_caller(HERS)) == ([], [])
    assert [call.id for call in here.store.calls.list()] == ["CA3", "CA2"]
    assert "Nothing is kept of this number." in text_of(admin.post(PAGE, {"number": HERS}, page=PAGE).text)
    deeds = [(entry.who, entry.action, entry.subject) for entry in here.store.audit.list()[:2]]
    assert deeds == [("admin", "forget", "+3361…"), ("admin", "export", "+3361…")]


def test_that_the_configuration_names_the_number_is_told(signed_in, annex, calls):
    admin = signed_in("admin")
    assert "The configuration names the number: numbers/+33972101010." in text_of(
        admin.post(PAGE, {"number": "+33972101010"}, page=PAGE).text
    )


@pytest.mark.parametrize(("language", "said"), [("en", "is not a telephone number"), ("fr", "n’est pas un numéro")])
def test_what_is_no_number_is_told_in_the_reader_s_language(signed_in, annex, language, said):
    admin = signed_in("admin")
    admin.client.set_cookie("carillon_language", language, domain="ivr.example.com")
    for place in (PAGE, f"{PAGE}/export", f"{PAGE}/erase"):
        admin.post(place, {"number": "Mme Durand", "sure": "1"}, page=PAGE)
        assert said in text_of(admin.get(PAGE).text)
