# The commands of the house. Each prints what it does and how long it took; README.md says what each is for.
#
#   make demo        builds, fetches the model, reads reports/ and prints the register
#   make test        everything that CI runs
#   make score       how well the annotated reports are read (GOLD="..." TEXTS=... measures others; ERRORS=n shows n)
#   make bars        sets the bars of eval/claims/bars.toml to what is measured now, less a hundredth
#   make readme      puts what the program prints now into README.md
#   make parity      compares the language pipeline with spaCy, token by token (installs spaCy in a throw-away folder)
#   make bench       compares its speed with spaCy's, trafilatura's and PDF readers' in the same run, and measures reading from end to end
#   make pages       how well pages and papers are taken in
#   make fuzz        feeds each parser with bytes grown from samples (SECONDS=n each, TARGETS="...")
#   make model       fetches the language model
#   make clean-demo  removes what make demo read

MAKEFLAGS += --no-print-directory
.PHONY: help demo test score bars readme parity bench pages fuzz model clean-demo

help:
	@sed -n 's/^#   //p' Makefile

demo test model parity bench:
	@tools/$@.sh

pages:
	@tools/pages.sh

fuzz:
	@tools/fuzz.sh "$(or $(SECONDS),30)" $(TARGETS)

score:
	@GOLD="$(GOLD)" TEXTS="$(TEXTS)" ERRORS="$(ERRORS)" tools/score.sh

bars:
	@tools/score.sh --write-bars

readme: model
	@tools/readme.py "$${CARGO_TARGET_DIR:-target}/release/attache"

clean-demo:
	rm -rf "$${CARGO_TARGET_DIR:-target}/demo"
