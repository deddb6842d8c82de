"""Sums up surefire's reports, given as arguments: each failed test on a line, the totals on the last one."""

import sys
from xml.etree import ElementTree

passed = failed = skipped = 0
for report in sys.argv[1:]:
    try:
        cases = ElementTree.parse(report).iter("testcase")
    except (OSError, ElementTree.ParseError):
        continue  # no report at all, or that of a test JVM that was killed while writing; Maven's result counts
    for case in cases:
        if case.find("skipped") is not None:
            skipped += 1
        elif case.find("failure") is not None or case.find("error") is not None:
            failed += 1
            print(f"FAILED {case.get('classname')}.{case.get('name')}")
        else:
            passed += 1
print(f"{passed} passed, {failed} failed, {skipped} skipped")
