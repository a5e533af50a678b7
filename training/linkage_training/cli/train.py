"""`linkage train`: the group of training commands; without a name, it trains a model."""

from __future__ import annotations

from importlib import import_module

import click

DEFAULT = "model"
# Each module is imported only when its command is asked for.
_COMMANDS = {
    "base": "linkage_training.cli.base",
    "compare": "linkage_training.cli.compare",
    "model": "linkage_training.cli.model",
    "recipe": "linkage_training.cli.recipe",
}
_HELP = ("-h", "--help")


class TrainingCommands(click.Group):
    """A group in which `linkage train data.jsonl` means `linkage train model data.jsonl`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        command = getattr(import_module(_COMMANDS[name]), name)
        assert isinstance(command, click.Command)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in _COMMANDS and args[0] not in _HELP:
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options of the default command, then the other commands."""
        default = self.get_command(ctx, DEFAULT)
        assert default is not None
        click.Command.format_options(default, ctx, formatter)
        self.format_commands(ctx, formatter)


@click.group(
    cls=TrainingCommands,
    options_metavar="",
    subcommand_metavar="DATASET -o BUNDLE [OPTIONS] | COMMAND",
    context_settings={"help_option_names": list(_HELP)},
)
def train() -> None:
    """Train a model on a dataset of labelled sentences and write it as a bundle.

    \b
      linkage train data.jsonl -o model/                    with the embedded base
      linkage train data.jsonl -o model/ --base old-model/  on from a bundle
      linkage train data.jsonl                              cross-validate only

    The cases are divided, never the sentences of one case: some are set aside for one last
    test, the others cross-validate calibration and thresholds (or, for a quick run, a share of
    them is held out for that: evaluation.validation_share in the recipe). A run that was broken
    off goes on where it was when the same command is given again.
    """
