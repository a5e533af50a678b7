import inspect
import re

from linkage_nlp import errors
from linkage_nlp.errors import LinkageError


def test_message_place_and_remedy_make_sentences() -> None:
    error = LinkageError("no column 'text'", remedy="Name the column text", path="a/b.csv", row=3)
    assert str(error).replace("\\", "/") == "a/b.csv:3: no column 'text'. Name the column text."


def test_a_message_alone_is_enough() -> None:
    assert str(LinkageError("nothing was said")) == "nothing was said."
    assert str(LinkageError("bad time", row=7)) == "row 7: bad time."


def test_every_error_stands_in_the_tree_of_the_docstring() -> None:
    drawn = {
        match.group(1) for match in re.finditer(r"^[\s│├└─]*([A-Z]\w+)", errors.__doc__ or "", re.M)
    }
    defined = {
        name
        for name, value in inspect.getmembers(errors, inspect.isclass)
        if issubclass(value, Exception)
    }
    assert defined <= drawn
    assert all(issubclass(getattr(errors, name), LinkageError) for name in defined)
