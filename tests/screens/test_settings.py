"""The Settings screen: what is configured, and whether the service answers."""

from pos_tui.piggy.results import HealthResult, Healthy, KeyRejected
from pos_tui.settings import HuuraySettings, PiggySettings, Settings, TillSettings
from tests.screens.conftest import FakeServices, running_till

SETTINGS = Settings(
    till=TillSettings(name="Till 7", shop="Sea Shop", currency="DKK"),
    piggy=PiggySettings(url="https://cards.example.com/api"),
    huuray=HuuraySettings(url="https://secret-host.example.com/{token}", country="dk"),
)


async def shown_with(services: FakeServices, health: HealthResult) -> str:
    services.well = health
    async with running_till(services, SETTINGS, size=(100, 40)) as till:
        await till.pilot.press("f8")
        await till.pilot.pause()
        await till.app.workers.wait_for_complete()
        await till.pilot.pause()
        return till.text()


async def test_what_is_configured_is_told_and_the_private_url_is_not(services: FakeServices) -> None:
    shown = await shown_with(services, Healthy("Sea Shop Ltd", 0))
    for words in ("Till 7", "DKK", "https://cards.example.com/api", "DK", "config.toml", "Sea Shop Ltd"):
        assert words in shown
    assert "secret-host" not in shown


async def test_a_rejected_key_is_told_with_what_to_do(services: FakeServices) -> None:
    assert "Key rejected" in await shown_with(services, KeyRejected(401))
