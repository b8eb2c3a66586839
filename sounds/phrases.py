"""The product's own texts, spoken by the provider's voices, in six languages.

A sound of the configuration named `carillon-<key>` (`carillon-apology`, `carillon-not-in-service` …) stands in the place of one.
"""

from __future__ import annotations

PHRASES: dict[str, dict[str, str]] = {
    "not_in_service": {
        "en": "The number you have dialled is not in service. Goodbye.",
        "fr": "Le numéro que vous avez composé n'est pas en service. Au revoir.",
        "de": "Die gewählte Nummer ist nicht vergeben. Auf Wiederhören.",
        "es": "El número que ha marcado no está en servicio. Adiós.",
        "it": "Il numero selezionato non è attivo. Arrivederci.",
        "nl": "Het door u gekozen nummer is niet in gebruik. Tot ziens.",
    },
    "goodbye": {
        "en": "Goodbye.",
        "fr": "Au revoir.",
        "de": "Auf Wiederhören.",
        "es": "Adiós.",
        "it": "Arrivederci.",
        "nl": "Tot ziens.",
    },
    "thank_you": {
        "en": "Thank you.",
        "fr": "Merci.",
        "de": "Vielen Dank.",
        "es": "Gracias.",
        "it": "Grazie.",
        "nl": "Dank u wel.",
    },
    "please_hold": {
        "en": "Please hold the line.",
        "fr": "Veuillez patienter.",
        "de": "Bitte bleiben Sie am Apparat.",
        "es": "No cuelgue, por favor.",
        "it": "Resti in linea, per favore.",
        "nl": "Blijft u alstublieft aan de lijn.",
    },
    "apology": {
        "en": "We are sorry, something went wrong on our side. Please call again in a moment. Goodbye.",
        "fr": "Nous sommes désolés, un incident nous empêche de vous répondre. Merci de rappeler dans un instant. Au revoir.",
        "de": "Es tut uns leid, bei uns ist ein Fehler aufgetreten. Bitte rufen Sie gleich noch einmal an. Auf Wiederhören.",
        "es": "Lo sentimos, se ha producido un problema. Por favor, vuelva a llamar en un momento. Adiós.",
        "it": "Siamo spiacenti, si è verificato un problema. La preghiamo di richiamare tra poco. Arrivederci.",
        "nl": "Onze excuses, er ging bij ons iets mis. Belt u over een ogenblik nog eens. Tot ziens.",
    },
    "call_taken": {
        "en": "The call has been taken by somebody else, or has ended. Goodbye.",
        "fr": "L'appel a été pris par quelqu'un d'autre, ou est terminé. Au revoir.",
        "de": "Der Anruf wurde schon angenommen oder ist beendet. Auf Wiederhören.",
        "es": "Otra persona ha atendido la llamada, o esta ha terminado. Adiós.",
        "it": "La chiamata è stata presa da un'altra persona, o è terminata. Arrivederci.",
        "nl": "Het gesprek is al aangenomen of beëindigd. Tot ziens.",
    },
    "queue_next": {
        "en": "You are next.",
        "fr": "Vous êtes le prochain.",
        "de": "Sie sind als Nächstes an der Reihe.",
        "es": "Usted es el siguiente.",
        "it": "Lei è il prossimo.",
        "nl": "U bent de volgende.",
    },
    "queue_place": {
        "en": "You are number {place} in the queue.",
        "fr": "Vous êtes en position {place} dans la file d'attente.",
        "de": "Sie sind an Position {place} in der Warteschlange.",
        "es": "Usted está en la posición {place} de la cola.",
        "it": "Lei è in posizione {place} nella coda.",
        "nl": "U bent nummer {place} in de wachtrij.",
    },
    "queue_minute": {
        "en": "The wait is about one minute.",
        "fr": "L'attente est d'environ une minute.",
        "de": "Die Wartezeit beträgt etwa eine Minute.",
        "es": "El tiempo de espera es de aproximadamente un minuto.",
        "it": "Il tempo di attesa è di circa un minuto.",
        "nl": "De wachttijd is ongeveer één minuut.",
    },
    "queue_minutes": {
        "en": "The wait is about {minutes} minutes.",
        "fr": "L'attente est d'environ {minutes} minutes.",
        "de": "Die Wartezeit beträgt etwa {minutes} Minuten.",
        "es": "El tiempo de espera es de aproximadamente {minutes} minutos.",
        "it": "Il tempo di attesa è di circa {minutes} minuti.",
        "nl": "De wachttijd is ongeveer {minutes} minuten.",
    },
    "queue_callback_key": {
        "en": "To be called back and keep your place, press {key}.",
        "fr": "Pour être rappelé en gardant votre place, tapez {key}.",
        "de": "Für einen Rückruf, bei dem Sie Ihren Platz behalten, drücken Sie {key}.",
        "es": "Para que le llamemos sin perder su turno, pulse {key}.",
        "it": "Per essere richiamato mantenendo il suo posto, prema {key}.",
        "nl": "Om teruggebeld te worden met behoud van uw plaats, toets {key}.",
    },
    "queue_leave_key": {
        "en": "To leave the queue, press {key}.",
        "fr": "Pour quitter la file d'attente, tapez {key}.",
        "de": "Um die Warteschlange zu verlassen, drücken Sie {key}.",
        "es": "Para salir de la cola, pulse {key}.",
        "it": "Per uscire dalla coda, prema {key}.",
        "nl": "Om de wachtrij te verlaten, toets {key}.",
    },
    "queue_called_back": {
        "en": "Thank you. You keep your place, and we will call you back. Goodbye.",
        "fr": "Merci. Vous gardez votre place, et nous vous rappelons. Au revoir.",
        "de": "Vielen Dank. Sie behalten Ihren Platz, und wir rufen Sie zurück. Auf Wiederhören.",
        "es": "Gracias. Conserva su turno y le llamaremos. Adiós.",
        "it": "Grazie. Mantiene il suo posto e la richiameremo. Arrivederci.",
        "nl": "Dank u wel. U behoudt uw plaats en wij bellen u terug. Tot ziens.",
    },
    "queue_calling_back": {
        "en": "A caller has asked to be called back. We are calling them.",
        "fr": "Un appelant a demandé à être rappelé. Nous l'appelons.",
        "de": "Ein Anrufer hat um Rückruf gebeten. Wir rufen ihn an.",
        "es": "Una persona ha pedido que la llamemos. La estamos llamando.",
        "it": "Una persona ha chiesto di essere richiamata. La stiamo chiamando.",
        "nl": "Een beller heeft gevraagd te worden teruggebeld. Wij bellen nu.",
    },
    "queue_not_reached": {
        "en": "They do not answer. Goodbye.",
        "fr": "Personne ne répond. Au revoir.",
        "de": "Es meldet sich niemand. Auf Wiederhören.",
        "es": "No responde. Adiós.",
        "it": "Non risponde nessuno. Arrivederci.",
        "nl": "Er wordt niet opgenomen. Tot ziens.",
    },
    "agent_pin": {
        "en": "Please enter your code, followed by the pound key.",
        "fr": "Tapez votre code, puis dièse.",
        "de": "Bitte geben Sie Ihren Code ein, dann die Raute-Taste.",
        "es": "Marque su código, seguido de almohadilla.",
        "it": "Digiti il suo codice, seguito da cancelletto.",
        "nl": "Toets uw code in, gevolgd door een hekje.",
    },
    "agent_wrong_pin": {
        "en": "This code is not known.",
        "fr": "Ce code n'est pas connu.",
        "de": "Dieser Code ist nicht bekannt.",
        "es": "Este código no es correcto.",
        "it": "Questo codice non è corretto.",
        "nl": "Deze code is niet bekend.",
    },
    "agent_signed_in": {
        "en": "{name}, you are signed in.",
        "fr": "{name}, vous êtes connecté.",
        "de": "{name}, Sie sind angemeldet.",
        "es": "{name}, ha iniciado sesión.",
        "it": "{name}, ha effettuato l'accesso.",
        "nl": "{name}, u bent aangemeld.",
    },
    "agent_signed_out": {
        "en": "{name}, you are signed out.",
        "fr": "{name}, vous êtes déconnecté.",
        "de": "{name}, Sie sind abgemeldet.",
        "es": "{name}, ha cerrado sesión.",
        "it": "{name}, è uscito dal servizio.",
        "nl": "{name}, u bent afgemeld.",
    },
    "leave_message": {
        "en": "Please leave a message after the beep.",
        "fr": "Veuillez laisser un message après le bip.",
        "de": "Bitte hinterlassen Sie nach dem Signalton eine Nachricht.",
        "es": "Por favor, deje un mensaje después de la señal.",
        "it": "Lasci un messaggio dopo il segnale acustico.",
        "nl": "Spreekt u na de piep een bericht in.",
    },
    "message_recorded": {
        "en": "Your message has been recorded. Thank you, goodbye.",
        "fr": "Votre message est enregistré. Merci, au revoir.",
        "de": "Ihre Nachricht wurde aufgezeichnet. Vielen Dank, auf Wiederhören.",
        "es": "Su mensaje ha sido grabado. Gracias, adiós.",
        "it": "Il suo messaggio è stato registrato. Grazie, arrivederci.",
        "nl": "Uw bericht is opgenomen. Dank u wel, tot ziens.",
    },
    "press_to_accept": {
        "en": "You have a call. Press {key} to take it.",
        "fr": "Vous avez un appel. Tapez {key} pour le prendre.",
        "de": "Sie haben einen Anruf. Drücken Sie {key}, um ihn anzunehmen.",
        "es": "Tiene una llamada. Pulse {key} para aceptarla.",
        "it": "Ha una chiamata. Prema {key} per rispondere.",
        "nl": "U heeft een oproep. Toets {key} om hem aan te nemen.",
    },
}
"""Key → language (ISO 639-1) → text."""


def phrase(key: str, language: str) -> str:
    """A text of the product in the language of a BCP-47 tag, in English where it is none of the six.

    >>> phrase("thank_you", "fr-CA"), phrase("thank_you", "pl-PL")
    ('Merci.', 'Thank you.')
    """
    texts = PHRASES[key]
    return texts.get(language.split("-")[0].lower(), texts["en"])
