"""What must hold for an OVH step: time ranges, exceptional days and caller lists, all of them together."""

from __future__ import annotations

from flows.imports.ovh.dump import Json, words
from flows.imports.ovh.service import Service
from flows.imports.ovh.times import DAYS, minutes, span_of, week_of
from flows.list_entries import BadEntry, read_entry
from flows.numbers import number_error

CATEGORIES = {
    "holidays": ("jours chômés", "#bbbdbf"),
    "scheduler1": ("créneau 1", "#ff9803"),
    "scheduler2": ("créneau 2", "#9999ff"),
    "scheduler3": ("créneau 3", "#ff33cc"),
}
"""The four fixed categories, as the manager calls and paints them."""
NEVER = {"all": [{"withheld": True}, {"withheld": False}]}


def take_calendars(service: Service) -> None:
    """Every exceptional day of the number, one calendar for each category."""
    path = f"{service.account}/scheduler/{service.id}/events"
    by_category: dict[str, list[Json]] = {category: [] for category in CATEGORIES}
    for uid in service.reader.ids(path):
        event = service.reader.one(f"{path}/{uid}")
        if event is not None:
            _take_event(service, uid, event, by_category)
    for category, events in by_category.items():
        if events:
            calendar_of(service, category, sorted(events, key=lambda one: one.get("on") or one["from"]))


def calendar_of(service: Service, category: str, events: list[Json] | None = None) -> str:
    """The calendar of a category, made when it is first asked for."""
    if category not in service.calendars:
        name, color = CATEGORIES[category]
        document = {"color": color, "timezone": service.zone, "events": events or []}
        service.calendars[category] = service.upload.add("calendars", name, document)
        words_ = f'calendar "{service.calendars[category]}" with {len(events or [])} events'
        service.report.taken(f"scheduler {category}", words_)
    return service.calendars[category]


def _take_event(service: Service, uid: str, event: Json, by_category: dict[str, list[Json]]) -> None:
    category = words(event.get("categories")) or words(event.get("category"))
    span = span_of(words(event.get("dateStart")), words(event.get("dateEnd")), service.zone)
    where = f"event {uid}"
    if category not in by_category:
        service.report.left_out(where, f'its category "{category}" is none of OVH\'s')
    elif span is None:
        service.report.left_out(where, "its dates cannot be read, or it ends before it begins")
    else:
        note = words(event.get("description"))
        title = words(event.get("title"))[:200] or CATEGORIES[category][0]
        by_category[category].append({"title": title, **span, **({"description": note[:2000]} if note else {})})


def condition_of(service: Service, path: str, step: Json, where: str) -> Json | None:
    """The condition of a step; None: it is always taken. Its kinds must hold together (AND), its time ranges are any (OR)."""
    parts = [_hours(service, path, where), _calendar(service, step, where), _callers(service, path, step, where)]
    given = [part for part in parts if part]
    keys = [key for part in given for key in part]
    if len(keys) == len(set(keys)):
        return {key: value for part in given for key, value in part.items()} or None
    return {"all": given}


def _hours(service: Service, path: str, where: str) -> Json | None:
    rows = service.reader.all(f"{path}/conditionTime", "conditionId")
    if not rows:
        return None
    ranges = [found for row in rows for found in _ranges(service, row, where)]
    if not ranges:
        service.report.approximated(where, "none of its time ranges can be read: it never holds")
        return NEVER
    name = service.upload.add("hours", f"horaires {where}", {"week": week_of(ranges)})
    service.report.taken(where, f'{len(rows)} time ranges are hours "{name}"')
    return {"hours": name}


def _ranges(service: Service, row: Json, where: str) -> list[tuple[str, int, int]]:
    day = DAYS.get(words(row.get("weekDay")))
    start, end = minutes(words(row.get("timeFrom"))), minutes(words(row.get("timeTo")), ends=True)
    shown = f"{row.get('weekDay')} {row.get('timeFrom')}–{row.get('timeTo')}"
    if day is None or start is None or end is None or start == end:
        service.report.left_out(where, f"the time range {shown} cannot be read")
        return []
    if start < end:
        return [(day, start, end)]
    service.report.approximated(where, f"the time range {shown} is taken to go over midnight")
    following = list(DAYS.values())[(list(DAYS.values()).index(day) + 1) % 7]
    return [(day, start, 1440), (following, 0, end)]


def _calendar(service: Service, step: Json, where: str) -> Json | None:
    category = words(step.get("schedulerCategory"))
    if category in CATEGORIES:
        return {"calendar": calendar_of(service, category)}
    if category:
        service.report.left_out(where, f'its category "{category}" is none of OVH\'s')
    return None


def _callers(service: Service, path: str, step: Json, where: str) -> Json | None:
    kind = words(step.get("screenListType"))
    rows = service.reader.all(f"{path}/conditionScreenList", "conditionId")
    active = [row for row in rows if words(row.get("screenListType")) in ("", kind)]
    if len(active) < len(rows):
        service.report.left_out(where, f"{len(rows) - len(active)} entries of a list that is not the active one")
    if kind in ("incomingBlackList", "incomingWhiteList"):
        key = "blocklist" if kind == "incomingBlackList" else "allowlist"
        entries = [entry for row in active for entry in _entry(service, words(row.get("callerIdNumber")), where)]
        document = {"region": "FR", "entries": list(dict.fromkeys(entries))}
        name = service.upload.add(
            "lists", f"{'liste noire' if key == 'blocklist' else 'liste blanche'} {where}", document
        )
        service.report.taken(where, f'{len(document["entries"])} callers are list "{name}"')
        return {key: name}
    if kind in ("destinationBlackList", "destinationWhiteList"):
        return _destinations(service, kind, active, where)
    if kind:
        service.report.left_out(where, f'its list "{kind}" is of no kind that is known')
    return None


def _entry(service: Service, text: str, where: str) -> list[str]:
    """A full number is one caller; anything shorter is every number that begins with it."""
    full = f"+{text[2:]}" if text.startswith("00") else text
    for entry in (full, f"{full}*"):
        try:
            read_entry(entry, "FR")
        except BadEntry:
            continue
        return [entry]
    service.report.left_out(where, f'"{text}" of its list is neither a number nor the beginning of one')
    return []


def _destinations(service: Service, kind: str, rows: list[Json], where: str) -> Json | None:
    """Only this number leads here, so whether it is on the list is known; other full numbers are kept as they are."""
    called = []
    for row in rows:
        text = words(row.get("destinationNumber"))
        number = f"+{text[2:]}" if text.startswith("00") else text
        if number and service.number.startswith(number):
            called.append(service.number)
        elif number_error(number) is None:
            called.append(number)
        else:
            service.report.left_out(where, f'"{text}" of its list of called numbers is not this number')
    service.report.taken(where, f"its list of called numbers is a condition on {len(called)} numbers")
    white = kind == "destinationWhiteList"
    if not called:
        return NEVER if white else None
    condition = {"called": list(dict.fromkeys(called))}
    return condition if white else {"not": condition}
