"""The kinds of documents a new installation asks for (B1); settings change them afterwards."""

from datetime import date

from django.db import migrations

EVERYBODY = ["*"]
BURNERS = ["power", "steel", "chemical", "cement", "heating"]

KINDS = [
    {"code": "business-licence", "name": "营业执照", "mandatory_for": EVERYBODY, "may_be_open_ended": True},
    {
        "code": "tax-and-invoice",
        "name": "一般纳税人/开票信息",
        "mandatory_for": EVERYBODY,
        "may_be_open_ended": True,
    },
    {
        "code": "bank-account",
        "name": "基本存款账户信息",
        "mandatory_for": EVERYBODY,
        "may_be_open_ended": True,
    },
    {
        "code": "legal-representative",
        "name": "法定代表人身份证明",
        "mandatory_for": EVERYBODY,
        "may_be_open_ended": True,
    },
    {"code": "authorisation", "name": "授权委托书", "several_at_once": True, "usual_years": 1},
    {
        "code": "pollution-permit",
        "name": "排污许可证",
        "applies_to": BURNERS,
        "mandatory_for": BURNERS,
        "usual_years": 5,
    },
    {
        "code": "power-licence",
        "name": "电力业务许可证",
        "applies_to": ["power"],
        "mandatory_for": ["power"],
        "usual_years": 20,
    },
    {
        "code": "work-safety-licence",
        "name": "安全生产许可证",
        "applies_to": ["mining", "chemical"],
        "mandatory_for": ["mining"],
        "usual_years": 3,
    },
    {"code": "mining-licence", "name": "采矿许可证", "applies_to": ["mining"], "mandatory_for": ["mining"]},
    {
        "code": "audit-report",
        "name": "近三年审计报告",
        "several_at_once": True,
        "may_be_open_ended": True,
        "usual_years": 3,
    },
    {"code": "credit-screening", "name": "征信/失信被执行人查询", "usual_years": 1, "reminder_days": [30]},
    {"code": "related-parties", "name": "关联关系", "may_be_open_ended": True},
    {
        "code": "coal-trading-licence",
        "name": "煤炭经营资格证",
        "usual_years": 3,
        "abolished_on": date(2013, 6, 29),
    },
]


def install(apps, schema_editor):
    CredentialKind = apps.get_model("credentials", "CredentialKind")
    for position, kind in enumerate(KINDS, 1):
        CredentialKind.objects.get_or_create(
            code=kind["code"], defaults={"applies_to": EVERYBODY, "position": position * 10, **kind}
        )


class Migration(migrations.Migration):

    dependencies = [("credentials", "0001_initial")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
