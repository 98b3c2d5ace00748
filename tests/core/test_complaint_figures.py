from collections import Counter
from decimal import Decimal

from hypothesis import given, strategies as st

from renaksi.core.agency import AgencyKind
from renaksi.core.complaint import EXCLUDED, ComplaintBucket
from renaksi.core.complaint_figures import ComplaintFigures, Counted, Declared, figures
from renaksi.core.complaint_parts import Owner, below, parts, total
from renaksi.core.funnel import Child

B = ComplaintBucket
COUNTED = st.lists(
    st.builds(
        Counted,
        agency_id=st.just(1),
        status=st.sampled_from(["a", "b", "c"]),
        bucket=st.sampled_from(ComplaintBucket),
        classification=st.sampled_from(["x", "y"]),
        many=st.integers(1, 50),
        rating_sum=st.integers(0, 9),
        rated=st.integers(0, 3),
    ),
    max_size=8,
)
STATED = st.lists(
    st.builds(Declared, st.just(20), st.integers(5, 9), st.integers(0, 5), st.just(3))
)


def test_what_is_archived_deferred_or_foreign_leaves_the_denominator_and_is_shown():
    one = figures(Counted(1, bucket.value, bucket, "Aspirasi", 3) for bucket in ComplaintBucket)
    assert (one.received, one.excluded, one.unmapped, one.denominator) == (21, 9, 3, 12)
    assert (one.followed_up, one.finished, one.backlog) == (6, 3, 6)
    assert (one.share_followed_up, one.share_finished) == (Decimal("50.00"), Decimal("25.00"))
    assert one.classes == {"Aspirasi": 21}
    assert not one.is_small


def test_nothing_received_has_no_share_and_few_are_marked():
    assert ComplaintFigures().share_finished is None
    assert not ComplaintFigures().is_small
    assert figures([Counted(1, "a", B.FINISHED, "x", 9)]).is_small
    assert not figures([Counted(1, "a", B.FINISHED, "x", 10)]).is_small
    assert figures([Counted(1, "a", B.ARCHIVED, "x", 9)]).share_finished is None


def test_stated_totals_count_and_are_told_apart():
    one = figures([Counted(1, "a", B.FINISHED, "x", 10)], [Declared(20, 12, 8, 2, Decimal("4.5"))])
    assert (one.received, one.declared, one.excluded) == (30, 20, 2)
    assert (one.followed_up, one.finished, one.handling_days) == (22, 18, Decimal("4.50"))


@given(counted=COUNTED, stated=STATED)
def test_counts_hold_together(counted, stated):
    one = figures(counted, stated)
    assert one.received == sum(c.many for c in counted) + 20 * len(stated)
    assert sum(one.raw.values()) == sum(one.classes.values()) == sum(one.buckets.values())
    assert one.excluded == sum(c.many for c in counted if c.bucket in EXCLUDED) + 3 * len(stated)
    assert 0 <= one.finished <= one.followed_up <= one.denominator
    assert (one.rating is None) == (one.rated == 0)


@given(counted=COUNTED, more=st.integers(1, 1000))
def test_more_complaints_handled_alike_never_lower_a_share(counted, more):
    """More complaints never lower a score: only shares are looked at."""
    often = [one._replace(many=one.many * more) for one in counted]
    assert figures(often).share_finished == figures(counted).share_finished


@given(some=st.lists(st.tuples(st.sampled_from([None, 2, 3, 4]), COUNTED), min_size=1, max_size=6))
def test_parts_sum_to_the_whole_and_below_is_without_the_node(some):
    node, hubs = Child(1, "34", "DIY", is_hub=True), [Child(2, "A", "A", is_hub=True)]
    owners = [
        Owner(1 if part is None else 10 + place, "k", "n", AgencyKind.KOTA, part, figures(counted))
        for place, (part, counted) in enumerate(some)
    ]
    whole, shares = total(owners), parts(node, hubs, owners)
    summed = sum((one.figures for one in shares), ComplaintFigures())
    assert Counter(summed.buckets) == Counter(whole.buckets)
    assert summed.received == whole.received == sum(one.figures.received for one in owners)
    own = sum(one.figures.received for one in owners if one.agency_id == 1)
    assert below(owners, 1).received == whole.received - own
