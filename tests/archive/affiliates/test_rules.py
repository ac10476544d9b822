"""Groups, their heads and trees; rings of owners never hang."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalface.archive.affiliates.rules import Bond, Branch, Company, bond_findings, heads, members, tree

A, B, C, D, OUT = (("customer", 1), ("customer", 2), ("customer", 3), ("customer", 4), ("outside", 9))


def owns(upper: Company, lower: Company, pct: int = 60) -> Bond:
    return Bond("owns", upper, lower, Decimal(pct))


@pytest.mark.parametrize(
    ("bonds", "group"),
    [
        pytest.param([], {A}, id="alone"),
        pytest.param([owns(OUT, A), owns(OUT, B, 51)], {A, B, OUT}, id="sisters under an outside head"),
        pytest.param([owns(OUT, A), owns(OUT, B, 49)], {A, OUT}, id="a minority share does not make a group"),
        pytest.param([owns(A, B, 50)], {A, B}, id="half is control"),
        pytest.param([Bond("group", OUT, A), Bond("group", OUT, C)], {A, C, OUT}, id="group membership"),
        pytest.param([Bond("representative", A, B), owns(B, C)], {A, B, C}, id="one legal representative"),
        pytest.param([Bond("guarantee", A, B)], {A}, id="a guarantee alone does not"),
        pytest.param([owns(A, B), owns(B, C), owns(C, A)], {A, B, C}, id="a ring"),
    ],
)
def test_who_belongs_together(bonds: list[Bond], group: set[Company]) -> None:
    assert members(A, bonds) == group


@pytest.mark.parametrize(
    ("bonds", "tops"),
    [
        pytest.param([owns(OUT, A), owns(OUT, B)], [OUT], id="the outside owner"),
        pytest.param([owns(A, B), owns(B, A)], [A], id="in a ring the least stands for all"),
        pytest.param([owns(A, B), Bond("representative", B, C)], [A, C], id="two heads, one person"),
        pytest.param(
            [owns(D, A), owns(B, C), owns(C, B), Bond("representative", A, B)], [D, B], id="head and ring"
        ),
    ],
)
def test_heads_of_a_group(bonds: list[Bond], tops: list[Company]) -> None:
    assert heads(members(A, bonds), bonds) == tops


def test_a_tree_goes_down_by_share_and_cuts_what_it_met() -> None:
    bonds = [owns(OUT, A, 55), owns(OUT, B, 90), owns(A, C, 60), owns(C, OUT, 70)]
    again = Branch(OUT, Decimal(70), again=True)
    assert tree(OUT, bonds) == Branch(
        OUT,
        None,
        again=False,
        below=(
            Branch(B, Decimal(90), again=False),
            Branch(A, Decimal(55), again=False, below=(Branch(C, Decimal(60), False, (again,)),)),
        ),
    )


companies = st.tuples(st.sampled_from(["customer", "outside"]), st.integers(1, 6))
any_bonds = st.lists(
    st.builds(
        Bond,
        st.sampled_from(["owns", "group", "representative", "guarantee"]),
        companies,
        companies,
        st.integers(1, 100).map(Decimal),
    ),
    max_size=30,
)


def shown(branch: Branch) -> list[Company]:
    own = [] if branch.again else [branch.company]
    return own + [company for below in branch.below for company in shown(below)]


@given(any_bonds)
def test_any_tangle_ends_and_no_tree_shows_a_company_twice(bonds: list[Bond]) -> None:
    group = members(A, bonds)
    tops = heads(group, bonds)
    drawn = [shown(tree(top, bonds)) for top in tops]
    assert all(len(names) == len(set(names)) for names in drawn)
    assert set().union(*map(set, drawn)) == group


@pytest.mark.parametrize(
    ("bond", "amount", "codes"),
    [
        pytest.param(owns(A, B), None, [], id="a share"),
        pytest.param(Bond("owns", A, B), None, ["share_missing"], id="no share"),
        pytest.param(owns(A, B, 101), None, ["share_missing"], id="more than all"),
        pytest.param(owns(A, A), None, ["affiliated_with_self"], id="of itself"),
        pytest.param(Bond("guarantee", A, B), 0, ["amount_missing"], id="a guarantee of nothing"),
        pytest.param(Bond("guarantee", A, B), 100, [], id="a guarantee"),
        pytest.param(Bond("representative", A, B), None, [], id="one representative"),
    ],
)
def test_a_tie_is_judged(bond: Bond, amount: int | None, codes: list[str]) -> None:
    found = bond_findings(bond, amount_fen=amount, from_on=None, until_on=None)
    assert [finding.code for finding in found] == codes


def test_a_tie_does_not_end_before_it_begins() -> None:
    days = {"from_on": date(2026, 2, 1), "until_on": date(2026, 1, 1)}
    assert [f.code for f in bond_findings(owns(A, B), amount_fen=None, **days)] == ["bond_backwards"]
