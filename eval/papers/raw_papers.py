"""Papers written byte by byte, as old typesetters wrote them, and papers that are pictures of pages."""
import io


class RawPdf:
    """A PDF with Times in its own encoding and no map to Unicode: what is read must be read from the encoding."""

    SIZE = (612, 792)

    def __init__(self, title, author):
        self.objects = [None, None, b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding/StandardEncoding>>",
                        b"<</Type/Font/Subtype/Type1/BaseFont/Times-Bold/Encoding/StandardEncoding>>",
                        f"<</Title({title})/Author({author})/Producer(QuarkXPress 4.11)>>".encode("latin-1")]
        self.pages = []

    def page(self, stream):
        self.objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        self.objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R/Resources<</Font<</R 3 0 R/B 4 0 R>>>>>>"
                            % (*self.SIZE, len(self.objects)))
        self.pages.append(len(self.objects))

    def bytes(self):
        self.objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
        self.objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (
            len(self.pages), b" ".join(b"%d 0 R" % page for page in self.pages))
        out, places = bytearray(b"%PDF-1.2\n"), []
        for number, body in enumerate(self.objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        table = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        out += b"trailer<</Size %d/Root 1 0 R/Info 5 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, table)
        return bytes(out)


STANDARD = {"‘": 0x60, "’": 0x27, "“": 0xAA, "”": 0xBA, "–": 0xB1, "—": 0xD0, "ﬁ": 0xAE, "ﬂ": 0xAF, "…": 0xBC, "'": 0xA9}


def encoded(word):
    """A word in Adobe's standard encoding, with ligatures, as a PDF string."""
    word = word.replace("fi", "ﬁ").replace("fl", "ﬂ")
    codes = bytes(STANDARD.get(c, ord(c) if ord(c) < 127 else ord("?")) for c in word)
    return codes.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def width(word, size, font):
    from reportlab.pdfbase.pdfmetrics import stringWidth
    return stringWidth(word.replace("fi", "ﬁ").replace("fl", "ﬂ"), font, size)


def lines_of(text, measure, size, font):
    """The text in lines no wider than the measure; words are broken where the language allows it."""
    import pyphen
    breaks = pyphen.Pyphen(lang="en_GB")
    lines, line = [], []
    room = lambda words: sum(width(w, size, font) for w in words) + 0.25 * size * (len(words) - 1)  # noqa: E731
    for word in text.split():
        if room([*line, word]) <= measure:
            line.append(word)
            continue
        for head, tail in breaks.iterate(word):
            if head.isalpha() and room([*line, head + "-"]) <= measure:
                line.append(head + "-")
                word = tail
                break
        lines.append((line, True))
        line = [word]
    return [*lines, (line, False)]


def shown(line, full, x, y, measure, size, font, name):
    """A line as an operator: gaps between words are moves, not spaces, and stretch to fill the measure."""
    gap = 0.25 * size
    if full and len(line) > 1:
        gap = (measure - sum(width(w, size, font) for w in line)) / (len(line) - 1)
    move = b"%d" % round(-gap / size * 1000)
    words = move.join(b"(" + encoded(word[:2]) + b")12(" + encoded(word[2:]) + b")" if len(word) > 4 and word[1:3] not in ("fi", "fl")
                      else b"(" + encoded(word) + b")" for word in line)
    return b"BT /%s %.1f Tf 1 0 0 1 %.2f %.2f Tm [%s] TJ ET\n" % (name, size, x, y, words)


def galley(paper, measure, size):
    """All lines of a paper with their fonts, headings with a blank line before them."""
    out = []
    for kind, text in paper.parts:
        if kind == "h":
            out += [None, *((line, False, "Times-Bold", b"B") for line, _ in lines_of(text, measure, size, "Times-Bold"))]
        else:
            out += [(line, full, "Times-Roman", b"R") for line, full in lines_of(text, measure, size, "Times-Roman")]
    return out


def set_raw(paper, columns, measure, gutter, per_page, size, head, date):
    pdf = RawPdf(paper.title, ", ".join(paper.authors))
    lines = galley(paper, measure, size)
    left = (RawPdf.SIZE[0] - columns * measure - (columns - 1) * gutter) / 2
    number = 0
    while lines:
        number += 1
        stream = bytearray()
        top = 724
        if number == 1:
            for title_line, _ in lines_of(paper.title, 440, 18, "Times-Bold"):
                stream += shown(title_line, False, left, top, 440, 18, "Times-Bold", b"B")
                top -= 24
            for line in (", ".join(paper.authors), date):
                stream += shown(line.split(), False, left, top, 440, 9, "Times-Roman", b"R")
                top -= 14
        rows = min(per_page, int((top - 70) / (size * 1.25)))
        taken, lines = lines[:rows * columns], lines[rows * columns:]
        for row in range(rows):
            for column in range(columns):
                place = column * rows + row
                if place < len(taken) and taken[place]:
                    line, full, font, name = taken[place]
                    stream += shown(line, full, left + column * (measure + gutter), top - row * size * 1.25, measure, size, font, name)
        stream += shown(head.split(), False, left, 754, 400, 8, "Times-Roman", b"R")
        stream += shown([str(number + 40)], False, 300, 40, 50, 8, "Times-Roman", b"R")
        pdf.page(bytes(stream))
    return pdf.bytes()


def rows_across(paper):
    """Two columns whose lines are written row by row across both, as some typesetters did."""
    return set_raw(paper, 2, 232, 22, 52, 9.5, "Naval Quarterly, winter 2015", "December 1, 2015")


def no_spaces(paper):
    return set_raw(paper, 1, 420, 0, 44, 11, "Strait Commission Working Paper 16", "20 May 2016")


def pictures(paper, dots=100):
    """The pages of a paper as pictures, with the lines of each and where they stand in points."""
    from PIL import Image, ImageDraw, ImageFont
    font = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf", round(11 * dots / 72))
    lines = []
    for text in (paper.title, *(text for _, text in paper.parts)):
        line = ""
        for word in text.split():
            if font.getlength(f"{line} {word}") > 460 * dots / 72:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        lines += [line, ""]
    pages = []
    for start in range(0, len(lines), 44):
        image = Image.new("1", (round(612 * dots / 72), round(792 * dots / 72)), 1)
        draw = ImageDraw.Draw(image)
        placed = [(line, 72, 720 - 15 * row) for row, line in enumerate(lines[start:start + 44])]
        for line, x, y in placed:
            draw.text((x * dots / 72, (792 - y - 11) * dots / 72), line, font=font, fill=0)
        pages.append((image, placed))
    return pages


def scan(paper):
    file = io.BytesIO()
    first, *others = (image for image, _ in pictures(paper))
    first.save(file, "PDF", save_all=True, append_images=others, resolution=100)
    return file.getvalue()


def scan_with_text(paper):
    """Pictures with the recognised words behind them, invisible, as text recognition leaves them."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(612, 792), pageCompression=1)
    canvas.setTitle("scan0001")
    for image, placed in pictures(paper):
        canvas.drawImage(ImageReader(image), 0, 0, 612, 792)
        for line, x, y in placed:
            text = canvas.beginText(x, y)
            text.setFont("Helvetica", 10)
            text.setTextRenderMode(3)
            text.textOut(line)
            canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


SETTERS = {"raw-rows-across-columns": rows_across, "raw-no-space-glyphs": no_spaces, "scan-without-text": scan,
           "scan-with-hidden-text": scan_with_text}
