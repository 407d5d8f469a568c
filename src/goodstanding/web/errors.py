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
