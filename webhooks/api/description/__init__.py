"""What the description of the admin API is made of, by what the routes are about."""
