"""The settings file a new workspace starts with (工作区设置样板): every setting, each explained in one line."""

CATEGORIES = (
    "通知公告",
    "年报年度计划",
    "采购招标",
    "财务公开",
    "惠农补贴",
    "社会救助",
    "住房保障",
    "征地拆迁",
    "人事任免",
    "行政处罚",
    "规范性文件",
    "会议纪要",
    "优抚安置",
)

_TEMPLATE = """# 工作区设置。改动后下一次收件即生效；审核台须重启服务。口令和密钥一律不写在这里，只写存放它们的文件。

[intake]
settle_seconds = 10              # 文件静止多少秒后才收
tries = 10                       # 内容不完整时等待几轮，之后移入 quarantine 并说明原因
largest_bytes = 1_073_741_824    # 单个文件的收件上限

[store]
url = ""                         # 留空：本文件夹内的 SQLite；也可填 postgresql+pg8000://…

[rules]
folder = ""                      # 留空：程序自带的规则；也可填本单位的规则文件夹

[deadlines]
days_off = ""                    # 放假和调休上班的日子，如 "节假日.csv"（样例：samples/holidays-2026.csv）；留空只按周末算

[release]
targets = []                     # 公开后另送到哪里，如 ["file:///srv/www/公开", "sftp://用户@主机/目录"]；口令不写在这里
ssh_config = ""                  # 送到 sftp:// 时用的 ssh 设置文件；留空用服务用户自己的
command = []                     # 公开后执行的命令，如 ["/usr/local/bin/publish"]；公开文件夹作为最后一个参数

[backup]
keyfile = ""                     # 口令文件；填写后每夜的备份加密（库、密钥、公开清单）

[notify]
folder = "notices"               # 通知写到哪个文件夹，每人一个文件；通知里只有案号、类别和期限，没有文件内容
desk_address = ""                # 通知里写的审核台网址
near_days = 1                    # 期限前几个工作日提醒
mail_host = ""                   # 发通知的邮件服务器；留空不发邮件
mail_port = 587
mail_security = "starttls"       # starttls、tls 或 none（只用于本机转发）
mail_sender = ""                 # 发件人地址
mail_user = ""                   # 留空：不登录
mail_secret_file = ""            # 邮件口令文件

# 谁的通知送到哪里。左边是姓名、部门或角色；右边可写 file（上面的文件夹）、邮件地址、webhook:名称。没有列出的写到文件夹。
[notify.to]
# "初审人" = ["file", "webhook:公开办"]

# 企业微信、钉钉群机器人：名称 = 存放机器人网址的文件（网址里有密钥，所以不写在这里）。
[notify.webhooks]
# "公开办" = "webhook-公开办.txt"

# 统一身份认证登录（OIDC），不用可留空。只有已登记的人员能登录，角色仍以本工作区的登记为准。
[oidc]
issuer = ""                      # 认证服务的地址，如 "https://sso.example.gov.cn"
client_id = ""
secret_file = ""                 # 客户端密钥文件；也可用环境变量 DISCLOSURE_SCREEN_OIDC_SECRET
desk_address = ""                # 审核台自己的网址，登录后回到这里，如 "https://desk.example.gov.cn"
name_claim = "name"              # 哪一项是登记的姓名；首次登录后与对方的唯一标识绑定
ca_file = ""                     # 单位内部证书颁发机构的证书（PEM）；留空用系统的
passwords_for = "everybody"      # everybody 人人还能用口令登录；administrators 只有系统管理员能用

[desk]
processes = 2                    # 审核台用几个进程，一般等于处理器核数

# 收件箱里的文件夹 = 审核办法（approval.yaml）里的类别。没有列出的文件夹按审核办法的 default 一行办理。
[folders]
"""


def written_out() -> str:
    """The settings file a new workspace starts with."""
    return _TEMPLATE + "".join(f'"{name}" = "{name}"\n' for name in CATEGORIES)
