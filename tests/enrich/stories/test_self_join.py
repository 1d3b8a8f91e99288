"""The join day by day compared with its definition, in which each text is compared with every other one."""

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
import pytest

from enrich.copies.sketch.features import unpack
from enrich.copies.sketch.sketch import compared, sketch
from enrich.copies.text.frequencies import frozen
from enrich.copies.text.lexicon import Lexicon
from enrich.stories import self_join
from enrich.stories.linkage import linked
from enrich.stories.rule import STORY
from enrich.stories.self_join import UNDATED, SelfJoin, days_of
from enrich.stories.stories import find_stories
from enrich.stories.vectors import WHOLE, vectors

DAYS = 13
LEXICON = Lexicon()


def made(seed, count, undated=0.0):
    """Reports of some events in one field, by their days: days and features."""
    pick = random.Random(seed)
    words = sorted(word for word, times in frozen().words.items() if word.isascii() and 5 < times < 500)
    field = pick.sample(words, 60)
    events = [(pick.sample(words, 30), pick.randrange(DAYS)) for _ in range(count // 8)]
    reports = []
    for _ in range(count):
        names, day = pick.choice(events)
        said = pick.choices(names, k=40) + pick.choices(field, k=30) + pick.choices(words, k=20)
        when = UNDATED if pick.random() < undated else 1_000 + min(day + int(pick.expovariate(0.7)), DAYS)
        reports.append((when, " ".join(said)))
    reports.sort()
    features = [one.features for one in sketch([compared("", text) for _, text in reports], LEXICON)]
    return np.array([when for when, _ in reports]), features


def by_definition(days, features, rule):
    """The scores that count, by the indexes of both texts."""
    found = vectors(unpack(features), rule)
    texts = [
        {
            int(found.terms[i]): (float(np.float32(found.weights[i])), int(found.parts[i]) * bool(found.is_sign[i]))
            for i in range(*found.offsets[n : n + 2])
        }
        for n in range(len(days))
    ]
    alike = {}
    reach = [0] * len(days)
    for b, a in combinations(range(len(days)), 2):
        if UNDATED not in (days[a], days[b]) and abs(days[a] - days[b]) > rule.days:
            continue
        reach[a], reach[b] = reach[a] + 1, reach[b] + 1
        common = texts[a].keys() & texts[b].keys()
        of_signs = [min(texts[a][term][1], texts[b][term][1]) for term in common]
        product = {term: texts[a][term][0] * texts[b][term][0] for term in common}
        signs = sum(product[term] for term, part in zip(common, of_signs, strict=True) if part)
        total = sum(product.values())
        enough = sum(of_signs) >= rule.shared_signs * WHOLE - WHOLE // 10
        if enough and signs >= rule.compared and total >= rule.least:
            alike[a, b] = total
    usual = []
    for n in range(len(days)):
        nearest = sorted((value for pair, value in alike.items() if n in pair), reverse=True)
        ranks = nearest[rule.first_rank : rule.last_rank]
        known = reach[n] if found.is_known[n] else len(nearest)
        missing = rule.last_rank - min(max(known, rule.first_rank), rule.last_rank)
        mean = (sum(ranks) + rule.unknown * missing) / (rule.last_rank - rule.first_rank)
        least = rule.strange_background if found.is_strange[n] else rule.least_background
        usual.append(max(least, mean + rule.background))
    scores = {}
    for (a, b), value in alike.items():
        brevity = min(1.0, min(found.lengths[a], found.lengths[b]) / rule.long_text) ** rule.brevity
        score = min(10_000, round(10_000 * value * rule.usual / (usual[a] * usual[b]) ** 0.5 * brevity))
        if score >= rule.counts:
            scores[a, b] = score
    return scores


@pytest.mark.parametrize(("seed", "undated"), [(1, 0.0), (2, 0.1), (3, 1.0)])
@pytest.mark.parametrize("pending", [0, self_join._PENDING])
def test_scores_and_stories_are_those_of_the_definition(monkeypatch, seed, undated, pending):
    monkeypatch.setattr(self_join, "_PENDING", pending)
    monkeypatch.setattr(self_join, "PORTION", 7)
    days, features = made(seed, 160, undated)
    expected = by_definition(days, features, STORY)
    join = SelfJoin(days, STORY)
    parts = [join.add(*day, lambda places: [features[place] for place in places]) for day in days_of(days)]
    left, right, values = (np.concatenate(column) for column in zip(*parts, join.finish(), strict=True))
    scores = dict(zip(zip(left.tolist(), right.tolist(), strict=True), values.tolist(), strict=True))
    assert len(scores) > 100
    for pair, value in scores.items():
        assert abs(value - expected[pair]) <= 1  # of 10,000: the order of summation differs
    inside = {pair for pair in expected if join.sets[pair[0]] == join.sets[pair[1]]}
    assert len(inside ^ scores.keys()) <= 2  # pairs exactly at the threshold
    of_pair = linked(len(days), left, right, values, STORY)
    found = find_stories(days, np.arange(len(days)), lambda places: [features[place] for place in places])
    assert found.stories.tolist() == of_pair.tolist()
    assert found.limited == 0


def test_if_words_are_too_common_it_is_reported_and_the_names_do_not_matter():
    days, features = made(4, 160)
    rule = STORY._replace(looked_up=200)
    found = find_stories(days, np.arange(len(days)), lambda places: [features[place] for place in places], rule)
    assert 0 < found.limited <= len(days)
    whole = find_stories(days, np.arange(len(days)), lambda places: [features[place] for place in places])
    assert len(set(found.stories.tolist())) < len(days)
    assert whole.limited == 0


def test_no_texts_are_no_stories():
    found = find_stories(np.empty(0, np.int64), np.empty(0, np.int64), lambda _: [])
    assert found.stories.tolist() == []
