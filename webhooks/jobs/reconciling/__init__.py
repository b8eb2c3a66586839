"""What the providers' APIs know and no webhook told: recordings, and the ends of calls."""
