from coalface.trade.catalogue.rules import item_findings


def test_an_entry_needs_code_and_name() -> None:
    assert [finding.code for finding in item_findings("", "")] == ["code_missing", "name_missing"]


def test_a_whole_entry_is_sound() -> None:
    assert item_findings("M1", "塔山矿") == []
