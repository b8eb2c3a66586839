"""The rules of TwiML, for every test that has a document in hand."""

from webhooks.phone.twiml_rules import RefusedByTwilio, check_twiml

__all__ = ["RefusedByTwilio", "check_twiml"]
