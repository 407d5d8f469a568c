"""Why a unit or an account cannot act."""

from goodstanding.kernel.citation import Cite
from goodstanding.kernel.refusal import Refusal

SECURITY_DUTIES = Cite("SHANGHAI-SOCIAL-CREDIT-REGULATIONS-2017", "security duties (art. 17 of the draft)")
CONFIDENTIALITY = Cite("SHANGHAI-SOCIAL-CREDIT-REGULATIONS-2017", "confidentiality (art. 34 of the draft)")


class NoSuchAccount(Refusal):
    code = "NO_SUCH_ACCOUNT"
    status = 404
    message = "There is no account called {login}"
    message_zh = "没有名为“{login}”的账户"
    next_step = "Open it with `goodstanding account add`, or leave --as away to act as this store's operator."
    next_step_zh = "请用 `goodstanding account add` 开立账户，或省略 --as 以本平台运营账户操作。"


class AccountClosed(Refusal):
    code = "ACCOUNT_CLOSED"
    status = 403
    message = "The account {login} is closed"
    message_zh = "账户“{login}”已关停"
    next_step = "Act with another account; a closed one is kept because the trail names it."
    next_step_zh = "请使用其他账户；已关停账户因存证记名而保留。"


class NoOperator(Refusal):
    code = "NO_OPERATOR"
    status = 409
    message = "This store has no operator account"
    message_zh = "该数据存储尚无运营账户"
    next_step = "Run `goodstanding init`."
    next_step_zh = "请运行 `goodstanding init`。"


class NobodyResponsible(Refusal):
    code = "NOBODY_RESPONSIBLE"
    status = 409
    basis = SECURITY_DUTIES
    message = "Nobody answers for this installation: it does not start without a named responsible person"
    message_zh = "本平台尚无具名负责人，不予启动"
    next_step = 'Name one: goodstanding init --responsible "NAME"'
    next_step_zh = '请指定负责人：goodstanding init --responsible "姓名"'


class NoSuchCountry(Refusal):
    code = "NO_SUCH_COUNTRY"
    status = 422
    message = "{country} is not a country's code of two letters"
    message_zh = "“{country}”不是两位字母的国家或地区代码"
    next_step = "Write it as ISO 3166 does: CN, HK, DE."
    next_step_zh = "请按 ISO 3166 填写：CN、HK、DE。"


class BasisMissing(Refusal):
    code = "BASIS_MISSING"
    status = 422
    message = "A transfer basis is named by its number, in at most 100 characters"
    message_zh = "请填写出境依据的编号，最多100个字符"
    next_step = "Name the security assessment, the standard contract or the certification by its number."
    next_step_zh = "请填写安全评估、标准合同或认证的编号。"


class LastOperator(Refusal):
    code = "LAST_OPERATOR"
    status = 409
    message = "{login} is the last open operator account: nobody would answer for this installation"
    message_zh = "“{login}”是最后一个有效的运营账户，关停后将无人对本平台负责"
    next_step = "Open another operator account first: `goodstanding account add NAME --party CODE --role operator`."
    next_step_zh = "请先另开运营账户：`goodstanding account add 姓名 --party 代码 --role operator`。"


class AccountExists(Refusal):
    code = "ACCOUNT_EXISTS"
    status = 409
    message = "The account {login} exists already"
    message_zh = "账户“{login}”已存在"
    next_step = "Name another one with --login."
    next_step_zh = "请用 --login 指定其他账户名。"


class BadLogin(Refusal):
    code = "BAD_LOGIN"
    status = 422
    message = "{login} cannot be an account's name: letters, digits and . _ - @, at most 150"
    message_zh = "“{login}”不能作为账户名：仅限文字、数字及 . _ - @，最多150个字符"
    next_step = "Name the account with --login."
    next_step_zh = "请用 --login 指定账户名。"


class NameMissing(Refusal):
    code = "NAME_MISSING"
    status = 422
    message = "A name is missing, is longer than {longest} characters or cannot be printed"
    message_zh = "名称缺失、超过{longest}个字符或含有不可显示的字符"
    next_step = "Give the name as it is written in the register or on the contract."
    next_step_zh = "请填写登记或合同中的名称。"


class NoSuchParty(Refusal):
    code = "NO_SUCH_PARTY"
    status = 404
    message = "No unit with the code {code} takes part here"
    message_zh = "没有代码为 {code} 的参与单位"
    next_step = "Register it with `goodstanding provider add`."
    next_step_zh = "请用 `goodstanding provider add` 登记该单位。"


