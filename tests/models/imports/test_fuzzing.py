"""Every reader, with its fixtures changed at random; `make fuzz` goes on for as long as one likes."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.imports import HEAD, FileReader, Head, Record
from models.imports.readers import ALONE, READERS
from tests.models.imports import fuzzing


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.NAME)
def test_a_reader_has_fixtures_that_are_no_other_readers(reader: FileReader) -> None:
    found = fuzzing.of(reader)
    assert any(isinstance(row, Record) for content in found.values() for row in fuzzing.survive(reader, content))
    for name, content in found.items():
        others = [one.NAME for one in READERS if one not in ALONE and one.recognises(Head(name, content[:HEAD]))]
        assert reader in ALONE or others == [reader.NAME], name


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.NAME)
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_changed_file_gives_rows_or_sentences_alone(reader: FileReader, data: st.DataObject) -> None:
    fixtures = [content for content in fuzzing.of(reader).values() if len(content) < 100_000]
    fuzzing.survive(reader, data.draw(fuzzing.mutated(fixtures)))
