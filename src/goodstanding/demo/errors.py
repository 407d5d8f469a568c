"""Why a store takes no demonstration."""

from goodstanding.kernel.refusal import Refusal


class RealInstallation(Refusal):
    code = "REAL_INSTALLATION"
    status = 409
    message = "This store is a real installation; the demonstration city is never loaded beside real information"
    message_zh = "该数据存储为正式安装；演示城市不得与真实信息混存"
    next_step = (
        "Give the demonstration a store of its own: another GOODSTANDING_HOME, or --database URL of an empty one."
    )
    next_step_zh = "请为演示使用独立的数据存储：另设 GOODSTANDING_HOME，或用 --database 指定空库。"


class CityTooSmall(Refusal):
    code = "CITY_TOO_SMALL"
    status = 422
    message = "A city of {given} organisations is too small: its public bodies and stories alone are {least}"
    message_zh = "{given}家组织过少：仅公共机构和示例组织就有{least}家"
    next_step = "Ask for {least} or more, up to {most}."
    next_step_zh = "请指定{least}至{most}家。"