class PartyExists(Refusal):
    code = "PARTY_EXISTS"
    status = 409
    message = "{code} is registered already, as {name} ({kind})"
    message_zh = "{code} 已登记为“{name}”（{kind}）"
    next_step = "Use the registered unit as it is; the same line again changes nothing."
    next_step_zh = "请直接使用已登记的单位；重复同一登记不作任何更改。"


class SignInNeeded(Refusal):
    code = "SIGN_IN_NEEDED"
    status = 401
    message = "This page belongs to a named account"
    message_zh = "本页面仅供具名账户使用"
    next_step = "Sign in, and you will come back here."
    next_step_zh = "请登录，登录后会回到本页。"


class ConfidentialityNotAcknowledged(Refusal):
    code = "CONFIDENTIALITY_NOT_ACKNOWLEDGED"
    status = 403
    message = "{login} has not yet acknowledged the duty of confidentiality"
    message_zh = "{login}尚未确认保密义务"
    next_step = "Read and acknowledge it at /account/confidentiality, once."
    next_step_zh = "请在 /account/confidentiality 阅读并确认，只需一次。"
    basis = CONFIDENTIALITY


class TooManyAttempts(Refusal):
    code = "TOO_MANY_ATTEMPTS"
    status = 429
    message = "Signing in has failed too often with this name or from this address"
    message_zh = "使用该登录名或从该地址登录失败的次数过多"
    next_step = "Wait {minutes} minutes, then try again; the operator can give you a new password."
    next_step_zh = "请等待{minutes}分钟后再试，也可请运营人员重设密码。"


class KeyNotValid(Refusal):
    code = "KEY_NOT_VALID"
    status = 401
    message = "This key is unknown, has expired or was revoked"
    message_zh = "该密钥不存在、已过期或已撤销"
    next_step = "Ask whoever issued it for a new one: `goodstanding account key LOGIN`."
    next_step_zh = "请向签发人申请新密钥：goodstanding account key LOGIN。"


class NotInScope(Refusal):
    code = "NOT_IN_SCOPE"
    status = 403
    message = "This key may not be used for this: {permission}"
    message_zh = "该密钥不得用于：{permission_zh}"
    next_step = "Use a key whose scopes include `{scope}`."
    next_step_zh = "请使用包含 {scope} 范围的密钥。"


class UnknownScope(Refusal):
    code = "UNKNOWN_SCOPE"
    status = 422
    message = "{account} as {role} cannot pass on: {unknown}"
    message_zh = "账户{account}（{role}）不具备并不能授出：{unknown}"
    next_step = "Scopes it may pass on: {scopes}"
    next_step_zh = "可授出的范围：{scopes}"


class NoSuchKey(Refusal):
    code = "NO_SUCH_KEY"
    status = 404
    message = "There is no key {prefix} in force"
    message_zh = "没有有效的密钥{prefix}"
    next_step = "Look at `goodstanding account keys`."
    next_step_zh = "请查看 goodstanding account keys。"


class KeyUsedForAnother(Refusal):
    code = "IDEMPOTENCY_KEY_USED"
    status = 422
    message = "This idempotency key was used for another request"
    message_zh = "该幂等键已用于另一请求"
    next_step = "Make a fresh key for each request, and send the same one only with the same request."
    next_step_zh = "每个请求请使用新的幂等键；仅在重发同一请求时使用同一键。"


class KeyMissing(Refusal):
    code = "KEY_MISSING"
    status = 401
    message = "This needs a named account: no key was shown"
    message_zh = "须以具名账户访问：未出示密钥"
    next_step = "Send `Authorization: Bearer KEY`; keys are issued with `goodstanding account key LOGIN`."
    next_step_zh = "请发送 Authorization: Bearer 密钥；密钥用 goodstanding account key LOGIN 签发。"


class TooManyRequests(Refusal):
    code = "TOO_MANY_REQUESTS"
    status = 429
    message = "More than {limit} requests in {window} seconds"
    message_zh = "{window}秒内的请求超过{limit}次"
    next_step = "Wait {seconds} seconds (Retry-After); the RateLimit header says beforehand how many are left."
    next_step_zh = "请等待{seconds}秒（见 Retry-After）；RateLimit 响应头会事先告知剩余次数。"


class StepUpNeeded(Refusal):
    code = "STEP_UP_NEEDED"
    status = 403
    message = "Before this, confirm that it is you: the last proof is older than {minutes_ago} minutes"
    message_zh = "进行此操作前请再次确认身份：上次验证已超过{minutes_ago}分钟"
    next_step = "Confirm at /account/confirm, then do it again."
    next_step_zh = "请在 /account/confirm 确认身份后重试。"


