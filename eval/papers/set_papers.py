"""Papers set by Typst, ReportLab and fpdf2."""
import io
import json


def typst_parts(parts, table="table"):
    """The parts as Typst markup, every text as a string so that nothing in it is markup."""
    out, rows = [], []

    def string(text):
        return json.dumps(text, ensure_ascii=False)

    def flush():
        if rows:
            cells = ", ".join(f"[#{string(cell)}]" for row in rows for cell in row.split("\t"))
            columns = rows[0].count("\t") + 1
            out.append(f"#text(size: 7pt)[#{table}(columns: {columns}, stroke: 0.4pt, inset: 3pt, {cells})]\n")
            rows.clear()
    for kind, text in parts:
        if kind == "row":
            rows.append(text)
            continue
        flush()
        if kind == "fn":
            out[-1] = f"{out[-1].rstrip()}#footnote[#{string(text)}]\n"
        else:
            form = {"h": "#heading(level: 2, {})\n", "p": "#{}\n", "li": "- #{}\n", "q": "#quote(block: true, {})\n",
                    "cap": "#text(size: 8pt, weight: \"bold\", {})\n"}[kind]
            out.append(form.format(string(text)))
    flush()
    return "\n".join(out)


def typst(paper, settings, opening, parts):
    import typst as compiler
    authors = ", ".join(json.dumps(name, ensure_ascii=False) for name in paper.authors)
    year, month, day = paper.published.split("-")
    source = (f"#set document(title: {json.dumps(paper.title, ensure_ascii=False)}, author: ({authors}{',' if authors else ''}), "
              f"date: datetime(year: {year}, month: {int(month)}, day: {int(day)}))\n"
              f"#set text(lang: \"en\", hyphenate: true)\n#set par(justify: true)\n{settings}\n{opening}\n{parts}\n")
    return compiler.compile(source.encode())


def journal(paper):
    settings = """#set page(paper: "a4", columns: 2, margin: (x: 18mm, y: 24mm),
  header: context { if calc.odd(here().page()) [Terzic and Roos: The Paper Trail #h(1fr) #here().page()] else [#here().page() #h(1fr) Journal of Transfer Studies 12 (2021)] })
#set text(size: 9.2pt, font: "Libertinus Serif")"""
    opening = f"""#place(top + center, scope: "parent", float: true)[#text(size: 17pt, weight: "bold", hyphenate: false)[#{json.dumps(paper.title)}]
#v(2mm) Ana Terzic#super[a] and Emil Roos#super[b] #v(1mm) #text(size: 8pt)[Accepted 1 June 2021]]"""
    return typst(paper, settings, opening, typst_parts(paper.parts))


def report_with_cover(paper):
    settings = """#set page(paper: "us-letter", margin: 28mm, header: context { if here().page() > 1 [_Open Hangar Institute | Engines for Hire_] },
  footer: context { if here().page() > 1 [#h(1fr) Page #here().page() of #counter(page).final().first()] })
#set text(size: 10.5pt, font: "New Computer Modern")"""
    opening = f"""#v(60mm) #text(size: 26pt, weight: "bold", hyphenate: false)[#{json.dumps(paper.title)}]
#v(10mm) Nuria Castell #v(4mm) 18 September 2023 #v(40mm) Open Hangar Institute #pagebreak()"""
    return typst(paper, settings, opening, typst_parts(paper.parts))


def draft(paper):
    settings = """#set page(paper: "a4", margin: 30mm, header: [DRAFT, not for quotation #h(1fr) 2 May 2019], numbering: "1 / 1")
#set par.line(numbering: "1")
#set text(size: 11pt)"""
    opening = f"#align(center)[#text(size: 15pt, weight: \"bold\")[#{json.dumps(paper.title)}] #linebreak() Hallein Forum on Export Control]"
    return typst(paper, settings, opening, typst_parts(paper.parts))


def flowables(paper, base="Times-Roman", size=9.5, language="en_GB"):
    """ReportLab's paragraphs and tables for the parts."""
    from reportlab.lib import colors
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, Spacer, Table
    from xml.sax.saxutils import escape
    bold = {"Times-Roman": "Times-Bold", "Helvetica": "Helvetica-Bold"}[base]
    plain = ParagraphStyle("p", fontName=base, fontSize=size, leading=size * 1.25, alignment=4, spaceAfter=4,
                           hyphenationLang=language, embeddedHyphenation=1)
    heading = ParagraphStyle("h", parent=plain, fontName=bold, fontSize=size + 2, leading=size + 6, alignment=0, spaceBefore=6)
    out, rows = [], []
    for kind, text in [*paper.parts, ("end", "")]:
        if kind == "row":
            rows.append(text.split("\t"))
            continue
        if rows:
            style = [("FONT", (0, 0), (-1, -1), base, size - 2.5), ("GRID", (0, 0), (-1, -1), 0.3, colors.grey),
                     ("TOPPADDING", (0, 0), (-1, -1), 1), ("BOTTOMPADDING", (0, 0), (-1, -1), 1)]
            out += [Table(rows, style=style, repeatRows=1), Spacer(0, 6)]
            rows = []
        if kind != "end":
            out.append(Paragraph(escape(text), heading if kind in ("h", "cap") else plain))
    return out


