"""Calendar files (iCalendar, RFC 5545): their events as events of our calendars, and back."""
