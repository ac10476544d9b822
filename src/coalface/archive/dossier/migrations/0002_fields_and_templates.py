"""The field groups of R0.04 and R1.05 and the templates a new installation reports by; settings change them."""

from django.db import migrations

N, T, C, D, F = "number", "text", "choice", "date", "flag"
CONFIDENTIAL = {"confidential": True}
SAME_DAY = {"conflict_days": 0}

# (group code, group name, [(field code, field name, kind, unit or answers, further settings)])
GROUPS = [
    ("production", "生产", [
        ("generation", "发电量", N, "万千瓦时/日", SAME_DAY),
        ("running_pct", "开工率", N, "%", SAME_DAY),
        ("output", "产品产量", N, "吨/日", SAME_DAY),
        ("overhaul_on", "下次检修日期", D, "", {}),
        ("production_note", "生产情况说明", T, "", {}),
    ]),
    ("burn", "耗煤", [
        ("burn_tonnes_per_day", "日耗煤", N, "吨/日", SAME_DAY),
        ("burn_month_tonnes", "月耗煤", N, "吨", {}),
        ("burn_heat", "入炉煤热值", N, "kcal/kg", {}),
    ]),
    ("supply", "供煤", [
        ("supply_tonnes", "日进煤", N, "吨/日", SAME_DAY),
        ("our_share_pct", "我方供煤占比", N, "%", {}),
        ("supply_price", "来煤到厂价", N, "元/吨", {"conflict_days": 7, **CONFIDENTIAL}),
    ]),
    ("stock", "存煤", [
        ("stock_tonnes", "煤炭库存", N, "吨", SAME_DAY),
        ("stock_capacity_tonnes", "库存能力", N, "吨", {"conflict_days": 90}),
    ]),
    ("personnel", "人事", [
        ("fuel_chief", "燃料主管", T, "", {}),
        ("personnel_note", "人事变动", T, "", {}),
    ]),
    ("economy", "主要经济指标", [
        ("revenue", "营业收入", N, "万元", {"conflict_days": 60, **CONFIDENTIAL}),
        ("profit", "利润总额", N, "万元", {"conflict_days": 60, **CONFIDENTIAL}),
        ("debt_pct", "资产负债率", N, "%", {"conflict_days": 60, **CONFIDENTIAL}),
    ]),
    ("plans", "宏观发展规划", [("expansion", "扩建规划", T, "", {}), ("expansion_on", "预计投产日期", D, "", {})]),
    ("payment_term", "货款支付期限", [
        ("payment_days", "付款周期", N, "天", {"conflict_days": 30}),
        ("prepaid_pct", "预付款比例", N, "%", {"conflict_days": 30}),
        ("pays_in_time", "付款及时性", C, ["总是按时", "多数按时", "经常拖延"], {"conflict_days": 30}),
    ]),
    ("payment_quality", "付款质量", [
        ("cash_pct", "现汇比例", N, "%", {"conflict_days": 30}),
        ("bill_pct", "承兑比例", N, "%", {"conflict_days": 30}),
    ]),
    ("quality_demand", "煤炭质量要求", [
        ("heat_tolerance", "热值允许偏差", N, "kcal/kg", {"conflict_days": 30}),
        ("claims_a_year", "年质量异议次数", N, "次", {"conflict_days": 60}),
        ("sampling", "采样化验方式", C, ["第三方检验", "双方共同采样", "以我方化验为准"], {"conflict_days": 30}),
        ("quality_note", "质量要求说明", T, "", {}),
    ]),
    ("attitude", "交往态度", [
        ("attitude_level", "对我方态度", C, ["主动合作", "正常往来", "比较冷淡", "有意更换供方"], {"conflict_days": 30}),
        ("attitude_note", "交往情况说明", T, "", {}),
    ]),
    ("outlets", "产品销路及市场趋势", [
        ("outlet_trend", "产品销路", C, ["畅销", "平稳", "滞销"], {"conflict_days": 14}),
        ("outlet_note", "市场变化趋势", T, "", {}),
    ]),
    ("products", "产品结构", [("product_mix", "主要产品及占比", T, "", {})]),
    ("competition", "市场竞争能力", [
        ("market_share_pct", "区域市场占有率", N, "%", {"conflict_days": 60}),
        ("competition_note", "竞争状况", T, "", {}),
    ]),
    ("credit", "资信能力", [
        ("credit_rating", "银行信用等级", C, ["AAA", "AA", "A", "B", "C"], {"conflict_days": 90}),
        ("lawsuits", "有无重大诉讼", F, "", {"conflict_days": 30, **CONFIDENTIAL}),
    ]),
    ("capacity", "市场容量", [
        ("yearly_need_tonnes", "年用煤需求", N, "吨", {"conflict_days": 60}),
        ("next_month_tonnes", "下月计划用煤", N, "吨", {"conflict_days": 10}),
    ]),
    ("results", "经营业绩", [("results_note", "经营业绩情况", T, "", {}), ("losing_money", "是否亏损", F, "", {"conflict_days": 30})]),
    ("organisation", "客户组织结构", [("organisation_note", "组织结构", T, "", {}), ("decision_way", "采购决策方式", T, "", {})]),
    ("rivals", "竞争对手状况", [
        ("rival_names", "在供竞争对手", T, "", {}),
        ("rival_share_pct", "竞争对手供煤占比", N, "%", {"conflict_days": 14}),
        ("rival_price", "竞争对手到厂价", N, "元/吨", {"conflict_days": 7, **CONFIDENTIAL}),
        ("rival_output", "原煤产量", N, "万吨/月", {"conflict_days": 14}),
        ("rival_stock", "港口及矿区库存", N, "万吨", {"conflict_days": 7}),
        ("rival_list_price", "挂牌价格", N, "元/吨", {"conflict_days": 3}),
        ("rival_note", "市场动作", T, "", {}),
    ]),
    ("stock_analysis", "煤炭库存量分析", [("stock_note", "库存分析", T, "", {})]),
]  # fmt: skip

