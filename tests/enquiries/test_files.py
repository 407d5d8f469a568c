"""The dossier on paper says what the document says, in every kind of file."""

import json
from datetime import timedelta

import pypdfium2

from goodstanding.enquiries import documents
from goodstanding.enquiries.files import render
from goodstanding.enquiries.queries import Question, dossier
from goodstanding.law.publicity import Audience
from tests.submissions.conftest import AT, deliver, officer, organisation, penalty, sheet

__all__ = ["deliver", "officer", "sheet"]
HOSTILE = '#eval("1") *x* <b>&"\\ $y$ [z] @w'


def test_every_kind_of_file_tells_the_record_and_its_source(deliver, sheet) -> None:
    deliver(sheet([penalty(1, 处罚内容=HOSTILE)]))
    now = AT + timedelta(days=1)
    answer = dossier(Question(code=organisation(1), audience=Audience.public, at=now.date(), known=now, now=now))
    document = documents.as_document(answer)

    text = render(answer, document, "text").decode()
    page = render(answer, document, "html").decode()
    pdf = pypdfium2.PdfDocument(render(answer, document, "pdf"))
    paper = "".join(one.get_textpage().get_text_bounded() for one in pdf)

    assert json.loads(render(answer, document, "json")) == json.loads(json.dumps(document))
    for told in ("示范1号制造有限公司", organisation(1), "示罚〔2026〕1号", "CNY 10000.00", "罚款 Fine"):
        assert told in text
        assert told in page
        assert told in paper
    assert HOSTILE in text
    assert "<b>" not in page
    assert '#eval("1") *x* <b>' in paper.replace("\r\n", " ").replace("\n", " ")
