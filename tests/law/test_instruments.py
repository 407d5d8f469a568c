from datetime import date

import pytest

from goodstanding.kernel.citation import Cite
from goodstanding.law.instruments import Instrument, NotInForce, UnknownInstrument, instruments, resolve


def test_an_instrument_is_in_force_on_its_first_and_last_day():
    cite = Cite("CREDIT-RESTORATION-MEASURES-2023", "art. 3")

    assert resolve(cite, on=date(2023, 5, 1)).id == cite.instrument
    assert resolve(cite, on=date(2026, 3, 31)).id == cite.instrument


@pytest.mark.parametrize("on", [date(2023, 4, 30), date(2026, 4, 1)])
def test_the_day_before_and_the_day_after_are_refused(on):
    with pytest.raises(NotInForce) as caught:
        resolve(Cite("CREDIT-RESTORATION-MEASURES-2023"), on=on)

    assert str(on) in str(caught.value.as_dict()["message_zh"])


def test_an_unknown_instrument_is_refused_by_name():
    with pytest.raises(UnknownInstrument, match="NO-SUCH-ACT"):
        resolve(Cite("NO-SUCH-ACT"), on=date(2026, 1, 1))


@pytest.mark.parametrize(("confidence", "unconfirmed"), [(69, True), (70, False)])
def test_below_seventy_is_unconfirmed(confidence, unconfirmed):
    known = instruments()["PIPL-2021"]
    instrument = Instrument(known.id, known.title, known.title_zh, known.issuer, known.in_force_from, None, confidence)

    assert instrument.unconfirmed is unconfirmed
