#!/usr/bin/env python3
"""Makes papers whose right text is known, and scores what is read of them.

    pip install typst
    python3 papers.py make FOLDER            # FOLDER/NAME.pdf and FOLDER/NAME.json beside it
    python3 papers.py score FOLDER READER    # READER prints the blocks of a PDF, as `speed --text` does

The texts are put together from words and patterns of ours; the layouts are those of reports, journals, newsletters and
statements: columns, footnotes, running heads, hyphenation, tables, lists, captions, quotations. A paper's JSON lists its
blocks in reading order as [part, text]. Scored are the blocks found whole, their parts, their order, and what was let in
from heads and feet.
"""
import json
import random
import re
import subprocess
import sys
from difflib import SequenceMatcher
from pathlib import Path

STATES = ["Norland", "Sudria", "the Republic of Kestria", "Ostmark", "Valdoria", "Tarquin", "Meridia", "the Lower Isles"]
GOODS = ["surface-to-air missiles", "armoured personnel carriers", "reconnaissance aircraft", "anti-tank weapons",
         "coastal patrol vessels", "artillery ammunition", "electro-optical systems", "unmanned helicopters",
         "self-propelled howitzers", "communications equipment"]
FIRMS = ["Hallberg Dynamics", "Orion Shipyards", "Kessler Precision Instruments", "Northern Aeronautical Works"]
SENTENCES = [
    "In {year}, {a} ordered {n} {g} from {f}, according to documents that investigators examined.",
    "The government of {a} denied that any {g} had been transferred to {b} during the negotiations.",
    "Deliveries of {g} were interrupted when {b} suspended the export authorisation in {month} {year}.",
    "Representatives of {f} confirmed the notification but declined to comment on the financial arrangements.",
    "Satellite photographs show {n} containers beside the railway terminal, consistent with {g}.",
    "Several parliamentarians questioned whether the re-export conditions had been observed by {a}.",
    "The contract, whose value was estimated at {m} million, provided for maintenance and instruction.",
    "An official of {b} described the acquisition as a long-range modernisation programme.",
    "No independent confirmation of the shipment was available at the time of publication.",
    "Officials in {a} have repeatedly emphasised that the short- and medium-range systems remain under national control.",
]
HEADINGS = ["Introduction", "Background to the transfers", "Methodology", "What the documents show", "Financial channels",
            "Intermediaries and transport", "Conclusions", "Recommendations for governments", "Legal considerations"]
MONTHS = ["January", "March", "June", "September", "November"]


