"""Serve the pages: `python -m channelshift.config.serve WORKSPACE --port N [--no-browser]`."""

from channelshift.web.serve import main

if __name__ == "__main__":
    main()
