"""The commands as Typer has them: names, arguments, options, help. What they do stands one folder up.

Each file holds one family of commands as a Typer app; `simulation/cli.py` puts them together. The functions import
what they need when they are called, so that `talentgap --help` answers at once.
"""
