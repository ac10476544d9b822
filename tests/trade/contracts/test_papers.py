"""Files that hang on contracts."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.builders.people import a_user, the_system
from tests.builders.trade import a_contract
from tests.web.helpers import signed_in

from coalface.archive.timeline.models import TimelineEntry
from coalface.desk.files.actions import NotKept
from coalface.desk.files.models import Attachment
from coalface.desk.files.queries import attachments_of
from coalface.identity.audit.models import AuditEvent
from coalface.identity.people.access import NotAllowed
from coalface.identity.people.models import User
from coalface.trade.contracts.actions import attach_to_contract, remove_from_contract
from coalface.trade.contracts.models import Contract

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 signed"


def signed_copy(
    contract: Contract, by: User, name: str = "合同扫描件.pdf", data: bytes = PDF
) -> list[Attachment]:
    return attach_to_contract(contract=contract, uploads=[(io.BytesIO(data), name, "application/pdf")], by=by)


def test_a_file_hangs_on_the_contract_and_stands_in_the_customers_story() -> None:
    contract, by = a_contract(), a_user("trade.view", "trade.edit")
    [made] = signed_copy(contract, by)
    event = AuditEvent.objects.filter(action="desk.files.attach").latest("pk")
    line = TimelineEntry.objects.get(kind="file")
    assert (made.subject_kind, made.subject_id, event.subject_id) == ("contract", contract.pk, contract.pk)
    assert line.text == f"Files of contract {contract.number}: 合同扫描件.pdf"


def test_of_several_files_all_are_kept_or_none() -> None:
    contract, by = a_contract(), a_user("trade.view", "trade.edit")
    uploads = [(io.BytesIO(PDF), "一.pdf", ""), (io.BytesIO(b"MZ program"), "二.exe", "")]
    with pytest.raises(NotKept):
        attach_to_contract(contract=contract, uploads=uploads, by=by)
    assert Attachment.objects.count() == 0


def test_files_need_the_right_to_edit_trade() -> None:
    with pytest.raises(NotAllowed):
        signed_copy(a_contract(), a_user("trade.view"))


def test_a_removed_file_no_longer_shows() -> None:
    contract = a_contract()
    [made] = signed_copy(contract, the_system())
    remove_from_contract(contract=contract, attachment=made, by=the_system())
    assert list(attachments_of(a_user("trade.view"), contract)) == []


def test_files_are_uploaded_shown_and_removed_on_the_page() -> None:
    contract = a_contract()
    client = signed_in(a_user("trade.view", "trade.edit", "customer.view"))
    page, upload = (
        reverse("trade:contract", args=[contract.pk]),
        reverse("agreements:contract_files", args=[contract.pk]),
    )
    form = client.get(upload).content.decode()
    assert ("multipart/form-data" in form, "image/*" in form) == (True, True)
    client.post(upload, {"uploads": [SimpleUploadedFile("附件一.pdf", PDF, "application/pdf")]})
    kept = Attachment.objects.get()
    assert "附件一.pdf" in client.get(page).content.decode()
    client.post(reverse("agreements:contract_file_remove", args=[contract.pk, kept.pk]))
    assert "附件一.pdf" not in client.get(page).content.decode()
