"""What is kept: the ports that the rest knows (`ports`), SQL behind them, Redis in front of the configurations.

`engine` connects, `schema` and `migrations/` say which tables there are, `revisions`, `calls`, `voicemails`, `tokens`, `audit`
and `marks` read and write them, `cache` knows which configuration is live whatever fails. `store` is all of SQL in one object.
"""
