"""Documents for the providers' own fallback URL, on another host: what callers are given when this service does not answer."""
