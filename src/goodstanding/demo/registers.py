"""The registers' own deliveries: everybody at first, newcomers, new names and closures every quarter after."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from goodstanding.demo import sheets
from goodstanding.demo.columns import NO_DAY, NO_MONEY, Columns, join, numbers, pick, same
from goodstanding.demo.faults import Spoiler, add_faults
from goodstanding.demo.population import SEED, STEPS, City, register_day
from goodstanding.demo.streams import Delivery
from goodstanding.demo.tables import party_code, table
from goodstanding.demo.years import moment
from goodstanding.law.catalogue import edition

SHEET = "registration-csv"
MOST = 100_000  # rows of one file
MINUTE = 10
SCOPE = "的研发、生产、销售及相关服务（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）"


def registrations(city: City) -> Iterator[Delivery]:
    """Deliveries of all registrars in order."""
    kinds = table("city")["classes"]
    registrars = list(dict.fromkeys(kind["registrar"] for kind in kinds))
    whose = np.array([registrars.index(kind["registrar"]) for kind in kinds])[city.classes]
    for step in range(STEPS + 1):
        told = (city.step == step) | ((step > 0) & ((city.renamed == step) | (city.closed == step)))
        for place, registrar in enumerate(registrars):
            who = np.flatnonzero(told & (whose == place))
            for part, start in enumerate(range(0, len(who), MOST)):
                yield _delivery(city, registrar, who[start : start + MOST], step, (place, part))


def _delivery(city: City, registrar: str, who: Any, step: int, place: tuple[int, int]) -> Delivery:
    sheet, received = table("sheets")[SHEET], register_day(city.years, step)
    name = f"{registrar}-registration-{received:%Y%m%d}-{place[1] + 1}{sheets.suffix(sheet)}"

    def write(path: Path) -> None:
        texts = sheets.texts_of(_rows(city, registrar, who, step, received), sheet)
        dice = np.random.default_rng([SEED, step, *place])
        spoiler = Spoiler(edition()["registration"], received, sheet["dates"], sheet["scale"], dice)
        sheets.write(path, sheets.with_headers(add_faults(texts, spoiler), sheet), sheet)

    return Delivery(
        moment(received, MINUTE) + timedelta(minutes=20 * place[0] + place[1]), registrar, "registration", name, write
    )


def _rows(city: City, registrar: str, who: Any, step: int, received: date) -> Columns:
    words, count, places = table("city"), len(who), pa.array(who)
    closed, renamed = city.closed[who] == step, (city.renamed[who] > 0) & (city.renamed[who] <= step)
    closed &= step > 0
    trade = city.trades[who]
    traded = pa.array(trade >= 0)
    capital = np.array(words["capitals"])[who * 7 % len(words["capitals"])] * 10_000
    today = np.full(count, np.datetime64(received, "D"))
    return {
        "subject_name": city.names(who, step),
        "subject_code": city.codes.take(places),
        "kind": pick([kind["kind"] for kind in words["classes"]], city.classes[who]),
        "status": pick(["存续", "注销"], closed.astype(np.int64)),
        "established_on": city.established[who],
        "approved_on": np.where(closed | renamed, today - 4, city.established[who]),
        "deregistered_on": np.where(closed, today - 4, NO_DAY),
        "address": _addresses(city, who),
        "region": pick([one["region"] for one in words["districts"]], city.districts[who]),
        "english_name": city.english.take(places),
        "former_names": pc.if_else(pa.array(renamed), city.first_names.take(places), city.former.take(places)),
        "industry": pc.if_else(traded, pick([one[2] for one in words["trades"]], np.maximum(trade, 0)), ""),
        "registered_capital": np.where(trade >= 0, capital, NO_MONEY),
        "scope": pc.if_else(
            traded, join(pick([one[0] for one in words["trades"]], np.maximum(trade, 0)), SCOPE), "按章程开展活动"
        ),
        "authority": same(table("parties")[registrar]["name"], count),
        "authority_code": same(party_code(registrar), count),
    }


def _addresses(city: City, who: Any) -> Any:
    words = table("city")
    places = [f"{words['city']['zh']}{one['zh']}" for one in words["districts"]]
    road = pick(words["roads"], who * 11 % len(words["roads"]))
    return join(pick(places, city.districts[who]), road, numbers(who * 13 % 980 + 1), "号")
