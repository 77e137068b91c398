from tests.gateway.caller import Caller


def test_saved_content_is_read_back(einstein: Caller) -> None:
    path = einstein.fresh() + "/a.txt"
    assert einstein.save(path, b"hello").status == 200
    assert einstein.read(path) == b"hello"
    assert einstein.save(path, b"hello again").status == 200
    assert einstein.read(path) == b"hello again"
    assert einstein.stat(path).size == 11


def test_a_listing_names_every_entry(einstein: Caller) -> None:
    folder = einstein.fresh()
    einstein.save(folder + "/a.txt", b"a")
    einstein.make(folder + "/b")
    names = sorted(info.path.rpartition("/")[2] for info in einstein.list(folder))
    assert names == ["a.txt", "b"]


def test_a_moved_file_is_at_its_new_place_only(einstein: Caller) -> None:
    folder = einstein.fresh()
    einstein.save(folder + "/a.txt", b"a")
    assert einstein.move(folder + "/a.txt", folder + "/b.txt") == "OK"
    assert einstein.stat_code(folder + "/a.txt") == "NOT_FOUND"
    assert einstein.read(folder + "/b.txt") == b"a"


def test_a_deleted_directory_is_gone_with_all_it_holds(einstein: Caller) -> None:
    folder = einstein.fresh()
    einstein.save(folder + "/a.txt", b"a")
    assert einstein.delete(folder) == "OK"
    assert einstein.stat_code(folder) == "NOT_FOUND"
    assert einstein.stat_code(folder + "/a.txt") == "NOT_FOUND"
