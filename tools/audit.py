"""Looks for known vulnerabilities in what cs3lab is built of, where the registries answer.

python -m tools.audit PIP_AUDIT SITE_PACKAGES

It fails where one is found. A registry that does not tell fails nothing, and is named.
"""

from __future__ import annotations

import json
import subprocess
import sys

NOT_TOLD = "the registry does not tell, so nothing was looked at"


def of_python(report: str) -> list[str] | None:
    """Return what pip-audit found in its report as JSON, None where nothing was looked up."""
    try:
        packages = json.loads(report)["dependencies"]
    except (ValueError, LookupError, TypeError):
        return None
    told = [each for each in packages if "vulns" in each]
    if not told:
        return None
    return [
        f"{each['name']} {each['version']}: {one['id']}" for each in told for one in each["vulns"]
    ]


def of_npm(status: int, report: str) -> list[str] | None:
    """Return what `jlpm npm audit --json` found, None where nothing was looked up."""
    if status == 0:
        return []
    found = []
    for line in report.splitlines():
        try:
            advisory = json.loads(line)
            found.append(f"{advisory['value']}: {advisory['children']['Issue']}")
        except (ValueError, LookupError, TypeError):
            continue
    return found or None


def main(pip_audit: str, packages: str) -> int:
    """Ask both, tell what they say, and return the exit status."""
    python = _run(pip_audit, "--path", packages, "--format", "json", "--progress-spinner", "off")
    audit = ("npm", "audit", "--recursive", "--environment", "production", "--json")
    npm = _run("jlpm", *audit)
    found = {"Python": of_python(python.stdout), "npm": of_npm(npm.returncode, npm.stdout)}
    for name, lines in found.items():
        said = [NOT_TOLD] if lines is None else lines or ["nothing is known"]
        sys.stdout.writelines(f"{name}: {line}\n" for line in said)
    return int(any(found.values()))


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
