"""The reference a till gives to a coupon (RefID), made to be sorted, stored and read over the phone."""

from datetime import UTC, datetime, timedelta

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 characters in ASCII order, without 0, 1, I and O, which sound or look like each other."""

RANDOM_BYTES = 3
"""How much randomness `new_reference` needs."""

_DAY = timedelta(days=1)
_GROUP = 4
_VALUES = len(ALPHABET) ** _GROUP


def new_reference(now: datetime, random: bytes) -> str:
    """Return a reference such as `241210-K7Q4-M2XP`.

    The first group is the UTC date of `now` (aware); the second is the time, in steps of 82 ms, so that
    references sort by time. The third is `random`, RANDOM_BYTES of it: two tills that issue at the same
    moment differ in all but one case of a million, and the journal refuses a used one.
    """
    moment = now.astimezone(UTC)
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    step = (moment - midnight) * _VALUES // _DAY
    return f"{moment:%y%m%d}-{_group(step)}-{_group(int.from_bytes(random) % _VALUES)}"


def _group(value: int) -> str:
    letters = ""
    for _ in range(_GROUP):
        value, remainder = divmod(value, len(ALPHABET))
        letters = ALPHABET[remainder] + letters
    return letters
