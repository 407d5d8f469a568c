"""Points and money as whole numbers: hundredths of a point, cents of a yuan. No floats."""

from decimal import Decimal, InvalidOperation

AMOUNT_LIMIT = 10**14
"""Cents (CNY 10^12): above it the formulas would leave 64 bits."""


def hundredths(value: object) -> int:
    """`5`, "2.4", Decimal("8.80") as hundredths. Raises ValueError on floats, blanks and finer fractions."""
    if isinstance(value, bool | float) or not isinstance(value, int | str | Decimal):
        raise ValueError(f"not a decimal: {value!r}")  # noqa: TRY004 - one refusal for whatever is no decimal
    try:
        scaled = Decimal(value) * 100
        whole = int(scaled)
    except (InvalidOperation, OverflowError) as fault:
        raise ValueError(f"not a decimal: {value!r}") from fault
    if whole != scaled:
        raise ValueError(f"finer than two decimals: {value!r}")
    return whole


def decimal_text(amount: int) -> str:
    """Hundredths or cents as a decimal string with two places."""
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"
