import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.names import fold
from models.search import Names, Texts, words

TEXTS = st.text(st.sampled_from("aAbeéÉ \n🌸ｂł"), max_size=12)
WORD = st.text(st.sampled_from("abe🌸l"), min_size=1, max_size=4)


@given(st.lists(TEXTS, max_size=12), st.lists(TEXTS, max_size=4), WORD)
def test_exactly_the_texts_that_hold_a_word_are_found(texts: list[str], more: list[str], word: str) -> None:
    kept = Texts(texts)
    kept.add(more)
    assert kept.holding(word).tolist() == [word in fold(text) for text in texts + more]
    assert len(kept) == len(texts + more)


def test_a_name_is_found_by_any_of_its_spellings_and_none_by_nothing() -> None:
    names = Names([(3, "Mila"), (5, "Zoë"), (3, "mila.live"), (4, "Max")])
    found = names.holding("live")
    assert found is not None
    assert np.flatnonzero(found).tolist() == [3]
    assert names.holding("nobody") is None
    assert Names([]).holding("x") is None


def test_each_word_is_looked_for_once() -> None:
    assert words("  Rose\u3000ROSE Zoë ") == ["rose", "zoe"]
    assert words("\u200b") == []
