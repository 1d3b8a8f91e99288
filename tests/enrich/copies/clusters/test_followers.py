"""Followers of a large cluster: every reason why a newcomer might not be one, one by one."""

from __future__ import annotations

import itertools
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.copies.clusters.constraints import UNCONSTRAINED
from enrich.copies.clusters.followers import (
    Link,
    Member,
    Neighbours,
    Place,
    are_followers,
    followed_cluster,
    followed_clusters,
    place_of,
)  # fmt: skip
from enrich.copies.clusters.graph import adjacency, graph_among
from enrich.copies.ruleset import DEGREE_CAP

MOST = DEGREE_CAP.edges
KEY, OWN = 900, 9_000  # keys of the newcomer's article and version
CLUSTER = 4
FOLLOWER = 700


def leaders(count=MOST, first=0):
    """Links to leaders of the cluster; a leader's article key is 100 more than its version key."""
    return [Link(OWN, version, 100 + version, declared=False) for version in range(first, first + count)]


def member(component, cluster, *, follows=False):
    return Member(component, cluster, represents=False, follows=follows)


def neighbours(links, *, members=MappingProxyType({}), keep=frozenset(), smallest=MappingProxyType({})):
    """What is known about the linked articles: they lead one cluster, and keep edges to smaller copies.

    keep: the versions that keep an edge to the newcomer.
    """
    return Neighbours(
        {link.article: member(2, CLUSTER) for link in links} | members,
        {(link.other, link.own) for link in links if link.other not in keep},
        smallest,
    )


def test_a_newcomer_whose_copies_all_lead_follows_them():
    assert place_of(KEY, leaders(), neighbours(leaders())) == Place(component=2, cluster=CLUSTER)


def test_a_source_it_declares_may_follow_itself():
    links = [*leaders(), Link(OWN, 600, FOLLOWER, declared=True)]
    known = {"members": {FOLLOWER: member(2, CLUSTER, follows=True)}, "smallest": {FOLLOWER: 600}}
    assert place_of(KEY, links, neighbours(links, **known)) == Place(2, CLUSTER)


def test_two_versions_of_one_leader_are_two_links():
    links = [*leaders(MOST - 1), Link(OWN, 60, 100, declared=False)]
    assert place_of(KEY, links, neighbours(links)) == Place(2, CLUSTER)


def test_it_follows_most_of_its_leaders_and_between_equal_clusters_all_edges_decide():
    parts = {link.article: member(2, CLUSTER + link.other % 2) for link in leaders()}
    assert place_of(KEY, leaders(), neighbours(leaders(), members=parts)) is None
    parts[100] = member(2, CLUSTER + 1)
    assert place_of(KEY, leaders(), neighbours(leaders(), members=parts)) == Place(2, CLUSTER + 1)


UNLIKE = leaders()[:-1]


@pytest.mark.parametrize(
    ("key", "links", "known"),
    [
        pytest.param(KEY, leaders(MOST - 1), {}, id="more of its copies would be kept"),
        pytest.param(KEY, [*UNLIKE, Link(OWN + 1, 47, 147, declared=False)], {}, id="two versions of its own"),
        pytest.param(KEY, leaders(MOST + 1), {}, id="an edge more than is kept"),
        pytest.param(KEY, leaders(), {"keep": {7}}, id="it is among the few copies that another keeps"),
        pytest.param(
            KEY,
            leaders(),
            {"members": {107: member(2, CLUSTER, follows=True)}, "smallest": {107: 7}},
            id="one follows so far",
        ),
        pytest.param(KEY, leaders(), {"members": {107: member(1, CLUSTER)}}, id="it joins two components"),
        pytest.param(1, leaders(), {}, id="the component would be named after it"),
        pytest.param(2, leaders(), {}, id="it names the component already"),
        pytest.param(CLUSTER - 1, leaders(), {}, id="the cluster would be named after it"),
    ],
)
def test_an_article_that_may_affect_others_does_not_merely_follow(key, links, known):
    assert place_of(key, links, neighbours(links, **known)) is None


def test_another_that_is_new_or_keeps_more_copies_is_not_a_leader():
    known = neighbours(leaders())
    new = {article: found for article, found in known.members.items() if article != 105}
    assert place_of(KEY, leaders(), known._replace(members=new)) is None
    assert place_of(KEY, leaders(), neighbours(leaders(), keep={5})) is None


def test_a_declared_source_that_the_newcomer_would_make_lead():
    links = [*leaders(), Link(OWN, 600, FOLLOWER, declared=True)]
    follows = {FOLLOWER: member(2, CLUSTER, follows=True)}
    for smallest in (MOST - 1, 0):  # the key of one of its versions is smaller than the last leader's
        assert place_of(KEY, links, neighbours(links, members=follows, smallest={FOLLOWER: smallest})) is None
    few = [*leaders(MOST - 1), Link(OWN, 600, FOLLOWER, declared=True)]
    assert place_of(KEY, few, neighbours(few, members=follows, smallest={FOLLOWER: 600})) is None


@given(st.randoms(use_true_random=False), st.integers(2, 40), st.integers(1, 9))
def test_followers_placed_together_go_where_each_would_alone(rng, size, most):
    edges = [(a, b, 9000) for a, b in itertools.combinations(range(size), 2) if rng.random() < 0.6]
    found = adjacency(edges, UNCONSTRAINED, None, most)
    follow = are_followers(found, most)
    graph = graph_among(found, np.ones(len(found.keys), np.bool_))
    clusters = {key: rng.randrange(3) for key in found.keys[~follow].tolist()}
    expected = {
        key: followed_cluster(clusters[other] for other in graph[key] if other in clusters)
        for key in found.keys[follow].tolist()
    }
    assert followed_clusters(found, follow, clusters) == expected
