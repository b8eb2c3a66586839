"""The words of the mail that tells of a message, by language."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "subject": "Voicemail from {caller} ({length})",
        "withheld": "a withheld number",
        "caller": "From",
        "called": "Number called",
        "at": "When",
        "length": "Length",
        "mailbox": "Mailbox",
        "said": "What was said (written down by a machine)",
        "listen": "Listen",
    },
    "fr": {
        "subject": "Message vocal de {caller} ({length})",
        "withheld": "numéro masqué",
        "caller": "De",
        "called": "Numéro appelé",
        "at": "Date",
        "length": "Durée",
        "mailbox": "Boîte vocale",
        "said": "Ce qui a été dit (transcription automatique)",
        "listen": "Écouter",
    },
    "de": {
        "subject": "Sprachnachricht von {caller} ({length})",
        "withheld": "unterdrückte Nummer",
        "caller": "Von",
        "called": "Angerufene Nummer",
        "at": "Zeit",
        "length": "Länge",
        "mailbox": "Sprachbox",
        "said": "Was gesagt wurde (maschinell mitgeschrieben)",
        "listen": "Anhören",
    },
    "es": {
        "subject": "Mensaje de voz de {caller} ({length})",
        "withheld": "número oculto",
        "caller": "De",
        "called": "Número llamado",
        "at": "Fecha",
        "length": "Duración",
        "mailbox": "Buzón",
        "said": "Lo que se dijo (transcripción automática)",
        "listen": "Escuchar",
    },
    "it": {
        "subject": "Messaggio vocale da {caller} ({length})",
        "withheld": "numero nascosto",
        "caller": "Da",
        "called": "Numero chiamato",
        "at": "Data",
        "length": "Durata",
        "mailbox": "Casella vocale",
        "said": "Che cosa è stato detto (trascrizione automatica)",
        "listen": "Ascolta",
    },
    "nl": {
        "subject": "Voicemail van {caller} ({length})",
        "withheld": "anoniem nummer",
        "caller": "Van",
        "called": "Gebeld nummer",
        "at": "Wanneer",
        "length": "Duur",
        "mailbox": "Voicemailbox",
        "said": "Wat er is gezegd (automatisch uitgeschreven)",
        "listen": "Beluisteren",
    },
}


def words(language: str) -> dict[str, str]:
    """The words of a BCP-47 language; English where there are none.

    >>> words("fr-CA")["at"], words("pl")["at"]
    ('Date', 'When')
    """
    return WORDS.get(language.partition("-")[0].lower(), WORDS["en"])
