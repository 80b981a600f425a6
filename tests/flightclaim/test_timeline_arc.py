"""The bow over a claim's steps."""

from flightclaim import timeline_arc


def test_there_is_a_dot_over_the_middle_of_each_column():
    arc = timeline_arc.draw(["done", "now", "next"])

    assert [dot.x for dot in arc.dots] == [133, 400, 667]
    assert [dot.state for dot in arc.dots] == ["done", "now", "next"]


def test_the_way_rises_in_the_middle_and_lands_again():
    first, middle, last = timeline_arc.draw(["done", "done", "now"]).dots

    assert first.y == last.y > middle.y


def test_amber_reaches_as_far_as_the_claim_has_come():
    arc = timeline_arc.draw(["done", "now", "next"])

    assert arc.flown.split("L")[-1].startswith("400 ")
    assert arc.whole.split("L")[-1].startswith("667 ")


def test_nothing_is_flown_at_the_first_step():
    assert timeline_arc.draw(["now", "next"]).flown == ""


def test_no_steps_draw_nothing():
    assert timeline_arc.draw([]).whole == ""
