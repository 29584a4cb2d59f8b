"""The countries that coupons can go to."""

import phonenumbers
from babel import Locale

from pos_tui.domain.countries import WITH_PHONES, WITHOUT_PHONES

NO_COUNTRIES = {"CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "UN", "XA", "XB", "ZZ"}
"""What CLDR has names for, beyond ISO 3166."""


def test_the_countries_with_phones_are_those_whose_numbers_can_be_read() -> None:
    assert set(phonenumbers.SUPPORTED_REGIONS) == WITH_PHONES


def test_every_country_has_phones_or_none() -> None:
    named = {code for code in map(str, Locale("en").territories) if len(code) == 2}
    assert named - NO_COUNTRIES == WITH_PHONES | WITHOUT_PHONES
