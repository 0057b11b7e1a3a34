"""What every command shares: the nearest name for a wrong one, messages without tracebacks, exit codes, a day."""

from __future__ import annotations

from typing import Any

import click

from sertakan_analysis.errors import RunFailed, UserError, nearest

FAILED = 1
MISTAKEN = 2
DAY = click.DateTime(["%Y-%m-%d"])


class Commands(click.Group):
    """A group that offers the nearest command, and turns this package's errors into a message and an exit code."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command named; offers the nearest when there is none."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            ctx.fail(f"No such command '{args[0]}'. {nearest(args[0], self.commands)}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error of the package ends it without a traceback."""
        try:
            return super().invoke(ctx)
        except UserError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(MISTAKEN)
        except RunFailed as error:
            click.echo(f"Failed: {error}", err=True)
            ctx.exit(FAILED)
