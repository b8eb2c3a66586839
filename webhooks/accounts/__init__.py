"""What the providers' accounts have: numbers and applications, and where their calls go."""
