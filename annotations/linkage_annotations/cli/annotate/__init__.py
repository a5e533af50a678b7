"""`linkage annotate`: the group of commands that work with Label Studio."""

from __future__ import annotations

from importlib import import_module

import click

_HOME = "linkage_annotations.cli.annotate"
# Each module is imported only when its command is asked for, and holds a function of its own
# name. In the order in which they are used, which is that of the help.
_COMMANDS = {
    "up": "up",
    "doctor": "doctor",
    "init": "init",
    "push": "push",
    "pull": "pull",
    "status": "status",
    "next": "next_",
    "agreement": "agreement",
    "adjudicate": "adjudicate",
    "suspects": "suspects",
    "simulate": "simulate",
    "migrate": "migrate",
}


class AnnotationCommands(click.Group):
    """A group that imports a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        module = _COMMANDS[name]
        command = getattr(import_module(f"{_HOME}.{module}"), module)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=AnnotationCommands, context_settings={"help_option_names": ["-h", "--help"]})
def annotate() -> None:
    """Code sentences by hand in Label Studio, and take what was coded as a dataset.

    All that belongs to a project (its settings, the log of what was coded, the dataset) is
    kept in a folder, the workspace: ./annotation, or what -w or LINKAGE_WORKSPACE names.

    \b
      linkage annotate up                      start a Label Studio on this machine
      linkage annotate init "Small firms"      make the project from the codebook
      linkage annotate push interviews/        give coders the sentences of a folder
      linkage annotate pull                    fetch what they coded, as a dataset
      linkage annotate agreement               see how far they agree
      linkage train annotation/dataset.jsonl -o model/
      linkage annotate next --suggest          let the new model choose what is coded next

    A Label Studio elsewhere is named by LABEL_STUDIO_URL and LABEL_STUDIO_API_KEY.
    """
