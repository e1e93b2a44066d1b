"""Every published form of every identifier, with synthetic values, and the look-alikes that must stay silent."""

import re

import pytest

from disclosure_screen.identifiers.registry import identifiers
from disclosure_screen.model.evidence import Evidence
from disclosure_screen.text.reading import fold

FORMS: dict[str, tuple[str, ...]] = {
    "resident_id": ("331081190402290019", "332603190505050055", "33108119010102004X", "820000190101010033"),
    "resident_id_15": ("331081010101001",),
    "foreign_permanent": ("911124198108030024", "931840190101010018", "CAN110181080310"),
    "mobile": (
        "13800138000",
        "19200000001",
        "16600000002",
        "19700000004",
        "138-0013-8000",
        "138 0013 8000",
        "138.0013.8000",
    ),
    "landline": (
        "0576-80000000",
        "010-60000000",
        "(0576)80000001",
        "（0576）80000001",
        "400-000-0000",
        "0576-8000000",
        "80000000",
    ),
    "bank_card": ("6228580000000000009", "6258090000000007", "4367420000000009", "9559900000000000007"),
    "bank_account": ("201000000000001", "19900000000000001", "12-345600000000001"),
    "credit_code": (
        "11331081MB00000195",
        "91331081MA0000015E",
        "N2331081MF00000132",
        "52331081MJ00000189",
        "91 331081 MA0000015 E",
        "9133 1081 MA00 0001 5E",
    ),
    "organisation_code": ("MA000001-5",),
    "business_registration": ("331081600000124",),
    "vehicle_vin": ("LSGJA52U1BH000001",),
    "plate": (
        "浙J00000",
        "浙JD00000",
        "浙J00000D",
        "浙J0000学",
        "浙J0000警",
        "粤Z0000港",
        "京A0000领",
        "使000000",
        "WJ浙00000",
    ),
    "passport": (
        "E00000001",
        "E 00000001",
        "EA0000001",
        "G00000001",
        "PE0000001",
        "K00000001",
        "H00000001",
        "MA0000001",
    ),
    "travel_permit": ("C00000001", "CA0000001", "W00000001", "L00000001", "T00000001", "H0000000100", "00000001"),
    "military_id": ("军字第0000001号", "南字第00000001号", "士字第00000001号", "浙军A00001"),
    "birth_certificate": ("X330000001",),
    "disability_certificate": ("33108119010101000144", "33108119010101000163B1"),
    "student_number": ("G331081190101010001", "L331081190101010001"),
    "taxpayer_number": ("33108119010101000100", "L331081190101010001", "33108101010100100000"),
    "property_certificate": (
        "浙(2023)温岭市不动产权第0000001号",
        "温岭国用(2010)第00001号",
        "温房权证城区字第000001号",
    ),
    "property_unit": ("331081001001GB00001F00010001",),
    "ip_address": ("192.168.1.1", "10.20.30.40", "172.16.0.1/24", "10.1.2.3:8080"),
    "mac_address": ("02:00:00:00:00:01", "02-00-00-00-0A-01"),
    "internal_link": (
        "\\\\fileserver\\share\\公示",
        "file:///D:/公示.doc",
        "http://10.1.1.1/oa",
        "http://oa/login",
        "http://oa.example.gov.cn/a",
    ),
    "coordinates": (
        "123.123456,28.123456",
        "28.1234, 121.1234",
        "东经".removeprefix("东经") + "121.1234，北纬28.1234",
        "121°12′12.3″，28°12′12.3″",
        "121°12′12″,N28°12′12″",
        "X=3140000.123，Y=40300000.123",
        "3140000.123,300000.123",
    ),
    "email": (
        "zhangmou0001@163.com",
        "zhangmou(at)qq.com",
        "zhangmou#163.com",
        "zhangmou[at]gmail[dot]com",
        "zhang@qq。com",
    ),
    "credential": ("LTAI0000000000000001",),
    "birth_date": ("1901年1月1日", "1901-01-01", "1901.1.1", "19010101"),
}
CASES = [(name, at) for name, values in FORMS.items() for at in range(len(values))]


@pytest.mark.parametrize(("name", "at"), CASES)
def test_a_published_form_is_recognised_whole(name: str, at: int) -> None:
    module, value = identifiers()[name], FORMS[name][at]
    text = fold(f"：{value}。").text
    found = re.search(module.PATTERN, text)
    assert found is not None
    assert (found.groupdict().get("value") or found[0]) == fold(value).text
    assert module.check(module.canonical(fold(value).text)) is not Evidence.REFUTED


DECOYS: dict[str, tuple[str, ...]] = {
    "resident_id": (
        "项目代码2020-331081-47-03-000001",
        "浙公网安备33108102000001号",
        "发票号码33108119010101000199",
        "2023010115300001",
    ),
    "mobile": (
        "1440000000001",
        "1064800000001",
        "0.13800138000",
        "合同价13800138000元",
        "共计13800138000.50元",
        "V13800138000",
    ),
    "bank_card": ("2311-331081-04-01-000001", "331081001001GB00001F00010001"),
    "landline": ("拨款3000000元", "2023-3000000-1", "浙ICP备12345678号-1"),
    "plate": ("粤B2-20230001", "PM2.5浓度", "浙ICP备12345678号", "京A级景区", "浙江2023年"),
    "military_id": ("温房权证军字第000001号", "石政字第12号"),
    "ip_address": ("10.1.2.3", "见10.2.1.1条", "8.8.8.8"),
    "coordinates": ("增长12.3456", "比重 100.1234 和 1.2"),
    "internal_link": ("https://www.gov.cn/a", "http://example.com:8080/"),
    "credential": ("密码是多少", "请修改密码，重新登录", "密码：****"),
    "url_token": ("https://www.gov.cn/?id=12345678", "?code=1"),
    "vehicle_vin": ("ABCDEFGHJKLMNPRST", "12345678901234567"),
}


@pytest.mark.parametrize(("name", "at"), [(name, at) for name, texts in DECOYS.items() for at in range(len(texts))])
def test_a_look_alike_is_not_taken_for_it(name: str, at: int) -> None:
    module, text = identifiers()[name], fold(DECOYS[name][at]).text
    decoys = [found.span() for decoy in module.DECOYS for found in re.finditer(decoy, text)]
    for found in re.finditer(module.PATTERN, text):
        start, end = found.span()
        value = found.groupdict().get("value") or found[0]
        covered = any(left < end and start < right for left, right in decoys)
        assert covered or module.check(module.canonical(value)) is Evidence.REFUTED
