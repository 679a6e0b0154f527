#!/usr/bin/env python3
"""Writes what the programs start from: our own pages, papers and reports, and small files of each format.

    python3 fuzz/seeds.py OUT      makes OUT/any, OUT/html, ...

All of it was written for this project. Standard library only.
"""

import gzip
import io
import pathlib
import sys
import tarfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
MOST = 40_000

# The order of ENDINGS in fuzz_targets/any.rs.
ENDINGS = "txt html md csv jsonl eml mbox warc gz zip pdf docx rtf xml - mhtml".split()

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="r"'
WORD = [
    f"""<?xml version="1.0"?><w:document {W}><w:body>
<w:p><w:pPr><w:pStyle w:val="T"/></w:pPr><w:r><w:t>Ships &amp; cargoes</w:t></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="H"/></w:pPr><w:r><w:t>Routes</w:t></w:r></w:p>
<w:p><w:r><w:rPr><w:lang w:val="en-GB"/><w:vanish w:val="0"/></w:rPr><w:t xml:space="preserve">Two ships </w:t></w:r><w:del><w:r><w:delText>x</w:delText></w:r></w:del>
<w:ins><w:r><w:t>left</w:t><w:tab/><w:br/><w:t>port&#8212;</w:t><w:noBreakHyphen/><w:sym w:char="F0B7"/></w:r></w:ins>
<w:r><w:footnoteReference w:id="1"/></w:r><w:hyperlink r:id="h"><w:r><w:t>here</w:t></w:r></w:hyperlink></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr></w:pPr><w:r><w:t>Item</w:t></w:r></w:p>
<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "https://example.org/"</w:instrText></w:r>
<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>field</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge/></w:tcPr><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>form</w:t></w:r></w:p></w:sdtContent></w:sdt></w:body></w:document>""",
    f"""<w:styles {W}><w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/><w:basedOn w:val="T"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>""",
    f'<w:footnotes {W}><w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>Letter of 4 May</w:t></w:r></w:p></w:footnote></w:footnotes>',
    '<Relationship Id="h" Type="x/hyperlink" Target="https://example.org/a" TargetMode="External"/>',
    """<cp xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>Ships</dc:title>
<dc:creator>Ann Lee; Bo Ek</dc:creator><dcterms:created>2023-05-04T08:00:00Z</dcterms:created><dc:language>en-GB</dc:language></cp>""",
]

SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in [("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style"), ("fo", "xsl-fo-compatible"), ("meta", "meta")]
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
OPEN = [
    f"""<?xml version="1.0"?><office:document-content {SPACES}><office:automatic-styles>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Quotations"/>
<style:style style:name="T1" style:family="text"><style:text-properties fo:language="de" fo:country="DE"/></style:style></office:automatic-styles>
<office:body><office:text><text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:p text:style-name="Title">Ships</text:p><text:h text:outline-level="1">Routes</text:h>
<text:p>Two<text:s text:c="3"/>ships<text:tab/>&amp;<text:line-break/><text:note text:id="n"><text:note-citation>1</text:note-citation><text:note-body><text:p>Letter</text:p></text:note-body></text:note>
<text:a xlink:href="https://example.org/">the port</text:a><text:span text:style-name="T1">Hafen</text:span></text:p>
<text:list><text:list-item><text:p text:style-name="P1">Item</text:p></text:list-item></text:list>
<table:table><table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3"><text:p>a</text:p></table:table-cell></table:table-row></table:table>
<draw:frame><draw:text-box><text:p>Box</text:p></draw:text-box></draw:frame></office:text></office:body></office:document-content>""",
    f'<office:document-styles {SPACES}><office:styles><style:style style:name="Mine" style:family="paragraph" style:parent-style-name="Title"/></office:styles></office:document-styles>',
    f'<office:document-meta {SPACES}><office:meta><dc:title>Ships</dc:title><meta:initial-creator>Ann</meta:initial-creator><dc:date>2023-06-01T08:00:00</dc:date></office:meta></office:document-meta>',
]

BOOK = [
    """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Ships</dc:title><dc:creator id="c">Ann</dc:creator>
<meta refines="#c" property="role">aut</meta><dc:date>2023-05</dc:date><dc:language>en</dc:language></metadata><manifest>
<item id="a" href="1.xhtml" media-type="application/xhtml+xml"/><item id="b" href="2.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="a"/><itemref idref="b" linear="no"/></spine></package>""",
    '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body><h1>Ships</h1><p>Two <a id="p"/>ships &amp; crews<sup><a href="2.xhtml#n">1</a></sup>.</p></body></html>',
    '<html><body><aside id="n"><p>Letter of 4 May</p></aside><script src="a.js"/></body></html>',
]

