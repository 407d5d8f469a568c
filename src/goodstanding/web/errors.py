"""Refusals of the door itself."""

from goodstanding.kernel.refusal import Refusal


class UploadTooLarge(Refusal):
    code = "UPLOAD_TOO_LARGE"
    status = 413
    message = "The file is larger than this page takes ({limit})."
    message_zh = "文件超过本页面的上限（{limit}）。"
    next_step = (
        "Deliver it from the command line, which has no limit: goodstanding submit FILE --provider CODE --item ITEM"
    )
    next_step_zh = "请改用命令行报送，不限大小：goodstanding submit 文件 --provider 代码 --item 目录项"


class NotPlainText(Refusal):
    code = "NOT_PLAIN_TEXT"
    status = 422
    message = "What was sent holds a NUL, half a character or bytes that are no UTF-8"
    message_zh = "所提交的内容含有空字符、残缺字符或非 UTF-8 字节"
    next_step = "Send text as UTF-8 without control characters."
    next_step_zh = "请以 UTF-8 发送不含控制字符的文本。"


class NotJson(Refusal):
    code = "NOT_JSON"
    status = 415
    message = "This takes JSON, and something else was sent: {kind}"
    message_zh = "此处仅接受 JSON，所提交的是：{kind}"
    next_step = "Send the body as JSON with `Content-Type: application/json`."
    next_step_zh = "请以 Content-Type: application/json 发送 JSON 正文。"


class BadJson(Refusal):
    code = "BAD_JSON"
    status = 400
    message = "The body is no JSON object"
    message_zh = "正文不是 JSON 对象"
    next_step = "GET /v1/openapi.json says what it must hold."
    next_step_zh = "请求格式见 /v1/openapi.json。"


class TooManyFacts(Refusal):
    code = "TOO_MANY_FACTS"
    status = 413
    message = "This page grades cases of at most {limit}."
    message_zh = "本页最多计算 {limit_zh} 的案例。"
    next_step = "Use `goodstanding grade case FILE` for a larger one."
    next_step_zh = "更大的案例请使用 `goodstanding grade case FILE`。"


class YearTooFar(Refusal):
    code = "YEAR_TOO_FAR"
    status = 422
    message = "year: the page judges years up to {last}."
    message_zh = "year：本页只计算 {last} 年及以前的评价年度。"
    next_step = "Take a year up to then: rules of later years are not known."
    next_step_zh = "请选择该年度或更早的年度，以后年度的规则尚不可知。"
    where = "year"