# (code, name, about, industries, period, due day, [(field, required)])
TEMPLATES = [
    ("plant-daily", "电厂日报", "customer", ["power"], "daily", None, [
        ("burn_tonnes_per_day", True), ("supply_tonnes", False), ("stock_tonnes", True), ("generation", False)]),
    ("plant-weekly", "用煤企业周报", "customer", ["power", "steel", "chemical", "cement", "heating"], "weekly", 5, [
        ("running_pct", False), ("burn_tonnes_per_day", True), ("supply_tonnes", True), ("stock_tonnes", True),
        ("our_share_pct", False), ("production_note", False), ("personnel_note", False)]),
    ("customer-monthly", "客户月度动态", "customer", ["*"], "monthly", 5, [
        ("burn_month_tonnes", True), ("next_month_tonnes", True), ("outlet_trend", True), ("rival_names", False),
        ("rival_share_pct", False), ("attitude_level", False), ("outlet_note", False)]),
    ("payment-habits", "付款情况", "customer", ["*"], "monthly", 10, [
        ("payment_days", True), ("prepaid_pct", False), ("pays_in_time", True), ("cash_pct", True), ("bill_pct", False)]),
    ("quality-demand", "质量要求", "customer", ["*"], "none", None, [
        ("heat_tolerance", False), ("claims_a_year", False), ("sampling", True), ("quality_note", False)]),
    ("company-state", "企业经营情况", "customer", ["*"], "none", None, [
        ("revenue", False), ("profit", False), ("debt_pct", False), ("credit_rating", False), ("lawsuits", False),
        ("losing_money", False), ("product_mix", False), ("market_share_pct", False), ("expansion", False),
        ("expansion_on", False), ("yearly_need_tonnes", False), ("stock_capacity_tonnes", False),
        ("organisation_note", False), ("results_note", False), ("competition_note", False)]),
    ("rival-monthly", "竞争对手月报", "competitor", [], "monthly", 8, [
        ("rival_output", True), ("rival_stock", False), ("rival_list_price", True), ("rival_note", False),
        ("personnel_note", False)]),
]  # fmt: skip


def install(apps, schema_editor):
    Group, Field = apps.get_model("dossier", "FactGroup"), apps.get_model("dossier", "FactField")
    Template, Asked = apps.get_model("dossier", "ReportTemplate"), apps.get_model("dossier", "TemplateField")
    fields = {}
    for place, (code, name, asked) in enumerate(GROUPS, 1):
        group, _ = Group.objects.get_or_create(code=code, defaults={"name": name, "position": place * 10})
        for at, (field_code, field_name, kind, more, settings) in enumerate(asked, 1):
            given = {"choices": more} if kind == C else {"unit": more}
            fields[field_code], _ = Field.objects.get_or_create(
                code=field_code,
                defaults={"group": group, "name": field_name, "kind": kind, "position": at * 10, **given, **settings},
            )
    for place, (code, name, about, industries, period, due_day, asked) in enumerate(TEMPLATES, 1):
        template, new = Template.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "about": about,
                "industries": industries,
                "period": period,
                "due_day": due_day,
                "position": place * 10,
            },
        )
        if new:
            for at, (field_code, required) in enumerate(asked, 1):
                Asked.objects.create(template=template, field=fields[field_code], required=required, position=at * 10)


class Migration(migrations.Migration):

    dependencies = [("dossier", "0001_initial")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
