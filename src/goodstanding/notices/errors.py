"""Why a program is not told."""

from goodstanding.kernel.refusal import Refusal


class BadTarget(Refusal):
    code = "BAD_TARGET"
    status = 422
    message = "Nothing is sent to this address: {why}"
    message_zh = "不向该地址推送：{why_zh}"
    next_step = "Name an https address with a public name, without user name, password or fragment."
    next_step_zh = "请填写使用公网域名的 https 地址，不含用户名、密码或片段。"


class UnknownEvent(Refusal):
    code = "UNKNOWN_EVENT"
    status = 422
    message = "There is no event called {event}"
    message_zh = "没有名为{event}的事件"
    next_step = "Name one or more of: {known}"
    next_step_zh = "请选择一项或多项：{known}"


class EventNotYours(Refusal):
    code = "EVENT_NOT_YOURS"
    status = 403
    message = "This key or its account is not told of {event}"
    message_zh = "该密钥或其账户不得订阅{event}"
    next_step = "Use a key with the scope `{scope}`; what concerns a file is told to its own organisation."
    next_step_zh = "请使用具有 {scope} 范围的密钥；涉及档案的事件仅通知该组织本身。"


class TooManyEndpoints(Refusal):
    code = "TOO_MANY_ENDPOINTS"
    status = 409
    message = "An account has {most} endpoints at most"
    message_zh = "每个账户最多{most}个推送地址"
    next_step = "End one first: DELETE /v1/webhooks/NUMBER."
    next_step_zh = "请先停用一个：DELETE /v1/webhooks/编号。"


class NoSuchEndpoint(Refusal):
    code = "NO_SUCH_ENDPOINT"
    status = 404
    message = "Your account has no endpoint {endpoint}"
    message_zh = "您的账户没有推送地址{endpoint}"
    next_step = "GET /v1/webhooks lists them."
    next_step_zh = "GET /v1/webhooks 列出全部推送地址。"


class NoSuchMessage(Refusal):
    code = "NO_SUCH_MESSAGE"
    status = 404
    message = "There is no message {message_number} for this endpoint"
    message_zh = "该推送地址没有消息{message_number}"
    next_step = "GET /v1/webhooks/NUMBER/deliveries lists them; they are kept for thirty days."
    next_step_zh = "GET /v1/webhooks/编号/deliveries 列出消息，保留三十天。"


class BadMailServer(Refusal):
    code = "BAD_MAIL_SERVER"
    status = 422
    message = "GOODSTANDING_SMTP is no address of a mail server"
    message_zh = "GOODSTANDING_SMTP 不是有效的邮件服务器地址"
    next_step = "Write smtp://user:password@host:587 or smtps://user:password@host:465, with % codes for other signs."
    next_step_zh = "请写作 smtp://用户:密码@主机:587 或 smtps://用户:密码@主机:465，特殊符号用 % 编码。"


class MailIsOff(Refusal):
    code = "MAIL_IS_OFF"
    message = "This platform sends no mail"
    message_zh = "本平台未启用邮件"
    next_step = "Read your notices on the portal, or ask the operator to name a mail server."
    next_step_zh = "请在平台上查看通知，或请运营人员配置邮件服务器。"


class BadAddress(Refusal):
    code = "BAD_ADDRESS"
    status = 422
    message = "This is no mail address"
    message_zh = "这不是有效的邮件地址"
    next_step = "Write one address, such as office@example.org."
    next_step_zh = "请填写一个地址，例如 office@example.org。"


class TooManyConfirmations(Refusal):
    code = "TOO_MANY_CONFIRMATIONS"
    status = 429
    message = "{most} addresses a day can be asked to confirm"
    message_zh = "每天最多可请求确认{most}个地址"
    next_step = "Come back tomorrow."
    next_step_zh = "请明天再试。"


class LinkEnded(Refusal):
    """One answer for a link that is too old, was used up by a later change, or never was."""

    code = "LINK_ENDED"
    status = 404
    message = "This link leads nowhere any more"
    message_zh = "该链接已失效"
    next_step = "Sign in and look at the settings of your notices."
    next_step_zh = "请登录后查看通知设置。"


class NoSuchNotice(Refusal):
    code = "NO_SUCH_NOTICE"
    status = 404
    message = "Your account has no notice {notice}"
    message_zh = "您的账户没有第{notice}号通知"
    next_step = "Look at the list of your notices."
    next_step_zh = "请查看通知列表。"
