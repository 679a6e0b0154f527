#!/usr/bin/env bash
# make demo: builds attache, fetches the language model, reads the sample reports and prints the register.
# The casebook lies under target/demo and is made anew every time. DEMO_ATTACHE names a program that is built already.
source "$(dirname "$0")/steps.sh"

need_toolchain
if [ -n "${DEMO_ATTACHE:-}" ]; then ATTACHE="$DEMO_ATTACHE"; else release_build; fi

step "fetch the language model (en_core_web_md, 33 MB, once)" "$ATTACHE" models fetch

rm -rf "$TARGET/demo"
mkdir -p "$TARGET/demo"
export ATTACHE_CASEBOOK="$TARGET/demo/demo.casebook"
step "read reports/" "$ATTACHE" read reports/*.txt --manifest reports/manifest.csv
step "the register" "$ATTACHE" register

deal="$("$ATTACHE" register --json | python3 -c '
import json, sys
deals = [json.loads(line) for line in sys.stdin]
if not deals:
    sys.exit("the register is empty")
print(max(deals, key=lambda deal: len(deal["claims"]))["id"][:8])')"

cat <<END

Done. Some things to try next:

  export ATTACHE_CASEBOOK=$ATTACHE_CASEBOOK
  $ATTACHE deal $deal                     the deal that most is claimed of, with the words of each claim
  $ATTACHE register --supplier Iran          what Iran is said to have supplied
  $ATTACHE register --conflicts              where the reports contradict one another
  $ATTACHE copies                            reports that are one text; \`copies DOC\` says what was changed
  $ATTACHE text eval/pages/dev/amp-wordpress.html    what is read of a web page: its article alone
  $ATTACHE claims --doc 02-dushanbe-wire     what one report says
  $ATTACHE claims --explain --doc 08         why it was read so
  $ATTACHE read FILE --published DATE        a report of your own
END
