"""What the log of calls says of a time: how many, when, how they ended, and where menus lose people."""
