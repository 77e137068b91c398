import pytest

from cs3lab.client.model import Lock, Reference, ResourceId

ID = ResourceId("storage", "space", "node")


def test_a_path_is_joined_byte_for_byte() -> None:
    assert Reference.at("/home/").child("a%2Fb ").path == "/home/a%2Fb "
    assert Reference.at("/").child("x").path == "/x"
    assert Reference.at("//home/../home/x").path == "/home/x"


def test_an_id_is_joined_below_its_dot() -> None:
    ref = Reference.of(ID).child("a").child("b")
    assert (ref.path, ref.name) == ("./a/b", "b")
    assert ref.parent == Reference.of(ID).child("a")
    assert ref.parent is not None
    assert ref.parent.parent == Reference.of(ID)


def test_the_top_has_neither_name_nor_parent() -> None:
    for top in (Reference.at("/"), Reference.of(ID)):
        assert (top.name, top.parent) == ("", None)


def test_a_relative_path_names_nothing() -> None:
    with pytest.raises(ValueError, match="slash"):
        Reference.at("x")


def test_the_id_of_a_lock_is_not_shown() -> None:
    assert "sesame" not in repr(Lock("sesame", "cs3lab", None, None))
