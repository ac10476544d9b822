"""The first version of the policy: R0.19-R0.25 with the open points settled (ADR 0030-0036)."""

from datetime import date

from django.db import migrations

DOCUMENT = {'window_months': 12,
 'least_months': 6,
 'quantity': 'dispatched',
 'fulfilment': 'f1',
 'fluctuation': 'plan_gap',
 'fluctuation_without_plan': 'cv_population',
 'levels_per_unshipped_month': 1,
 'idle_months_to_potential': 3,
 'further_idle_months_to_eliminated': 3,
 'trial_months': 3,
 'running_months_before_upgrade': 6,
 'levels_per_upgrade': 1,
 'downgrade': 'straight',
 'approval': 'changes',
 'ladder': {'strategic': {'fulfilment_over_pct': '90',
                          'fluctuation_under_pct': '10',
                          'on_time_over_pct': None,
                          'bill_share_under_pct': None,
                          'judged': ['funds_stable',
                                     'stock_capacity',
                                     'large_scale',
                                     'creditworthy']},
            'long_term': {'fulfilment_over_pct': '85',
                          'fluctuation_under_pct': '15',
                          'on_time_over_pct': None,
                          'bill_share_under_pct': None,
                          'judged': ['funds_stable',
                                     'stock_capacity',
                                     'demand_potential',
                                     'creditworthy']},
            'market': {'fulfilment_over_pct': '80',
                       'fluctuation_under_pct': '20',
                       'on_time_over_pct': None,
                       'bill_share_under_pct': None,
                       'judged': ['funds_stable',
                                  'stock_capacity',
                                  'large_scale',
                                  'creditworthy']}}}


def install(apps, schema_editor):
    policies = apps.get_model("grading", "GradingPolicy")
    if not policies.objects.exists():
        policies.objects.create(version=1, valid_from_on=date(2000, 1, 1), document=DOCUMENT, note="R0.19–R0.25")


class Migration(migrations.Migration):
    dependencies = [("grading", "0001_initial")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
