"""What a turn is measured beside: a bare Flask view, and the IVR that a user would write by hand."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask, Response, request


def bare() -> Flask:
    """The floor: the bytes of our own answer, from a constant."""
    app, body = Flask("bare"), Path(os.environ["BENCH_BODY"]).read_bytes()
    app.add_url_rule("/<path:any>", view_func=lambda **_: Response(body, content_type="text/xml"), methods=["POST"])
    return app


def ivr() -> Flask:
    """Twilio's own classes, one Redis read and write per turn, as the samples of the vendor do it."""
    import redis
    from twilio.request_validator import RequestValidator
    from twilio.twiml.voice_response import VoiceResponse

    app, store = Flask("ivr"), redis.Redis.from_url(os.environ["REDIS_URL"])
    validator, signed = RequestValidator(os.environ["TOKEN"]), os.environ["URL_SIGNED"]

    @app.post("/<path:any>")
    def voice(**_: str) -> Response:
        if not validator.validate(signed, request.form, request.headers.get("X-Twilio-Signature", "")):
            return Response(status=403)
        key = f"call:{request.form['CallSid']}"
        store.get(key)
        store.set(key, "turn")
        answer = VoiceResponse()
        if request.form.get("Digits") == "1":
            answer.dial("+33140506070", timeout=25)
        return Response(str(answer), content_type="text/xml")

    return app
