#!/usr/bin/env python3
"""Runs a peer tool over files and prints what it reads in the form of `attache text --json`, one object a file.

    PYTHON eval/pages/peers.py TOOL FILE...

PYTHON must have the tool installed. A tool whose text does not begin with the headline gets it put before, since the
truth has it. Exit status: 0; 2 when the tool is not known or not installed.
"""
import importlib
import json
import pathlib
import sys


def trafilatura(data):
    from trafilatura import bare_extraction
    found = bare_extraction(data, with_metadata=True, include_comments=False)
    if found is None:
        return {}
    found = found if isinstance(found, dict) else found.as_dict()
    return {"text": found.get("text"), "title": found.get("title"), "outlet": found.get("sitename"),
            "authors": [name.strip() for name in (found.get("author") or "").split(";") if name.strip()],
            "url": found.get("url"), "published": found.get("date"), "language": found.get("language")}


def readability(data):
    from lxml import html
    from readability import Document
    document = Document(data)
    tree = html.fromstring(document.summary() or "<p></p>")
    return {"text": "\n\n".join(part.strip() for part in tree.itertext() if part.strip()), "title": document.short_title()}


def newspaper4k(data):
    from newspaper import Article
    article = Article("https://page.example/", fetch_images=False)
    article.download(input_html=decoded(data))
    article.parse()
    date = article.publish_date
    return {"text": article.text, "title": article.title, "authors": list(article.authors),
            "outlet": (article.meta_data or {}).get("og", {}).get("site_name"), "language": article.meta_lang,
            "url": article.canonical_link or None, "published": date.strftime("%Y-%m-%d") if date else None}


def resiliparse(data):
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree
    tree = HTMLTree.parse(decoded(data))
    return {"text": extract_plain_text(tree, main_content=True, alt_texts=False), "title": tree.title}


def pdfminer(data):
    import io
    from pdfminer.high_level import extract_text
    return {"text": extract_text(io.BytesIO(data))}


def pymupdf(data):
    import pymupdf as fitz
    with fitz.open(stream=data, filetype="pdf") as paper:
        text = "\n".join(page.get_text(sort=False) for page in paper)
        return {"text": text, "title": paper.metadata.get("title") or None,
                "authors": [paper.metadata["author"]] if paper.metadata.get("author") else []}


def pdfium(data):
    import pypdfium2
    paper = pypdfium2.PdfDocument(data)
    return {"text": "\n".join(page.get_textpage().get_text_range() for page in paper)}


def decoded(data):
    """For the tools that want text: by byte-order mark, else what the page declares, else UTF-8."""
    import re
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    declared = re.search(rb"charset=[\"']?([\w-]+)", data[:4096])
    try:
        return data.decode(declared[1].decode() if declared else "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


TOOLS = {tool.__name__: tool for tool in (trafilatura, readability, newspaper4k, resiliparse, pdfminer, pymupdf, pdfium)}
MODULES = {"newspaper4k": "newspaper", "pdfium": "pypdfium2"}
PAPER_TOOLS = ("pdfminer", "pymupdf", "pdfium")


def with_headline(answer):
    """The answer with its headline before the text, unless the text begins with it."""
    title, text = answer.get("title"), answer.get("text") or ""
    if title and " ".join(title.split()).lower() not in " ".join(text[:2 * len(title) + 200].split()).lower():
        answer["text"] = f"{title}\n\n{text}"
    return answer


def main():
    if len(sys.argv) < 3 or sys.argv[1] not in TOOLS:
        print(f"peers: usage: peers.py {{{','.join(TOOLS)}}} FILE...", file=sys.stderr)
        return 2
    tool = sys.argv[1]
    try:
        importlib.import_module(MODULES.get(tool, tool))
    except ImportError as error:
        print(f"peers: {tool} is not installed: {error}", file=sys.stderr)
        return 2
    for name in sys.argv[2:]:
        data = pathlib.Path(name).read_bytes()
        try:
            answer = TOOLS[tool](data) or {}
        except Exception as error:  # noqa: BLE001 -- whatever a peer stumbles over is its answer to that page
            print(f"peers: {tool}: {name}: {error!r}", file=sys.stderr)
            answer = {}
        if tool not in PAPER_TOOLS:
            answer = with_headline(answer)
        print(json.dumps({"file": name, **answer}, ensure_ascii=False), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
