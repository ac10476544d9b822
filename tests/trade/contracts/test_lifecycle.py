"""Draft, approval, force, end; supplements, promises, signatures."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.admission import a_route
from tests.builders.agreements import a_complete_draft, a_floor, in_force, terms_of
from tests.builders.archive import a_customer
from tests.builders.people import a_user, the_system
from tests.builders.trade import a_contract, a_product, agreed

from coalface.archive.customers.models import Customer
from coalface.desk.approvals.actions import decide, withdraw_approval
from coalface.desk.approvals.models import Approval, ApprovalStep
from coalface.desk.inbox.models import Notice
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.kernel.findings import Refused
from coalface.kernel.versions import StaleRecord
from coalface.trade.contracts.actions import (
    ContractFixed,
    NotAgreeable,
    NotSignable,
    PromiseInvalid,
    StepImpossible,
    TermsFixed,
    ask_for_signature,
    change_contract,
    delete_contract,
    end_contracts,
    record_promise,
    refuse_signature,
    remind_of_promises,
    settle_promise,
    sign,
    submit_contract,
    terminate_contract,
)
from coalface.trade.contracts.models import Contract, Signature
from coalface.trade.contracts.queries import open_contracts, price_on, quantities_of
from coalface.trade.contracts.rules.states import State
from coalface.trade.contracts.signing import LOCAL
from coalface.trade.months.actions import recompute_dirty
from coalface.trade.months.models import CustomerMonth

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def decider() -> User:
    """The one person past whom contracts go."""
    person = a_user("customer.view", "trade.view", "contract.decide", full_name="李总")
    a_route(person, kind="contract")
    return person


def codes(refusal: pytest.ExceptionInfo) -> list[str]:
    return [finding.code for finding in refusal.value.findings]


def word(decider: User, verdict: str, words: str = "") -> None:
    step = ApprovalStep.objects.get(is_current=True)
    decide(step_id=step.pk, verdict=verdict, words=words, by=decider)


def again(contract: Contract) -> Contract:
    return Contract.objects.select_related("customer", "product").get(pk=contract.pk)


def submitted(contract: Contract) -> Contract:
    contract = again(contract)
    return submit_contract(contract=contract, version=contract.version, by=the_system())


def test_a_draft_comes_into_force_by_approval(decider: User) -> None:
    draft = a_complete_draft()
    assert (draft.state, list(open_contracts(the_system(), draft.customer, draft.starts_on))) == ("draft", [])
    submitted(draft)
    assert again(draft).state == Contract.State.APPROVING
    word(decider, "granted")
    found = again(draft)
    assert (found.state, found.approved_on) == ("in_force", timezone.localdate())
    assert Customer.objects.get(pk=draft.customer_id).engaged_until == draft.ends_on
    assert {"trade.contract.submit", "trade.contract.settle"} <= set(
        AuditEvent.objects.values_list("action", flat=True)
    )


def test_a_draft_agrees_nothing_yet(decider: User) -> None:
    draft = a_complete_draft()
    recompute_dirty(by=the_system())
    assert CustomerMonth.objects.filter(contracted_kg__gt=0).count() == 0
    submitted(draft)
    word(decider, "granted")
    recompute_dirty(by=the_system())
    assert CustomerMonth.objects.filter(contracted_kg__gt=0).count() == 2


def test_what_lacks_is_named_and_nothing_is_asked(decider: User) -> None:
    draft = a_complete_draft(dispute_words="", transport="")
    with pytest.raises(NotAgreeable) as refusal:
        submitted(draft)
    assert codes(refusal) == ["no_transport", "no_dispute"]
    assert (again(draft).state, Approval.objects.count()) == ("draft", 0)


@pytest.mark.parametrize("verdict", ["refused", "returned"])
def test_a_contract_not_approved_is_a_draft_again(decider: User, verdict: str) -> None:
    draft = a_complete_draft()
    submitted(draft)
    word(decider, verdict, "价格须再谈")
    assert again(draft).state == Contract.State.DRAFT


def test_the_author_takes_the_question_back(decider: User) -> None:
    draft = a_complete_draft()
    submitted(draft)
    withdraw_approval(approval_id=Approval.objects.get().pk, by=the_system())
    assert again(draft).state == Contract.State.DRAFT


def test_a_price_below_the_floor_is_told_to_the_approvers(decider: User) -> None:
    product = a_product()
    a_floor(product, "730", date(2024, 1, 1))
    submitted(a_complete_draft(product=product))
    assert "730.00" in Approval.objects.get().words
    assert AuditEvent.objects.get(action="trade.contract.submit").detail["below_floor"] is True


def test_nothing_changes_while_others_decide_and_little_afterwards(decider: User) -> None:
    draft = a_complete_draft()
    found = submitted(draft)
    with pytest.raises(ContractFixed) as deciding:
        change_contract(contract=found, version=found.version, remarks="改", by=the_system())
    word(decider, "granted")
    found = again(draft)
    with pytest.raises(ContractFixed) as fixed:
        change_contract(contract=found, version=found.version, ends_on=date(2025, 6, 30), by=the_system())
    excused = [agreed("2024-01", 50_000, 2_000), agreed("2024-02", 50_000)]
    change_contract(contract=found, version=found.version, quantities=excused, by=the_system())
    assert (codes(deciding), codes(fixed)) == (["in_approval"], ["by_supplement"])
    assert quantities_of(found) == excused
    with pytest.raises(ContractFixed):
        delete_contract(contract=found, version=again(found).version, by=the_system())


def test_months_that_do_not_sum_are_refused() -> None:
    draft = again(a_complete_draft())
    with pytest.raises(NotAgreeable) as refusal:
        change_contract(
            contract=draft, version=draft.version, quantities=[agreed("2024-01", 1)], by=the_system()
        )
    assert codes(refusal) == ["sum_differs"]


def test_a_supplement_changes_the_terms_of_its_contract(decider: User) -> None:
    parent = in_force(a_complete_draft(), decider)
    supplement = a_contract(
        parent.customer, kind="supplement", draft=True, amends=parent, starts_on=date(2024, 2, 1)
    )
    terms_of(supplement, from_on=date(2024, 2, 1), unit_price_per_tonne=D(700))
    with pytest.raises(TermsFixed):
        terms_of(parent, from_on=date(2024, 2, 1))
    submitted(supplement)
    assert price_on(parent, None, date(2024, 2, 15)).unit_price_per_tonne == D(720)
    word(decider, "granted")
    days = (date(2024, 1, 31), date(2024, 2, 1))
    assert [price_on(parent, None, day).unit_price_per_tonne for day in days] == [D(720), D(700)]
    assert parent.terms.get(number=2).supplement == supplement


def test_a_contract_is_dissolved_with_a_reason_by_who_decides(decider: User) -> None:
    found = in_force(a_complete_draft(), decider)
    seller = a_user("trade.edit", "trade.view")
    day = date(2024, 1, 20)
    for by, reason, refusal in ((seller, "停产", NotAllowed), (decider, " ", StepImpossible)):
        with pytest.raises(refusal):
            terminate_contract(contract=found, version=found.version, on=day, reason=reason, by=by)
    ended = terminate_contract(contract=found, version=found.version, on=day, reason="客户停产", by=decider)
    assert (ended.state, ended.ends_on, ended.over_reason) == ("terminated", day, "客户停产")
    assert [one.month.first for one in quantities_of(ended)] == [date(2024, 1, 1)]
    assert AuditEvent.objects.latest("pk").action == "trade.contract.terminate"
    with pytest.raises(StaleRecord):
        terminate_contract(contract=found, version=found.version, on=day, reason="x", by=decider)


def test_contracts_end_with_their_last_day() -> None:
    running = a_contract(ends_on=date(2024, 12, 31))
    assert end_contracts(today=date(2024, 12, 31), by=the_system()) == 0
    assert end_contracts(today=date(2025, 1, 1), by=the_system()) == 1
    found = again(running)
    assert (found.state, found.over_on) == ("ended", date(2024, 12, 31))
    assert AuditEvent.objects.latest("pk").action == "trade.contract.end"


STEPS = st.lists(
    st.sampled_from(["submit", "granted", "refused", "withdraw", "terminate", "end", "change"]), max_size=6
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_way_leads_into_force_past_approval(decider: User, steps: list[str]) -> None:
    """And what was approved never becomes a draft again."""
    draft = a_complete_draft()
    granted = False
    for step in steps:
        before = again(draft)
        try:
            _do(step, before, decider)
        except (Refused, Approval.DoesNotExist, ApprovalStep.DoesNotExist):
            continue
        granted = granted or step == "granted"
        state = State(again(draft).state)
        assert granted is (state in (State.IN_FORCE, State.ENDED, State.TERMINATED))
    Approval.objects.all().delete()


def _do(step: str, contract: Contract, decider: User) -> None:
    version, by = contract.version, the_system()
    if step == "submit":
        submit_contract(contract=contract, version=version, by=by)
    elif step in ("granted", "refused"):
        word(decider, step, "说明")
    elif step == "withdraw":
        withdraw_approval(approval_id=Approval.objects.get(state="open").pk, by=by)
    elif step == "terminate":
        day = contract.starts_on
        terminate_contract(contract=contract, version=version, on=day, reason="停产", by=decider)
    elif step == "end":
        end_contracts(today=date(2030, 1, 1), by=by)
    else:
        change_contract(contract=contract, version=version, remarks=f"改 {version}", by=by)


def test_a_promise_has_an_amount_and_is_followed_up() -> None:
    contract, owner = a_contract(), a_user("trade.edit", "trade.view", "customer.view")
    due = timezone.localdate() + timedelta(days=3)
    with pytest.raises(PromiseInvalid) as refusal:
        record_promise(contract=contract, side="ours", words="返利", due_on=due, owner=owner, by=the_system())
    assert codes(refusal) == ["no_amount"]
    made = record_promise(
        contract=contract,
        side="ours",
        words="年终返利",
        due_on=due,
        owner=owner,
        amount_yuan=D(300_000),
        by=the_system(),
    )
    assert remind_of_promises(today=timezone.localdate(), by=the_system()) == 1
    assert remind_of_promises(today=timezone.localdate(), by=the_system()) == 0
    settle_promise(promise_id=made.pk, words="已返利", by=owner)
    assert Notice.objects.get(recipient=owner).state == Notice.State.CLOSED
    assert AuditEvent.objects.filter(action="trade.contract.settle_promise").count() == 1
    with pytest.raises(PromiseInvalid):
        settle_promise(promise_id=made.pk, words="再来", by=owner)


def test_a_signature_is_proved_by_its_code() -> None:
    contract = a_contract()
    asked = ask_for_signature(
        contract=contract, party="buyer", signer="王经理", service="local", by=the_system()
    )
    with pytest.raises(NotSignable) as wrong:
        sign(signature_id=asked.pk, given="no", by=the_system())
    sign(signature_id=asked.pk, given=LOCAL.code(asked.reference), by=the_system())
    assert Signature.objects.get().state == Signature.State.SIGNED
    assert AuditEvent.objects.latest("pk").detail["state"] == "signed"
    with pytest.raises(NotSignable) as twice:
        ask_for_signature(contract=contract, party="buyer", signer="李", service="local", by=the_system())
    with pytest.raises(NotSignable) as over:
        refuse_signature(signature_id=asked.pk, words="不签", by=the_system())
    assert [codes(one) for one in (wrong, twice, over)] == [["wrong_code"], ["asked_already"], ["settled"]]


def test_who_refused_may_be_asked_again_and_a_draft_is_not_signed() -> None:
    contract = a_contract()
    for _ in range(2):
        asked = ask_for_signature(
            contract=contract, party="seller", signer="张总", service="local", by=the_system()
        )
        refuse_signature(signature_id=asked.pk, words="条款有误", by=the_system())
    with pytest.raises(NotSignable) as refusal:
        ask_for_signature(
            contract=a_complete_draft(a_customer()),
            party="buyer",
            signer="王",
            service="local",
            by=the_system(),
        )
    assert codes(refusal) == ["not_in_force"]
