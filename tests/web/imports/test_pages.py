"""The way from a file to its rows, in a browser without scripts."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.builders.archive import a_customer
from tests.builders.imports import SHIPMENT_HEADERS, a_csv, a_load, a_run, a_shipment_row
from tests.builders.people import a_user
from tests.builders.trade import a_product
from tests.web.helpers import assert_same_queries, signed_in

from coalface.desk.imports import tasks
from coalface.desk.imports.actions.checking import check_run
from coalface.desk.imports.models import ImportRun
from coalface.desk.imports.reading import open_table
from coalface.desk.imports.registry import kinds
from coalface.desk.imports.rules.headers import map_headers
from coalface.desk.jobs.models import Progress
from coalface.trade.dispatch.models import Shipment

pytestmark = pytest.mark.django_db

CODE = "911100007109310534"
RIGHTS = (
    "import.run",
    "trade.edit",
    "trade.view",
    "customer.edit",
    "customer.view",
    "money.edit",
    "money.view",
)


@pytest.fixture
def clerk():
    return a_user(*RIGHTS)


@pytest.fixture
def client(clerk):
    return signed_in(clerk)


@pytest.fixture
def ground():
    a_product("动力煤")
    a_customer(credit_code=CODE)


def an_upload(content: bytes, name: str = "file.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def do_queued(run: ImportRun, task, clerk) -> None:
    """What the worker would do with the newest job of a run."""
    progress = Progress.objects.filter(subject_id=run.pk).latest("created_at")
    task.func(run_id=run.pk, user_id=clerk.pk, progress_id=str(progress.pk))


def test_from_upload_to_result_and_back(client, clerk, ground):
    wrong = a_shipment_row(CODE, "动力煤", tonnes="-5")
    content = a_csv([*SHIPMENT_HEADERS, "颜色"], [*a_shipment_row(CODE, "动力煤"), "黑"], wrong)
    answer = client.post("/imports/new/", {"content": "shipments", "file": an_upload(content)})
    run = ImportRun.objects.get()
    assert answer.url == f"/imports/{run.pk}/"

    page = client.get(answer.url).content.decode()
    assert ("颜色" in page, "not recognised" in page) == (True, True)
    columns = {
        f"column{place}": column
        for place, column in enumerate(
            ("number", "customer_id", "product_id", "shipped_on", "net_tonnes", "")
        )
    }
    client.post(f"/imports/{run.pk}/columns/", {"match_on": "number", **columns})
    do_queued(run, tasks.check, clerk)

    page = client.get(answer.url).content.decode()
    assert "The smallest value allowed is 0." in page
    assert Shipment.objects.count() == 0
    client.post(f"/imports/{run.pk}/load/")
    do_queued(run, tasks.load, clerk)
    run.refresh_from_db()
    assert (run.state, run.created, run.refused) == ("done", 1, 1)

    rows = client.get(f"/imports/{run.pk}/rows.csv")
    assert b"".join(rows.streaming_content).decode("utf-8-sig").splitlines()[1] == (
        "3,net tonnes,'-5,The smallest value allowed is 0.,Check the number and its sign.,refused"
    )
    client.post(f"/imports/{run.pk}/undo/")
    do_queued(run, tasks.undo, clerk)
    assert Shipment.objects.count() == 0
    assert (
        "Undone" in client.get(answer.url).content.decode()
        or "undone" in client.get(answer.url).content.decode()
    )


def test_a_file_that_is_no_table_is_refused_on_the_form(client):
    answer = client.post(
        "/imports/new/", {"content": "shipments", "file": an_upload(b"PK\x03\x04", "a.xlsx")}
    )
    assert answer.status_code == 422
    assert "damaged or incomplete" in answer.content.decode()
    assert ImportRun.objects.count() == 0


def test_a_missing_column_is_told_before_anything_is_checked(client, ground):
    client.post("/imports/new/", {"content": "shipments", "file": an_upload(a_csv(SHIPMENT_HEADERS[:4]))})
    run = ImportRun.objects.get()
    assert "required column" in client.get(f"/imports/{run.pk}/").content.decode()
    answer = client.post(f"/imports/{run.pk}/columns/", {"match_on": "number"})
    assert (answer.status_code, Progress.objects.count()) == (422, 0)


def test_a_preset_asks_for_no_columns(client):
    answer = client.post(
        "/imports/new/", {"content": "shipments:eia923", "file": an_upload(b"YEAR\n2024\n"), "supplier": "X"}
    )
    run = ImportRun.objects.get()
    assert (run.preset, run.options) == ("eia923", {"supplier": "X"})
    assert client.get(answer.url).status_code == 200


def test_the_list_asks_the_same_for_one_and_three(client, clerk, ground):
    assert_same_queries(
        client, "/imports/", lambda: a_load(a_csv(SHIPMENT_HEADERS, a_shipment_row(CODE, "动力煤")), by=clerk)
    )


def test_refused_rows_are_paged_and_downloaded_as_a_workbook(client, clerk, ground, tmp_path):
    rows = [a_shipment_row(CODE, "动力煤", tonnes="x") for _ in range(101)]
    run = a_load(a_csv(SHIPMENT_HEADERS, *rows), by=clerk)
    for asked in ("", "?only=refused"):
        assert "page=2" in client.get(f"/imports/{run.pk}/rows/{asked}").content.decode()
    path = tmp_path / "rows.xlsx"
    path.write_bytes(b"".join(client.get(f"/imports/{run.pk}/rows.xlsx").streaming_content))
    assert len(list(open_table(path).rows())) == 101


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_template_is_understood_by_its_own_import(clerk, form, language, tmp_path):
    client = signed_in(clerk)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    for kind in kinds():
        path = tmp_path / f"{kind.name}.{form}"
        path.write_bytes(b"".join(client.get(f"/imports/templates/{kind.name}.{form}").streaming_content))
        table = open_table(path)
        required = [column.name for column in kind.columns if column.required]
        mapped = map_headers(table.headers, kind.known_headers, required)
        assert ([f.code for f in mapped.findings], list(mapped.unknown)) == ([], []), kind.name
        assert len(mapped.places) == len(kind.columns)


def test_a_forecast_is_shown_without_loading(client, clerk, ground):
    run = a_run(a_csv(SHIPMENT_HEADERS, a_shipment_row(CODE, "动力煤")), by=clerk)
    check_run(run_id=run.pk, by=clerk)
    page = client.get(f"/imports/{run.pk}/").content.decode()
    assert ("This would happen" in page, "Load now" in page) == (True, True)


@pytest.mark.parametrize("path", ["/imports/", "/imports/new/", "/imports/templates/customers.csv"])
def test_the_pages_need_the_right_to_import(path):
    assert signed_in(a_user("customer.view")).get(path).status_code == 403


def test_other_peoples_imports_are_not_there(clerk, ground):
    run = a_load(a_csv(SHIPMENT_HEADERS, a_shipment_row(CODE, "动力煤")), by=clerk)
    stranger = signed_in(a_user(*RIGHTS))
    for path in ("", "rows/", "rows.csv", "undo/", "progress/"):
        assert stranger.get(f"/imports/{run.pk}/{path}").status_code == 404
    assert stranger.post(f"/imports/{run.pk}/load/").status_code == 404


def test_unknown_templates_are_not_found(client):
    assert client.get("/imports/templates/coal.csv").status_code == 404
    assert client.get("/imports/templates/customers.pdf").status_code == 404


def test_cells_that_look_like_formulas_come_back_harmless(client, clerk, ground):
    run = a_load(a_csv(SHIPMENT_HEADERS, a_shipment_row(CODE, "动力煤", tonnes="=1+1")), by=clerk)
    text = b"".join(client.get(f"/imports/{run.pk}/rows.csv").streaming_content).decode("utf-8-sig")
    assert "'=1+1" in io.StringIO(text).read()
