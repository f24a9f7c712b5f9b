"""The static checks of `make check`. A check that could not run exits with NOT_RUN and says why."""

NOT_RUN = 77