class Writer:
    """Texts from a seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def sentence(self):
        pick = self.random.choice
        return pick(SENTENCES).format(a=pick(STATES), b=pick(STATES), g=pick(GOODS), f=pick(FIRMS), month=pick(MONTHS),
                                      year=self.random.randint(2011, 2023), n=self.random.randint(2, 400),
                                      m=self.random.randint(3, 900)).replace("The government of the", "The government of the")

    def paragraph(self, low=3, high=7):
        return " ".join(self.sentence() for _ in range(self.random.randint(low, high)))


def escape(text):
    return re.sub(r"([#$*_`<>@\\\[\]~/-])", r"\\\1", text)


class Paper:
    """A paper: its Typst source and the blocks that are to be read."""

    def __init__(self, seed, setup):
        self.writer, self.source, self.blocks, self.notes = Writer(seed), [setup], [], 0

    def add(self, part, text, source):
        self.blocks.append([part, text])
        self.source.append(source)

    def title(self, text):
        self.add("title", text, f"#text(size: 22pt, weight: \"bold\")[{escape(text)}]\n")

    def heading(self, text):
        self.add("heading", text, f"\n= {escape(text)}\n")

    def paragraph(self, note=False):
        sentences = [self.writer.sentence() for _ in range(self.writer.random.randint(3, 7))]
        text, source = " ".join(sentences), [escape(sentence) for sentence in sentences]
        if note:
            self.notes += 1
            words = f"{self.writer.random.choice(FIRMS)}, annual statement of {self.writer.random.randint(2005, 2022)}, page {self.writer.random.randint(2, 90)}."
            source[1] += f"#footnote[{escape(words)}]"
            self.blocks.append(["paragraph", text])
            self.blocks.append(["footnote", f"{self.notes} {words}"])
            self.source.append("\n" + " ".join(source) + "\n")
        else:
            self.add("paragraph", text, "\n" + " ".join(source) + "\n")

    def items(self, count=3):
        for _ in range(count):
            text = self.writer.sentence()
            self.add("list item", text, f"- {escape(text)}\n")

    def quotation(self):
        text = self.writer.paragraph(2, 3)
        self.add("quotation", text, f"\n#quote(block: true)[{escape(text)}]\n")

    def table(self):
        rows = [["Recipient", "Ordered", "Delivered", "Designation"]]
        for state in self.writer.random.sample(STATES, 5):
            rows.append([state, str(self.writer.random.randint(2012, 2022)), str(self.writer.random.randint(1, 90)), self.writer.random.choice(GOODS)])
        cells = ", ".join(f"[{escape(cell)}]" for row in rows for cell in row)
        caption = f"Transfers to selected recipients, {self.writer.random.randint(2000, 2023)}"
        self.source.append(f"\n#figure(table(columns: 4, align: left, stroke: none, {cells}), caption: [{escape(caption)}], kind: table)\n")
        self.blocks.extend(["table row", "\t".join(row)] for row in rows)
        self.blocks.append(["caption", f"Table 1: {caption}"])


def setup(columns=1, size="10pt", justify=True, indent="0pt", head=True, margin="2.2cm", font="Libertinus Serif", hyphenate=True):
    header = 'header: context [#text(size: 8pt)[Arms Transfers Review 2023 #h(1fr) Occasional paper 17]], ' if head else ""
    footer = 'footer: context [#text(size: 8pt)[Institute for Trade Studies #h(1fr) #counter(page).display()]]' if head else 'footer: none'
    spacing = "0.65em" if indent != "0pt" else "1.2em"
    return (f'#set page(paper: "a4", margin: {margin}, {header}{footer})\n'
            f'#set text(font: "{font}", size: {size}, lang: "en", hyphenate: {str(hyphenate).lower()})\n'
            f'#set par(justify: {str(justify).lower()}, first-line-indent: {indent}, spacing: {spacing})\n'
            f'#let columns_ = {columns}\n')


def papers():
    """Name and paper, one for each layout."""
    for number, (name, options, columns) in enumerate([
        ("report", {}, 1),
        ("report-ragged", {"justify": False, "hyphenate": False}, 1),
        ("report-indented", {"indent": "1.2em", "size": "11pt"}, 1),
        ("journal", {"indent": "1em", "size": "9pt", "margin": "1.8cm"}, 2),
        ("journal-spaced", {"size": "10pt", "margin": "2cm"}, 2),
        ("newsletter", {"size": "9pt", "margin": "1.5cm", "justify": False}, 3),
        ("newspaper", {"size": "8pt", "indent": "1em", "margin": "1.4cm"}, 4),
    ]):
        for turn in range(3):
            paper = Paper(100 * number + turn, setup(columns, **options))
            paper.title(f"Weapons for {STATES[turn].removeprefix('the ')}: how transfers were arranged")
            paper.source.append(f"\n#columns({columns})[\n" if columns > 1 else "")
            for part in range(7):
                paper.heading(HEADINGS[(part + turn) % len(HEADINGS)])
                for at in range(paper.writer.random.randint(2, 5)):
                    paper.paragraph(note=at == 1 and columns < 3)
                if part == 1:
                    paper.items()
                    paper.paragraph()
                if part == 2 and columns < 3:
                    paper.quotation()
                    paper.paragraph()
                if part == 3 and columns < 2:
                    paper.table()
                    paper.paragraph()
            paper.source.append("\n]\n" if columns > 1 else "")
            yield f"{name}-{turn}", paper


def make(folder):
    import typst

    folder.mkdir(parents=True, exist_ok=True)
    for name, paper in papers():
        source = folder / f"{name}.typ"
        source.write_text("".join(paper.source))
        typst.compile(str(source), output=str(folder / f"{name}.pdf"))
        (folder / f"{name}.json").write_text(json.dumps(paper.blocks, indent=1))


def read(reader, path):
    out = subprocess.run([*reader.split(), str(path)], capture_output=True, text=True, check=True).stdout
    blocks = []
    for line in out.splitlines():
        found = re.match(r"\[(title|heading|paragraph|list item|quotation|table row|caption|footnote|preformatted text)\] (.*)", line)
        if found:
            blocks.append([found[1], found[2]])
    return blocks


def score(folder, reader):
    total = found = right = ordered = extra = 0
    for truth in sorted(folder.glob("*.json")):
        want, got = json.loads(truth.read_text()), read(reader, truth.with_suffix(".pdf"))
        texts = [text for _, text in got]
        flow = [text for part, text in want if part != "footnote"]
        kept = [text for part, text in got if part != "footnote"]
        same = sum(block.size for block in SequenceMatcher(None, flow, kept, autojunk=False).get_matching_blocks())
        whole = [block for block in want if block[1] in texts]
        parts = [block for block in whole if block in got]
        spare = [text for text in texts if text not in {text for _, text in want}]
        total, found, right = total + len(want), found + len(whole), right + len(parts)
        ordered, extra = ordered + same / max(1, len(flow)), extra + len(spare)
        print(f"{truth.stem:20} {len(want):4} blocks, {len(whole):4} whole, {len(parts):4} of them with their part, order {same / max(1, len(flow)):.3f}, {len(spare):3} others")
    files = len(list(folder.glob("*.json")))
    print(f"{'all':20} {total} blocks, {found / total:.3f} whole, {right / total:.3f} with their part, order {ordered / files:.3f}, {extra} others")


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]))
    else:
        score(Path(sys.argv[2]), sys.argv[3])
