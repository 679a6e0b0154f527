#!/usr/bin/env python3
"""Makes the papers of eval/papers anew: eval/papers/make.py [NAME...]

Needs reportlab, fpdf2, weasyprint, typst, pymupdf, pyphen and pillow, as tools/bench/formats.sh installs them, and the
DejaVu fonts. Different producers write different PDFs: that is why there are so many. The papers are committed; run this
only to change one.
"""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import html_papers  # noqa: E402
import raw_papers  # noqa: E402
import set_papers  # noqa: E402
from texts import papers  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
SETTERS = {**html_papers.SETTERS, **raw_papers.SETTERS, **set_papers.SETTERS}


def main():
    wanted = sys.argv[1:]
    for paper in papers():
        if wanted and paper.name not in wanted:
            continue
        data = SETTERS[paper.name](paper)
        (HERE / f"{paper.name}.pdf").write_bytes(data)
        truth = json.dumps(paper.truth(), ensure_ascii=False, indent=1) + "\n"
        (HERE / f"{paper.name}.json").write_text(truth, encoding="utf-8")
        print(f"{paper.name}: {len(data) // 1024} KB")


if __name__ == "__main__":
    main()
