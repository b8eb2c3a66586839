"""Configurations that come from elsewhere, made into uploads. Pure: where the foreign one is read is handed in."""
