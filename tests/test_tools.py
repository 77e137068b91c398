"""What `make compat` and `make audit` rest on."""

from __future__ import annotations

import json

from tools.audit import of_npm, of_python
from tools.lowest import lowest


def test_lower_bounds_become_pins() -> None:
    found = lowest(["a>=1.2,<2", "b_c<3,>=0.1", "d", 'e>=9; extra == "test"'])
    assert found == ["a==1.2", "b_c==0.1"]


def test_a_vulnerability_is_found() -> None:
    packages = [
        {"name": "a", "version": "1", "vulns": [{"id": "CVE-1"}]},
        {"name": "b", "version": "2", "vulns": []},
        {"name": "c", "skip_reason": "not found"},
    ]
    assert of_python(json.dumps({"dependencies": packages})) == ["a 1: CVE-1"]
    npm = json.dumps({"value": "x", "children": {"Issue": "y"}})
    assert of_npm(1, f"words\n{npm}\n") == ["x: y"]


def test_where_nothing_is_known_nothing_is_found() -> None:
    packages = [{"name": "b", "version": "2", "vulns": []}]
    assert of_python(json.dumps({"dependencies": packages})) == []
    assert of_npm(0, "") == []


def test_a_registry_that_does_not_tell_has_found_nothing_good_either() -> None:
    assert of_python("") is None
    skipped = {"dependencies": [{"name": "a", "skip_reason": "not found"}]}
    assert of_python(json.dumps(skipped)) is None
    assert of_npm(1, "YN0035: Method Not Allowed") is None
