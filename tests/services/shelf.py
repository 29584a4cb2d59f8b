"""A gift card service that answers by code, and what it was asked."""

from dataclasses import dataclass, field

from pos_tui.domain.card_code import CardCode
from pos_tui.piggy.results import FindResult, HealthResult, Healthy, NotFound


@dataclass
class Shelf:
    """Stands in for the client of the service."""

    answers: dict[str, FindResult]
    asked: list[str] = field(default_factory=list)

    async def find(self, code: CardCode, _on_retry: object = None) -> FindResult:
        """Answer as told."""
        self.asked.append(code.text)
        return self.answers.get(code.text, NotFound())

    async def health(self) -> HealthResult:
        """Be well."""
        return Healthy("Sea Shop", 0.0)
