"""An empty facts file for a scheme, with its required keys and what each means."""

from goodstanding.law.grading.scheme import Rulebook

WORDS = {
    "started_on": "first day of real business, YYYY-MM-DD 实际生产经营起始日",
    "new": "true or false: set up within the evaluation year 是否新设立",
    "business_income": "true or false: any business income in the year 当年有无生产经营业务收入",
    "recurring_complete": "true or false: recurring indicator information present 经常性指标信息是否齐全",
    "payment_complete": "true or false: recurring payment information complete 纳税缴费信息是否齐全",
}


def template(book: Rulebook) -> str:
    """The file as YAML text; blanks are required, comments show how a line is written."""
    head = f"# {book.name} {book.name_zh} ({book.scheme})\n"
    return head + {"deduction": _tax, "share": _area, "count": _overall}[book.method](book)


def _tax(book: Rulebook) -> str:
    facts = "".join(f"  {name}:  # {words}\n" for name, words in WORDS.items() if name in book.facts)
    months = "clean_months: 0  # months without a new breach 连续无失信月数\npledge: false  # 是否作出信用承诺\n"
    court = "  # reorganised_on:  # day a court approved a reorganisation, if one did 法院批准重整计划之日（如有）\n"
    return (
        "year:  # the year evaluated 评价年度\n"
        "organisation:\n"
        "  code:  # unified social credit code; persons and sole traders are refused 统一社会信用代码\n"
        "  name:\n"
        f"{facts}"
        "  nonrecurring_years: []  # years with assessment, audit or inspection information 有评估、稽查等信息的年度\n"
        f"{court if book.reorganisation else ''}"
        "events: []  # one line per event, as recorded 每个事项一行\n"
        '# - {code: "010101", date: 2026-05-20, period: 2026-05, tax: VAT, amount: "1200.00"}\n'
        "flags: []  # conditions the authority issued on the organisation 税务机关出具的情形\n"
        '# - {code: ND03, date: 2026-05-20, evaded: "120000.00", total_tax_due: "900000.00"}\n'
        "previous: []  # earlier results, newest first; for a D its reason: score, direct or kept 以前年度结果\n"
        "# - {year: 2025, grade: B}\n"
        f"{months if 'clean_months' in book.facts else ''}"
    )


def _area(book: Rulebook) -> str:
    return (
        f"area:  # one of {', '.join(book.areas)} 绩效领域\n"
        "answers:  # every question of the area: Yes, Partially, No or N/A 每个问题的回答\n"
        '#  "6.1": "Yes"\n'
    )


def _overall(book: Rulebook) -> str:
    lines = "".join(f"  {area}:\n" for area in book.areas)
    return f"ratings:  # {', '.join(book.grades)}, or N/A where the area did not apply 各领域评级\n{lines}"
