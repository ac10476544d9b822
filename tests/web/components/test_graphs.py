"""Where the points of a network stand."""

from coalface.web.components.graphs import Edge, Graph, Group, Node

GROUPS = [Group("known", "Known", "green", "circle")]


def a_graph(*nodes: tuple[str, int], ties: tuple[tuple[str, str], ...] = ()) -> Graph:
    return Graph(
        "Map",
        GROUPS,
        [Node(key, key, "known", row=row) for key, row in nodes],
        [Edge(one, other, "reports to") for one, other in ties],
    )


def test_points_stand_in_their_rows_below_those_they_are_tied_to() -> None:
    places = a_graph(
        ("left", 1),
        ("right", 1),
        ("of right", 3),
        ("of left", 3),
        ties=(("of left", "left"), ("of right", "right")),
    ).places

    assert places["left"][1] < places["of left"][1]
    assert places["left"][0] < places["right"][0]
    assert places["of left"][0] < places["of right"][0]


def test_no_two_points_share_a_place() -> None:
    places = a_graph(*((str(number), number % 3) for number in range(12))).places

    assert len(set(places.values())) == 12