class NoSuchFactor(Refusal):
    code = "NO_SUCH_FACTOR"
    status = 404
    message = "This account has no second factor {number}"
    message_zh = "该账户没有编号为{number}的第二验证方式"
    next_step = "Look at /account/factors/, or at `goodstanding account factors LOGIN`."
    next_step_zh = "请查看 /account/factors/ 或 `goodstanding account factors LOGIN`。"


class NoFactorYet(Refusal):
    code = "NO_FACTOR_YET"
    status = 409
    message = "Recovery codes stand in for a second factor, and this account has none"
    message_zh = "恢复码用于替代第二验证方式，而该账户尚未设置"
    next_step = "Add an app or a passkey first."
    next_step_zh = "请先添加验证器应用或通行密钥。"


class FactorHeld(Refusal):
    code = "FACTOR_HELD"
    status = 409
    message = "This account has an authenticator app already"
    message_zh = "该账户已设置验证器应用"
    next_step = "Remove it first; one account has one app."
    next_step_zh = "请先移除；每个账户仅限一个验证器应用。"


class NotLinked(Refusal):
    code = "NOT_LINKED"
    status = 403
    message = "No account here is linked to this identity of {provider}"
    message_zh = "本平台没有与该 {provider} 身份关联的账户"
    next_step = "Sign in with your password and link it at /account/factors/; accounts are opened by the operator."
    next_step_zh = "请先用密码登录，再在 /account/factors/ 关联；账户由运营人员开立。"


class LinkedToAnother(Refusal):
    code = "LINKED_TO_ANOTHER"
    status = 409
    message = "This identity of {provider} is linked to another account"
    message_zh = "该 {provider} 身份已关联其他账户"
    next_step = "Unlink it there first."
    next_step_zh = "请先在该账户解除关联。"


class OutsideFailed(Refusal):
    code = "OUTSIDE_FAILED"
    status = 502
    message = "{provider} did not confirm who you are"
    message_zh = "{provider} 未能确认您的身份"
    next_step = "Begin again at /sign-in; with your password it works without {provider}."
    next_step_zh = "请在 /sign-in 重新开始，也可用密码登录。"


class AwaitsSecondEyes(Refusal):
    code = "AWAITS_SECOND_EYES"
    status = 403
    basis = SECURITY_DUTIES
    message = "This takes two people: proposed as P{number}, to be confirmed by somebody else until {last_day}"
    message_zh = "此操作须由两人办理：已提出为 P{number}，须由他人于 {last_day} 前确认"
    next_step = "Another account of the same responsibility: `goodstanding proposal confirm P{number} --as ACCOUNT`, or /proposals/. Then do the same again."  # noqa: E501 - one sentence a person copies from
    next_step_zh = "请由同一职责的另一账户确认：`goodstanding proposal confirm P{number} --as 账户`，或在 /proposals/ 办理；确认后重复此操作。"  # noqa: E501


class NotConfirmed(Refusal):
    code = "NOT_CONFIRMED"
    status = 403
    basis = SECURITY_DUTIES
    message = "This takes two people, and nobody else has confirmed it: {act}"
    message_zh = "此操作须由两人办理，尚无他人确认：{act_zh}"
    next_step = "Propose it; another account of the same responsibility confirms it on /proposals/."
    next_step_zh = "请先提出，由同一职责的另一账户在 /proposals/ 确认。"


class NoSuchProposal(Refusal):
    code = "NO_SUCH_PROPOSAL"
    status = 404
    message = "There is no proposal P{number} of your responsibility that waits"
    message_zh = "您的职责范围内没有待办的提议 P{number}"
    next_step = "Look at `goodstanding proposal list`, or /proposals/."
    next_step_zh = "请查看 `goodstanding proposal list` 或 /proposals/。"


class SameEyes(Refusal):
    code = "SAME_EYES"
    status = 403
    basis = SECURITY_DUTIES
    message = "Whoever made the proposal P{number} does not decide on it"
    message_zh = "提出 P{number} 者不得自行决定"
    next_step = "Ask another account of the same responsibility; what you proposed you may withdraw."
    next_step_zh = "请由同一职责的另一账户办理；本人提出的可以撤回。"


class NotYoursToWithdraw(Refusal):
    code = "NOT_YOURS_TO_WITHDRAW"
    status = 403
    message = "P{number} was proposed by another account, and only that one withdraws it"
    message_zh = "P{number} 由其他账户提出，仅该账户可以撤回"
    next_step = "Refuse it instead."
    next_step_zh = "您可以拒绝该提议。"
