"""Refusals of the door itself."""

from goodstanding.kernel.refusal import Refusal


class TooManyAttempts(Refusal):
    code = "TOO_MANY_ATTEMPTS"
    status = 429
    message = "Too many failed attempts to sign in with this name or from this address."
    message_zh = "使用该登录名或从该地址登录失败的次数过多。"
    next_step = "Wait {minutes} minutes, then try again. Your operator can set a new password for you."
    next_step_zh = "请等待 {minutes} 分钟后再试，也可请运营人员为您重设密码。"


class UploadTooLarge(Refusal):
    code = "UPLOAD_TOO_LARGE"
    status = 413
    message = "The file is larger than this page takes ({limit})."
    message_zh = "文件超过本页面的上限（{limit}）。"
    next_step = (
        "Deliver it from the command line, which has no limit: goodstanding submit FILE --provider CODE --item ITEM"
    )
    next_step_zh = "请改用命令行报送，不限大小：goodstanding submit 文件 --provider 代码 --item 目录项"