def reportlab(paper, size, frames, on_page, opening, encrypt=None, base="Times-Roman", text_size=9.5):
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate
    file = io.BytesIO()
    document = BaseDocTemplate(file, pagesize=size, title=paper.title, author=", ".join(paper.authors), encrypt=encrypt)
    document.addPageTemplates([PageTemplate("all", [Frame(*box, id=str(i)) for i, box in enumerate(frames)], onPage=on_page)])
    document.build(opening + flowables(paper, base, text_size))
    return file.getvalue()


def titled(paper, *lines, font="Helvetica"):
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph
    from xml.sax.saxutils import escape
    big = ParagraphStyle("t", fontName=f"{font}-Bold", fontSize=17, leading=20, spaceAfter=6)
    small = ParagraphStyle("s", fontName=font, fontSize=8.5, leading=11, spaceAfter=6)
    return [Paragraph(escape(paper.title), big), *(Paragraph(line, small) for line in lines)]


def brief(paper):
    from reportlab.lib.pagesizes import A4

    def on_page(canvas, _):
        canvas.setFont("Helvetica", 7.5)
        canvas.drawString(50, 812, "LSE Policy Brief 4/2022")
        canvas.drawRightString(545, 812, f"{canvas.getPageNumber()}")
        canvas.line(297, 60, 297, 790)
    frames = [(45, 50, 245, 745), (304, 50, 245, 745)]
    return reportlab(paper, A4, frames, on_page, titled(paper, "By Maren Holt and Stig Malm", "Lenz School of Economics, 10 February 2022"))


def register(paper):
    from reportlab.lib.pagesizes import A4, landscape

    def on_page(canvas, _):
        canvas.setFont("Helvetica", 7)
        canvas.drawString(40, 24, "NPO transfers register")
        canvas.drawRightString(800, 24, f"Page {canvas.getPageNumber()}")
    opening = titled(paper, "Nordhavn Peace Observatory, 11 March 2024")
    return reportlab(paper, landscape(A4), [(40, 40, 760, 520)], on_page, opening, base="Helvetica", text_size=9.5)


def owner_locked(paper):
    from reportlab.lib.pagesizes import letter
    from reportlab.lib.pdfencrypt import StandardEncryption

    def on_page(canvas, _):
        canvas.setFont("Helvetica", 7)
        canvas.drawCentredString(306, 30, f"Ministry of Defence of Kestania, Castle Square 1 · {canvas.getPageNumber()}")
    lock = StandardEncryption("", ownerPassword="harbour", canCopy=0, canModify=0, strength=128)
    opening = titled(paper, "Ilmar Roth, spokesman", "7 March 2024")
    return reportlab(paper, letter, [(72, 60, 468, 670)], on_page, opening, encrypt=lock, base="Helvetica")


def fpdf(paper, font, unicode, lines, footer):
    from fpdf import FPDF

    class Sheet(FPDF):
        def footer(self):
            self.set_y(-14)
            self.set_font(font, size=8)
            self.cell(0, 8, footer, align="L")
            self.set_y(-14)
            self.cell(0, 8, str(self.page_no()), align="R")
    pdf = Sheet(format="A4")
    if unicode:
        for style, name in (("", "DejaVuSerif"), ("B", "DejaVuSerif-Bold")):
            pdf.add_font(font, style, f"/usr/share/fonts/truetype/dejavu/{name}.ttf")
    pdf.set_title(paper.title)
    pdf.set_author(", ".join(paper.authors))
    pdf.set_auto_page_break(True, 20)
    pdf.add_page()
    plain = (lambda text: text) if unicode else (lambda text: text.encode("windows-1252", "replace").decode("latin-1"))
    pdf.set_font(font, "B", 16)
    pdf.multi_cell(0, 8, plain(paper.title), align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(font, size=9)
    for line in lines:
        pdf.multi_cell(0, 5, plain(line), new_x="LMARGIN", new_y="NEXT")
    for kind, text in paper.parts:
        pdf.set_font(font, "B" if kind == "h" else "", 11 if kind == "h" else 10)
        pdf.multi_cell(0, 5, plain(text), align="L" if kind == "h" else "J", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(2)
    return bytes(pdf.output())


def statement(paper):
    for part, (kind, text) in enumerate(paper.parts):
        paper.parts[part] = (kind, text.replace("’", "'").replace("—", "-").replace("“", '"').replace("”", '"'))
    return fpdf(paper, "Times", False, ["Ministry of Defence", "6 July 2022"], "Press Service, telephone 555 7100")


def magazine(paper):
    return fpdf(paper, "DejaVu", True, ["Étienne Vauquelin", "15 October 2021"], "Saltwater Review № 57")


SETTERS = {"typst-journal-two-columns": journal, "typst-report-with-cover": report_with_cover,
           "typst-draft-line-numbers": draft, "reportlab-brief-two-columns": brief, "reportlab-register-table": register,
           "reportlab-owner-locked": owner_locked, "fpdf-ministry-statement": statement, "fpdf-unicode-magazine": magazine}
