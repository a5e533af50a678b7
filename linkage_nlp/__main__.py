"""The command `linkage`, by `python -m linkage_nlp`: with the very interpreter named."""

from linkage_nlp.cli.main import main

main()
