"""Work behind the calls: functions that RQ runs in the worker. Each may run twice without harm."""
