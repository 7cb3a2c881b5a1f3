"""Write the chart library (Vega, Vega-Lite, Vega-Embed) as one file that the pages serve themselves.

vl-convert carries the libraries inside its wheel, so this needs no network and no Node. Run it again
after raising vl-convert-python in constraints.txt.
"""

from pathlib import Path

import vl_convert

SNIPPET = "window.vegaEmbed = vegaEmbed;"
TARGET = Path(__file__).parents[1] / "src/channelshift/web/static/web/vendor/vega-embed.js"


def main() -> None:
    version = vl_convert.get_vegalite_versions()[-1]
    bundle = vl_convert.javascript_bundle(SNIPPET, vl_version=version)
    head = f"/* Vega, Vega-Lite {version} and Vega-Embed, BSD-3-Clause, "
    head += f"bundled by vl-convert {vl_convert.__version__} */\n"
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(head + bundle)
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
