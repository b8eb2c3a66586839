"""`python -m webhooks.cli` is `carillon`."""

from webhooks.cli import main

if __name__ == "__main__":
    main(prog_name="carillon")
