"""Settings: everything the environment says, checked before anything starts."""

from webhooks.config.credentials import Vonage
from webhooks.config.reader import Problem, SettingsError
from webhooks.config.settings import Settings, embedded, environment

__all__ = ["Problem", "Settings", "SettingsError", "Vonage", "embedded", "environment"]
