"""Labels (字段名称) in one spelling: traditional characters, blanks, case and pinyin abbreviations evened out.

A label decides whether a bare number is somebody's account. Writers disguise labels as readily as numbers
(身分證、sfz、手❤️机), so rules state the plain form once and labels are brought to it. The table is our own
and small on purpose: it holds the characters that occur in labels, not a conversion of prose (that would be a
library of its own, and slow).
"""

import re

from disclosure_screen.text.reading import fold

_TRADITIONAL = (
    "證號碼銀帳賬電話聯繫機動護軍車輛駛駕檔編戶籍碼單姓齡別幾幹殘類級病種學歷職務開財產權屬動產聯絡網絡郵遞區現"
    "臨時與係關帶員導師資訊額繳納稅識會統一細標題備註補貼間錄認處罰決書門診醫療險務農惠專項"
    "鄉鎮縣灣國華陽東長張陳劉楊黃趙吳孫馬羅鄭謝許鄧馮蕭葉蘇呂盧蔣賈鄒閻餘潘龍萬錢湯"
)
_SIMPLIFIED = (
    "证号码银账账电话联系机动护军车辆驶驾档编户籍码单姓龄别几干残类级病种学历职务开财产权属动产联络网络邮递区现"
    "临时与系关带员导师资讯额缴纳税识会统一细标题备注补贴间录认处罚决书门诊医疗险务农惠专项"
    "乡镇县湾国华阳东长张陈刘杨黄赵吴孙马罗郑谢许邓冯萧叶苏吕卢蒋贾邹阎余潘龙万钱汤"
)
_TO_SIMPLIFIED = str.maketrans(_TRADITIONAL + "帐証", _SIMPLIFIED + "账证")
_ABBREVIATIONS = {
    "sfz": "身份证", "sfzh": "身份证号", "sfzhm": "身份证号码", "id": "身份证号", "idcard": "身份证号", "idno": "身份证号",
    "dh": "电话", "lxdh": "联系电话", "sj": "手机", "sjh": "手机号", "sjhm": "手机号码", "tel": "电话", "phone": "电话",
    "mobile": "手机", "mob": "手机", "yhk": "银行卡", "yhkh": "银行卡号", "kh": "卡号", "zh": "账号", "yhzh": "银行账号",
    "vx": "微信", "wx": "微信", "weixin": "微信", "email": "邮箱", "mail": "邮箱", "e-mail": "邮箱", "xm": "姓名",
    "name": "姓名", "dz": "地址", "zz": "住址", "jtzz": "家庭住址", "address": "地址", "csrq": "出生日期", "hzh": "护照号",
    "passport": "护照", "cph": "车牌号", "ykt": "一卡通", "yktzh": "一卡通账号", "yhkhm": "银行卡号码",
}  # fmt: skip
_WORD = re.compile(r"[A-Za-z][A-Za-z-]*")
_NOISE = re.compile(r"[^0-9A-Za-z\u3400-\u9fff()（）/-]+")
_SAME = (("身分证", "身份证"), ("扌机", "手机"), ("手機", "手机"))


def simplified(text: str) -> str:
    """The same text, same length, with the traditional characters that occur in labels made simplified (帐 →
    账 too).
    """
    return text.translate(_TO_SIMPLIFIED)


def label(text: str) -> str:
    """A column header or form label in its plain form: ``' 身分證 號：'`` → ``'身份证号'``, ``'sfz'`` →
    ``'身份证'``.
    """
    plain = _NOISE.sub("", simplified(fold(text).text))
    for disguised, meant in _SAME:
        plain = plain.replace(disguised, meant)
    return _ABBREVIATIONS.get(plain.lower(), plain)


def spelled_out(text: str) -> str:
    """Running text with pinyin abbreviations of labels written out (``sfzh：331…`` → ``身份证号：331…``).
    Lengths change.
    """
    return _WORD.sub(lambda word: _ABBREVIATIONS.get(word[0].lower(), word[0]), simplified(text))
