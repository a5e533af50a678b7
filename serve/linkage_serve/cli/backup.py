"""The commands `linkage serve backup` and `linkage serve restore`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linkage_nlp.cli.console import note
from linkage_nlp.errors import UsageError
from linkage_serve.settings import Settings

if TYPE_CHECKING:
    from linkage_serve.backup.manifest import Manifest

_HELP = {"help_option_names": ["-h", "--help"]}
# What people know the tables as, one and many.
_WORDS = {
    "transcripts": ("interview", "interviews"),
    "sentences": ("sentence", "sentences"),
    "corrections": ("correction", "corrections"),
    "tokens": ("token", "tokens"),
}


@click.command(context_settings=_HELP)
@click.argument("target", metavar="FILE|FOLDER", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Say what is in it as JSON.")
@click.pass_obj
def backup(settings: Settings, *, target: Path, as_json: bool) -> None:
    """Write all that is kept to one file: interviews, codes, corrections, tokens, models.

    This works while the service runs, and the file holds the state of one moment. In a
    FOLDER it gets a name with the time. Interviews are in it in the clear: only you can read
    it where it is written, and where it goes from there is in your hands.

    \b
      linkage serve backup backups/
      linkage serve --data FOLDER backup service.zip
      LINKAGE_SERVE_DATABASE=postgresql://… linkage serve backup backups/
    """
    from linkage_serve.backup.making import make_backup

    made = make_backup(settings, target)
    if as_json:
        _print(made.manifest, path=str(made.path), bytes=made.bytes)
        return
    click.echo(made.path)
    note(f"It holds {_summary(made.manifest)}, in {made.bytes / 1e6:.1f} MB.")


@click.command(context_settings=_HELP)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Delete what is kept there now.")
@click.option("--check", is_flag=True, help="Only read the backup through; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Say what was in it as JSON.")
@click.pass_obj
def restore(settings: Settings, *, file: Path, replace: bool, check: bool, as_json: bool) -> None:
    """Put back what 'linkage serve backup' wrote, while the service does not run.

    The backup is read through before anything is changed; if anything goes wrong, all is as
    it was. It may come from an older version, and from another kind of database.

    \b
      linkage serve restore linkage-20260115-031500.zip
      linkage serve restore FILE --check           is it whole?
      linkage serve --data FOLDER restore FILE     beside what there is, to look at it
    """
    from linkage_serve.backup.restoring import check_backup
    from linkage_serve.backup.restoring import restore as put_back

    if check:
        if replace:
            raise UsageError("--check changes nothing", remedy="Leave --replace away")
        manifest = check_backup(file)
        if as_json:
            _print(manifest, path=str(file))
        else:
            click.echo(f"It is whole. It holds {_summary(manifest)}.")
        return
    done = put_back(settings, file, replace=replace)
    if as_json:
        _print(done.manifest, path=str(file), restored_revision=done.revision)
        return
    click.echo(f"Restored {_summary(done.manifest)}.")
    if done.revision != done.manifest.revision:
        note(f"The tables were brought from {done.manifest.revision} to {done.revision}.")
    if done.manifest.rows("tokens"):
        note(
            "Tokens that were revoked after this backup was made are valid again: see "
            "'linkage serve token --list'. Everybody has to sign in anew."
        )


def _summary(manifest: Manifest) -> str:
    counts = [
        f"{number:,} {words[number != 1]}"
        for table, words in _WORDS.items()
        for number in (manifest.rows(table),)
    ]
    models = len(manifest.models)
    counts.append("1 model" if models == 1 else f"{models} models")
    when = f"{manifest.made_at:%Y-%m-%d %H:%M} UTC"
    return (
        f"{', '.join(counts[:-1])} and {counts[-1]}, as of {when} ({manifest.active_model} in use)"
    )


def _print(manifest: Manifest, **more: Any) -> None:
    click.echo(
        json.dumps(
            {
                **more,
                "made_at": manifest.made_at.isoformat(),
                "version": manifest.version,
                "revision": manifest.revision,
                "database": manifest.database,
                "active_model": manifest.active_model,
                "models": list(manifest.models),
                "rows": {name: table.rows for name, table in manifest.tables.items()},
            },
            ensure_ascii=False,
            indent=2,
        )
    )
