"""Which state of an attempt may follow which; the table is written out, as people agreed on it."""

from itertools import product

from pos_tui.domain.attempt import AttemptState, may_be_followed, may_become


def test_an_attempt_ends_once_and_only_doubt_can_be_settled() -> None:
    allowed = {
        ("sending", "sent", False),
        ("sending", "refused", False),
        ("sending", "not_sent", False),
        ("sending", "unknown", False),
        ("unknown", "sent", True),
        ("unknown", "not_sent", True),
    }
    found = {
        (str(state), str(following), settling)
        for state, following, settling in product(AttemptState, AttemptState, (False, True))
        if may_become(state, following, settling=settling)
    }
    assert found == allowed


def test_only_an_attempt_that_cannot_deliver_any_more_may_be_replaced() -> None:
    assert {str(state) for state in AttemptState if may_be_followed(state)} == {"sent", "refused", "not_sent"}
