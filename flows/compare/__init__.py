"""What calls do: along the year, in two configurations, and with the calls of the log."""