RICH = r"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times;}{\f1\fcharset204 Cyr;}{\f2\fcharset128 Gothic;}}{\stylesheet{\s1\outlinelevel0 heading 1;}{\s2 Title;}}
{\info{\title Ships}{\author Ann}{\creatim\yr2023\mo5\dy4}}{\*\generator x;}\uc1\pard\s2 Ships\par\pard\s1 Routes\par\pard\plain Two ships\'e4\u8364?\emdash\~{\b left}
{\footnote\chftn Letter}{\field{\*\fldinst HYPERLINK "https://example.org/"}{\fldrslt here}}\line \tab{\f1\'cf\'ee}{\f2\'83\'65}\par
\trowd\cellx100\cellx200\intbl a\cell b\cell\row{\v hidden}{\pict\bin3 abc}{\upr{x}{\*\ud{\u960?}}}\par}"""

MARKDOWN = """---
title: "Ships & cargoes"
author: [Ann, Bo]
date: 2023-05-04
---

# Ships

Two *ships* left [the port](https://example.org/ "t")[^1] <b>today</b> &amp; `x`.

> Quoted

1. one
   - two

| a | b |
|---|---|
| 1 | 2 |

[^1]: Letter
[ref]: https://example.org/

```
code
```
"""

MAIL = """From: Ann Lee <ann@example.org>
To: b@example.org
Subject: =?utf-8?Q?Ships_=26_cargoes?=
Date: Wed, 2 Aug 2023 10:15:00 +0200
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="x"

--x
Content-Type: multipart/alternative; boundary=y

--y
Content-Type: text/plain; charset=windows-1252; format=flowed
Content-Transfer-Encoding: quoted-printable

Two ships =96 left.

On Mon, Bo wrote:
> Did they?

--=20
Ann
--y
Content-Type: text/html

<p>Two ships left.</p><blockquote type="cite">Did they?</blockquote>
--y--
--x
Content-Type: application/octet-stream; name="a.txt"
Content-Disposition: attachment; filename="a.txt"
Content-Transfer-Encoding: base64

VHdvIHNoaXBz
--x
Content-Type: message/rfc822

Subject: Inner

Two ships.
--x--
"""

MHTML = """From: <Saved>
Snapshot-Content-Location: https://example.org/a
Subject: Ships
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="b"

--b
Content-Type: text/html
Content-Transfer-Encoding: quoted-printable
Content-Location: https://example.org/a

<html><body><h1>Ships</h1><p>Two ships left =E2=80=94 today.</p></body></html>
--b--
"""

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbour Watch</title>
<link>https://example.org/</link><language>en</language><item><title>Ships &amp; cargoes</title><link>https://example.org/a</link><guid>a</guid><pubDate>Wed, 02 Aug 2023 10:15:00 GMT</pubDate>
<dc:creator>Ann</dc:creator><description>Two</description><content:encoded><![CDATA[<p>Two ships left.</p>]]></content:encoded></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/"><title>Harbour</title><entry xml:lang="en"><title type="html">Ships &amp;amp; cargoes</title><link rel="alternate" href="a"/>
<id>x</id><published>2023-08-02T10:15:00Z</published><author><name>Ann</name></author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Two ships</p></div></content></entry></feed>"""
JSON_FEED = '{"version":"https://jsonfeed.org/version/1.1","title":"Harbour","items":[{"id":"1","url":"https://example.org/a","title":"Ships","content_html":"<p>Two</p>","date_published":"2023-08-02T10:15:00Z","authors":[{"name":"Ann"}]}]}'

ANSWER = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n1c\r\n<p>Two ships left today.</p>\r\n\r\n0\r\n\r\n"
PAGE = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nLast-Modified: Wed, 02 Aug 2023 10:15:00 GMT\r\n\r\n<p>Two ships left today.</p>"


def record(kind, content):
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.org/a\r\nWARC-Date: 2023-08-02T10:15:00Z\r\n"
    return f"{head}Content-Type: application/http; msgtype=response\r\nContent-Length: {len(content)}\r\n\r\n{content}\r\n\r\n"


WARC = record("warcinfo", "software: x\r\n") + record("response", ANSWER) + record("response", PAGE) + record("revisit", PAGE[:60])
LINES = '{"id":1,"title":"Ships","text":"Two ships left.","date":"02/08/2023","author":{"name":"Ann"},"tags":["a"]}\n{"text":"x\\u00e4","date":1690970000}\n'
LIST = '{"articles":[{"title":"Ships","body":"Two ships left.","published":"2023-08-02T10:15:00Z"}]}'
ROWS = 'id,title,text,date,url\n1,"Ships, cargoes","Two\nships ""left"".",13/08/2023,https://example.org/a\n2;x,y\n'


def packed(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def taped(files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in files:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content.encode()))
    return out.getvalue()


def utf8(content):
    return content if isinstance(content, bytes) else content.encode()


def samples(*endings):
    found = [path for folder in ("eval/pages/dev", "eval/papers", "reports") for path in sorted((ROOT / folder).rglob("*"))]
    for path in found:
        if path.suffix[1:] in endings and path.stat().st_size < MOST:
            yield path.suffix[1:], path.read_bytes()


def seeds():
    """Each seed as its target and its bytes."""
    inner = [("a.txt", "Two ships left."), ("b/c.html", "<p>Two ships left.</p>"), ("d.csv", ROWS)]
    word_parts = ["word/document.xml", "word/styles.xml", "word/footnotes.xml", "x", "docProps/core.xml"]
    word = packed([("[Content_Types].xml", "<Types/>")] + list(zip(word_parts, WORD)))
    odt = packed([("mimetype", "application/vnd.oasis.opendocument.text")] + list(zip(["content.xml", "styles.xml", "meta.xml"], OPEN)))
    mbox = "".join(f"From ann@example.org Wed Aug  2 10:15:00 2023\n{mail}\n" for mail in (MAIL, "Subject: b\n\n>From here on\n"))
    bundles = [packed(inner), taped(inner), gzip.compress(utf8(WARC), mtime=0), None, MAIL, mbox, MHTML, RSS, WARC, LINES, LIST, ROWS, None]
    for at, content in enumerate(bundles):
        if content is not None:
            yield "bundle", bytes([ord("a") + at]) + utf8(content)
    for feed in (ATOM, JSON_FEED):
        yield "bundle", b"h" + utf8(feed)

    for which, content in [(0, RICH), (1, MARKDOWN), (2, word), (3, odt), (5, "\0".join(WORD)), (6, "\0".join(OPEN)), (7, "\0".join(BOOK))]:
        yield "office", b"%d" % which + utf8(content)
    flat = OPEN[0].replace("office:document-content", "office:document")
    yield "office", b"3" + utf8(flat)

    endings = {"eml": MAIL, "mbox": mbox, "mhtml": MHTML, "xml": RSS, "warc": WARC, "jsonl": LINES, "csv": ROWS, "zip": packed(inner), "docx": word, "rtf": RICH, "md": MARKDOWN}
    for ending, content in [*endings.items(), *samples("html", "pdf", "txt")]:
        yield "any", utf8(content) + bytes([0x40 + ENDINGS.index(ending)])
    for _, content in samples("html"):
        yield "html", content
    for _, content in samples("pdf"):
        yield "pdf", content
    texts = [content for _, content in samples("txt")]
    for first, second in zip(texts, texts[1:]):
        yield "copies", first[:3000] + b"\0" + second[:3000]
    for text in texts:
        yield "credits", text
    lines = (ROOT / "crates/attache-copies/tests/credits.txt").read_text().splitlines()
    cases = [line[2:].replace("¶", "\n") for line in lines if line.startswith("> ")]
    for at in range(0, len(cases), 10):
        yield "credits", utf8("\n".join(cases[at:at + 10]))
    yield "manifest", utf8("file,published,outlet,title,url,author\na.txt,2023-08-02,Harbour Watch,\"Ships, cargoes\",https://example.org/a,Ann; Bo\n")
    yield "manifest", (ROOT / "reports/manifest.csv").read_bytes()
    for form, mapping, content in [("a", "text=text,published=date,order=dmy", LINES), ("a", "text=text,author=author.name", LINES), ("b", "text=body", LIST), ("c", "text=text,order=mdy", ROWS)]:
        yield "table", utf8(f"{form}{mapping}\n{content}")
    for date in "2022-05-17 2022-05~ 2022-07? 2020/2022 ../2025 198X 2023-06-01/.. 2022-05-17T10:00:00Z -0044 Y17000 2001-21 [2001,2003..] {1960,1961-12}".split():
        yield "edtf", utf8(date)


def main():
    out = pathlib.Path(sys.argv[1])
    for number, (target, content) in enumerate(seeds()):
        folder = out / target
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"seed-{number:04}").write_bytes(content)


if __name__ == "__main__":
    main()
