"""A small installation made by the program itself: providers, accounts, deliveries good and faulty."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

from goodstanding.kernel.identifiers import make_code
from goodstanding.store.embedded import held

TESTS_OWN = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
MARKET = make_code("1", "1", "990100", 1).code
SAFETY = make_code("1", "1", "990100", 2).code
FIRM = make_code("9", "1", "990101", 1).code
OTHER = make_code("9", "1", "990101", 2).code
NAMES = {FIRM: "示范一号精密制造有限公司", OTHER: "晨曦鞋业（示范）有限公司"}
OFFICE = {MARKET: "示范市市场监督管理局", SAFETY: "示范市应急管理局"}


def registration(code: str) -> dict[str, str]:
    return {
        "subject_code": code, "subject_name": NAMES[code], "kind": "enterprise", "status": "active",
        "established_on": "2012-03-01", "valid_until": "长期", "english_name": "Model One Manufacturing Co., Ltd.",
        "former_names": "示范一号五金厂", "registered_capital": "5000000.00", "scope": "精密零部件的研发、制造与销售。",
        "authority": OFFICE[MARKET], "authority_code": MARKET,
    }  # fmt: skip


def penalty(number: int, **changes: str) -> dict[str, str]:
    return {
        "subject_code": FIRM, "subject_name": NAMES[FIRM], "decision_number": f"示应急罚〔2026〕{number}号",
        "conduct": "安全生产违法", "facts": "车间临边洞口未设置安全警示标志。", "legal_ground": "《安全生产法》第九十九条",
        "penalty_kinds": "罚款", "penalty": "罚款人民币二万元整", "fine_amount": "20000.00", "decided_on": f"2026-0{number}-12",
        "authority": OFFICE[SAFETY], "authority_code": SAFETY,
    } | changes  # fmt: skip


FAULTY = [
    penalty(4),
    penalty(5, decided_on="2026-02-30"),
    penalty(6, fine_amount="=1+1"),
    penalty(7, subject_code=FIRM[:-1] + ("0" if FIRM[-1] != "0" else "1")),
]


class Installation:
    """A home folder of its own; every command runs as an operator would run it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.passwords: dict[str, str] = {}
        self.kept: dict[str, object] = {}
        self.environment = {name: value for name, value in os.environ.items() if name not in TESTS_OWN}
        self.environment["GOODSTANDING_HOME"] = str(home / "home")
        self.environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)

    def run(self, *words: str) -> dict[str, object]:
        command = [sys.executable, "-m", "goodstanding", *words, "--format", "json"]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (words, done.stdout[-2000:], done.stderr[-2000:])
        return json.loads(done.stdout)

    def serve(self, port: int) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "goodstanding", "serve", "--port", str(port)]
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def sheet(self, name: str, rows: list[dict[str, str]]) -> Path:
        path = self.home / name
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return path

    def fill(self) -> None:
        """Make and fill the store, which runs until all is in it."""
        home = self.home / "home"
        home.mkdir(mode=0o700)
        with held(home):
            self._fill()

    def _fill(self) -> None:
        self.run("init", "--responsible", "Answerable Person")
        for code, kind in ((MARKET, "market-regulator"), (SAFETY, "administrative-organ")):
            self.run("provider", "add", code, "--name", OFFICE[code], "--kind", kind)
        made = self.run("account", "add", "Test Clerk", "--party", SAFETY, "--role", "provider", "--login", "clerk")
        self.passwords["clerk"] = str(made["initial_password"])
        registrations = self.sheet("registration.csv", [registration(code) for code in NAMES])
        self.run("submit", str(registrations), "--provider", MARKET, "--item", "registration")
        penalties = self.sheet("penalty.csv", [penalty(1), penalty(2), penalty(3)])
        self.run("submit", str(penalties), "--provider", SAFETY, "--item", "penalty")
        faulty = self.sheet("faulty.csv", FAULTY)
        self.run("submit", str(faulty), "--provider", SAFETY, "--item", "penalty")
        owner = self.run("account", "add", "Test Owner", "--party", FIRM, "--role", "subject", "--login", "owner")
        self.passwords["owner"] = str(owner["initial_password"])
