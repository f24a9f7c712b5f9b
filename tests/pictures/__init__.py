"""The pictures that the portal shows of itself; `make pictures` takes them anew."""
