"""What callers will notice (`flows.compare`), in French: sentence by sentence, part by part; what is quoted stays as it is heard.

English is what `flows` speaks. A part that is not known stays English, so nothing that is told is ever lost.
"""

from __future__ import annotations

import re
from typing import Final

from webhooks.console.texts import language

_QUOTED: Final = re.compile(r"(“[^”]*”)")
_DAYS: Final = {
    "Monday": "lundi", "Tuesday": "mardi", "Wednesday": "mercredi", "Thursday": "jeudi", "Friday": "vendredi", "Saturday": "samedi",
    "Sunday": "dimanche", "Mon": "lun", "Tue": "mar", "Wed": "mer", "Thu": "jeu", "Fri": "ven", "Sat": "sam", "Sun": "dim",
    "January": "janvier", "February": "février", "March": "mars", "April": "avril", "May": "mai", "June": "juin", "July": "juillet",
    "August": "août", "September": "septembre", "October": "octobre", "November": "novembre", "December": "décembre",
}  # fmt: skip
_PARTS: Final = (
    (
        r"^(\S+) is now answered by the flow (.+?) \(before: is not in service\)",
        r"\1 est désormais servi par le parcours \2 (avant : hors service)",
    ),
    (
        r"^(\S+) is no longer in service \(before: is answered by the flow (.+?)\)",
        r"\1 n’est plus en service (avant : servi par le parcours \2)",
    ),
    (r"([\d,]+) more (?:differences|flows) are not told", r"\1 de plus ne sont pas dits"),
    (
        r"([\d,]+) more flows that the change concerns were not compared",
        r"\1 parcours de plus que le changement concerne n’ont pas été comparés",
    ),
    (
        r"Not everything( of .+?)? was compared: the limit was reached (.+?); ways as long or longer are left out",
        r"Tout\1 n’a pas été comparé : la limite a été atteinte \2 ; les chemins aussi longs ou plus longs manquent",
    ),
    (r"at the beginning of calls", "au début des appels"),
    (r"\bthe caller hangs up in ", "l’appelant raccroche : "),
    (r"\bwaits in (?=menu|the question)", "attend : "),
    (r"\btalks with ", "parle avec "),
    (r"\bis not in service", "hors service"),
    (r"\bis answered by the flow ", "servi par le parcours "),
    (r"\bthe question for a PIN, to sign ", "la demande de code, pour se connecter : "),
    (
        r"what the log tells does not fit the revision that the call had",
        "ce que dit le journal ne correspond pas à la révision de l’appel",
    ),
    (r"what a new request would answer is not known", "on ne sait pas ce qu’une nouvelle requête répondrait"),
    (r"it cannot be played: ", "il ne peut pas être rejoué : "),
    (r"\(before: ", "(avant : "),
    (r"\(not on (\d+) dates, the first ", r"(sauf \1 dates, la première "),
    (r"\(not on ", "(sauf "),
    (r"(\d+) dates, the first ", r"\1 dates, la première "),
    (r"\bcalls to ", "appels au "),
    (r"\bafter the conversation with (\S+)", r"après la conversation avec \1"),
    (r"\bafter a conversation from queue ", "après une conversation de la file "),
    (r"\bwhen queue (.+?) is full", r"quand la file \1 est pleine"),
    (r"\bafter a long wait in queue ", "après une longue attente dans la file "),
    (r"\bwhen nobody is there in queue ", "quand personne n’est là dans la file "),
    (r"\bwhen a caller leaves queue ", "quand un appelant quitte la file "),
    (r"\bwhen a caller asks queue (.+?) to call back", r"quand un appelant demande à la file \1 d’être rappelé"),
    (r"\bwhen an agent signs ", "quand un agent se connecte : "),
    (r"\bwhen recording is refused", "quand l’enregistrement est refusé"),
    (r"\bwhen the request to (\S+) fails", r"quand la requête à \1 échoue"),
    (r"\bwhen the request to (\S+) succeeds", r"quand la requête à \1 réussit"),
    (r"\bwhen (.+?) is busy", r"quand \1 est occupé"),
    (r"\bwhen (.+?) does not answer", r"quand \1 ne répond pas"),
    (r"\bwhen (.+?) cannot be reached", r"quand \1 est injoignable"),
    (r"\bwhen (.+?) does not take the call", r"quand \1 ne prend pas l’appel"),
    (r"\ba wrong key in menu ", "une fausse touche dans le menu "),
    (r"\bkey (\S+) of menu ", r"touche \1 du menu "),
    (r"\bsilence (\d+) times in menu ", r"\1 silences dans le menu "),
    (r"\bsilence in menu ", "silence dans le menu "),
    (r"\bsilence (\d+) times at the question for ", r"\1 silences à la question "),
    (r"\bsilence at the question for ", "silence à la question "),
    (r"\bthe question for (?!a PIN)", "la question "),
    (r"\bthe question about recording", "la question sur l’enregistrement"),
    (r"\bthe question for a PIN", "la demande de code"),
    (r"(\S+) keyed in for ", r"\1 saisi pour "),
    (r"\bfor callers who hide their number", "pour les appelants masqués"),
    (r"\bfor callers on the list ", "pour les appelants de la liste "),
    (r"\bfor callers ", "pour les appelants "),
    (r"\bwith the switch (.+?) on\b", r"avec l’interrupteur \1 actif"),
    (r"\bwith the switch (.+?) off\b", r"avec l’interrupteur \1 inactif"),
)  # fmt: skip
_LAST: Final = (
    (r"\bnothing\b", "rien"),
    (r"\bnone\b", "aucun"),
    (r"\bdialling ", "appel de "),
    (r"\bvoicemail ", "messagerie "),
    (r"\bqueue ", "file "),
    (r"\bevery day\b", "tous les jours"),
    (r"(\d+) more\b", r"\1 autres"),
    (r" and ", " et "),
    (r" or ", " ou "),
)  # fmt: skip
_DOES: Final = (
    (r"goes to menu ", "va au menu "),
    (r"goes to voicemail ", "va à la messagerie "),
    (r"waits in queue ", "attend dans la file "),
    (r"asks whether the conversation may be recorded", "demande si la conversation peut être enregistrée"),
    (r"asks agents for their PIN, to sign ", "demande leur code aux agents, pour se connecter : "),
    (r"asks for ", "demande "),
    (r"asks ", "interroge "),
    (r"dials ", "appelle "),
    (r"plays (.+?) until the caller hangs up", r"diffuse \1 jusqu’à ce que l’appelant raccroche"),
    (r"says (.+?) and hangs up", r"dit \1 et raccroche"),
    (r"hangs up", "raccroche"),
    (r"is refused as busy", "est refusé comme occupé"),
    (r"is refused", "est refusé"),
    (r"ends with the conversation", "finit avec la conversation"),
    (r"is cut off", "est coupé"),
    (r"says ", "dit "),
    (r"hears ", "entend "),
)
"""What becomes of a caller (`flows.compare.words.does`); French puts its "now" behind the verb."""


def _now(french: str) -> str:
    return french.replace(" ", " désormais ", 1) if " " in french else f"{french} désormais"


_KNOWN: Final = [
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        *_PARTS,
        *((rf"\bnow {pattern}", _now(words)) for pattern, words in _DOES),
        *((rf"\b{pattern}", words) for pattern, words in _DOES),
        (r"\ba call ", "un appel "),
        (r"\ba caller ", "un appelant "),
        (r"\bnow\b", "désormais"),
        *_LAST,
        (r"(?<! ): ", " : "),
    )
]
_DATES: Final = re.compile(rf"\b({'|'.join(_DAYS)})\b")


def noticed(summary: str) -> str:
    """A sentence of a comparison, in the reader's language."""
    if language() != "fr":
        return summary
    quoted = _QUOTED.split(summary)
    marked = "".join(part if place % 2 == 0 else f"\x00{place}\x00" for place, part in enumerate(quoted))
    for pattern, words in _KNOWN:
        marked = pattern.sub(words, marked)
    marked = _DATES.sub(lambda found: _DAYS[found[0]], marked)
    told = re.sub("\x00(\\d+)\x00", lambda found: quoted[int(found[1])], marked)
    return told[:1].upper() + told[1:]
