#!/usr/bin/env python3
"""Tests of eval/score.py: eval/score_test.py"""
import itertools
import random
import unittest

import score

TEXT = "Kestania sold Ruvia twelve Falcon-7 drones. Ruvia denied it."


def claim(**fields):
    whole = {"doc": "d", "kind": "transfer", "roles": {"supplier": ["Kestania"], "recipient": ["Ruvia"]},
             "stage": "delivered", "date": None, "place": None, "quantity": None, "polarity": "affirmed",
             "certainty": "asserted", "attributed_to": [], "evidence": "Kestania sold Ruvia"}
    return whole | fields


def compare(gold, pred):
    return score.Score(gold, pred, {"d": TEXT})


class Scoring(unittest.TestCase):
    def test_pairs_are_the_best_of_all_that_are_possible(self):
        chance = random.Random(7)
        for _ in range(300):
            rows, columns = chance.randint(1, 5), chance.randint(1, 5)
            weights = {(i, j): chance.choice((0.5, 0.75, 0.9, 1.0)) + chance.random() / 1e3
                       for i in range(rows) for j in range(columns) if chance.random() < 0.6}
            best = max(sum(weights.get(pair, 0.0) for pair in zip(order, range(columns)))
                       for order in itertools.permutations(list(range(rows)) + [None] * columns, columns))
            found = score.best_pairs(weights)
            self.assertEqual(len({i for i, _ in found}), len(found))
            self.assertEqual(len({j for _, j in found}), len(found))
            self.assertAlmostEqual(sum(weights[pair] for pair in found), best)

    def test_what_is_the_same_scores_one(self):
        self.assertEqual(compare([claim()], [claim()]).f1(), 1.0)

    def test_kind_evidence_and_parties_must_agree(self):
        for other in (claim(kind="support"), claim(evidence="Ruvia denied it"),
                      claim(roles={"supplier": ["Ruvia"], "recipient": ["Kestania"]})):
            self.assertEqual(compare([claim()], [other]).f1(), 0.0)

    def test_one_of_two_parties_is_enough(self):
        self.assertEqual(compare([claim()], [claim(roles={"supplier": ["Kestania"]})]).f1(), 1.0)

    def test_a_claim_is_counted_once(self):
        self.assertEqual(compare([claim()], [claim(), claim()]).counts(), (1, 2, 1))

    def test_optional_claims_count_neither_way(self):
        gold = [claim(), claim(kind="contact", roles={"party": ["Ruvia"]}, optional=True)]
        self.assertEqual(compare(gold, [claim()]).counts(), (1, 1, 1))
        self.assertEqual(compare(gold, [dict(c) for c in gold]).counts(), (1, 1, 1))

    def test_evidence_that_is_not_in_the_text_is_told(self):
        self.assertEqual(len(compare([claim()], [claim(evidence="Kestania gave")]).adrift), 1)
        self.assertEqual(len(compare([claim()], [claim(span=[1, 20])]).adrift), 1)
        self.assertEqual(len(compare([claim()], [claim(span=[0, 19])]).adrift), 0)

    def test_names_are_folded(self):
        for a, b in (("the Drones", "drone"), ("TB-2", "tb 2"), ("Türkiye", "turkiye"), ("Su-35s", "SU 35s")):
            self.assertEqual(score.folded(a), score.folded(b))
        for name in ("Cyprus", "United States", "Houthis", "gas"):
            self.assertEqual(score.folded(name), name.lower())

    def test_dates_agree_as_far_as_both_go(self):
        self.assertTrue(score.dates_agree("2022", "2022-05-17"))
        self.assertTrue(score.dates_agree("2022-05~", "2022-05"))
        self.assertFalse(score.dates_agree("2022-05", "2022-06"))
        self.assertFalse(score.dates_agree(None, "2022"))
        self.assertIsNone(score.dates_agree(None, "../2025"))


if __name__ == "__main__":
    unittest.main()
