"""The commands: the doors for whoever runs the product at a shell.

Options come in; each command calls rooms below as pages do, prints what was done, and tells by its
exit status whether anything was wrong. Begin with `commands.quickstart`. Here stands what commands
share: `base` for what was refused or failed, `progress` for long work, `rebuilding` for projections
made anew.
"""
