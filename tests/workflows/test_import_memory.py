"""A large export streams: its import needs no more memory than a small one's by much."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ONE_GIGABYTE_IN_KILOBYTES = 1_000_000

_HEAD = (
    "Order ID,Order Status,SKU ID,Seller SKU,Product Name,Quantity,SKU Unit Original Price,"
    "SKU Subtotal Before Discount,SKU Platform Discount,SKU Seller Discount,SKU Subtotal After Discount,"
    "Shipping Fee After Discount,Order Amount,Created Time,Paid Time,Country,Buyer Message,Detail Address\r\n"
)

_CHILD = """
import json, re, sys
from pathlib import Path
from channelshift.workflows.import_export import import_file
from channelshift.workflows.workspace import Workspace
report = import_file(Workspace.open(Path(sys.argv[1])), Path(sys.argv[2])).sheets[0]
# Not ru_maxrss: on Linux a child begins with the peak of the process that started it.
peak = int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
totals = {k: str(v) for k, v in report.totals["USD"].items()}
print(json.dumps([report.loaded, report.left_out, totals, peak]))
"""


def _line(number: int) -> str:
    """An order of one line of 10 USD, with a long address that nobody reads."""
    day = f"08/{number % 28 + 1:02}/2023"
    return (
        f"577{number:015}\t,Completed,1729000000000000001\t,MUG-{number % 50},Mug of many colours,"
        f"1,10,10,0,0,10,4.99,14.99,{day} 9:05:00 AM\t,{day} 9:06:00 AM\t,United States,,{'x' * 200}\r\n"
    )


def _write_large(path: Path, lines: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write("\ufeff" + _HEAD)
        stream.writelines(_line(number) for number in range(lines))


def test_an_export_of_120_megabytes_is_imported_in_less_than_a_gigabyte(tmp_path: Path) -> None:
    path = tmp_path / "All order-2023-08-31-10_00.csv"
    _write_large(path, lines=330_000)
    assert path.stat().st_size > 120_000_000
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(tmp_path / "shop"), str(path)],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    loaded, left_out, totals, peak = json.loads(done.stdout.splitlines()[-1])
    assert (loaded, left_out) == (330_000, 0)
    assert (totals["gross"], totals["order_amount"]) == ("3300000.0000", "4946700.0000")
    assert peak < ONE_GIGABYTE_IN_KILOBYTES
