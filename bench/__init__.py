"""What it costs, against what: run by `make bench`. Figures are printed and kept nowhere."""
