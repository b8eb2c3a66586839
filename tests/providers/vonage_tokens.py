"""What tests of Vonage's signature share."""

from providers.vonage import Vonage
from tests.providers.vonage_wire import API_KEY, APPLICATION, SECRET

OURS = Vonage({API_KEY: (SECRET,)}, (APPLICATION,))
