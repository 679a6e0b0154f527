"""Papers set from HTML: by WeasyPrint with running heads, footnotes and columns, and by MuPDF."""
import html
import io

PAGE = """@page { size: A4; margin: 22mm 20mm 24mm; %s }
body { font-family: 'DejaVu Serif'; font-size: 9.5pt; line-height: 1.35; hyphens: auto; text-align: justify }
h1 { font-size: 18pt; text-align: left; hyphens: none } h2 { font-size: 11.5pt; text-align: left }
table { border-collapse: collapse; width: 100%%; font-size: 8pt } td { border: 0.4pt solid #888; padding: 2pt }
.fn { float: footnote; font-size: 7.5pt } blockquote { font-style: italic } %s"""


def body(parts, paragraph="<p>{}</p>"):
    """The parts as HTML; a footnote goes into the paragraph it belongs to, rows in a row into a table."""
    out, rows, number = [], [], 0

    def flush():
        if rows:
            cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row.split("\t")) + "</tr>" for row in rows)
            out.append(f"<table>{cells}</table>")
            rows.clear()
    for kind, text in parts:
        text = html.escape(text, quote=False)
        if kind == "row":
            rows.append(text)
            continue
        flush()
        if kind == "fn":
            end = out[-1].rindex("</p>")
            out[-1] = f"{out[-1][:end]}<span class=fn>{text}</span>{out[-1][end:]}"
        elif kind == "p":
            number += 1
            out.append(paragraph.format(text, number=number))
        else:
            form = {"h": "<h2>{}</h2>", "li": "<ul><li>{}</li></ul>", "q": "<blockquote>{}</blockquote>",
                    "cap": "<p class=cap><b>{}</b></p>"}[kind]
            out.append(form.format(text))
    flush()
    return "\n".join(out)


def weasy(paper, margins, style, head, paragraph="<p>{}</p>", wrap="{}"):
    from weasyprint import HTML
    page = (f"<html lang=en><head><title>{html.escape(paper.title)}</title>"
            f"<meta name=author content=\"{', '.join(paper.authors)}\">"
            f"<style>{PAGE % (margins, style)}</style></head><body>{head}{wrap.format(body(paper.parts, paragraph))}</body></html>")
    return HTML(string=page).write_pdf()


def panel_report(paper):
    margins = ("@top-right { content: 'S/2020/415'; font-size: 9pt } "
               "@bottom-right { content: counter(page) '/' counter(pages); font-size: 8pt } "
               "@bottom-left { content: '20-06415'; font-size: 8pt }")
    head = (f"<p>Union of Nations</p><p>Distr.: General<br>30 April 2020</p><p>Original: English</p><hr>"
            f"<h1>{paper.title}</h1>")
    return weasy(paper, margins, "p { margin-left: 12mm }", head, "<p>{number}. {}</p>".replace("{}", "&#8195;{}"))


def newsletter(paper):
    margins = ("@top-center { content: 'The Harbour Letter No. 31'; font-size: 8pt } "
               "@bottom-center { content: '– ' counter(page) ' –'; font-size: 8pt }")
    style = (".cols { columns: 3; column-gap: 6mm; font-size: 8.2pt } blockquote { font-size: 13pt; text-align: center } "
             ".box { background: #eee; padding: 3mm; break-inside: avoid } h1 { text-align: center }")
    head = f"<h1>{paper.title}</h1><p style='text-align:center'>Mole &amp; Crane, 4 November 2022, by Halvard Moe</p>"
    return weasy(paper, margins, style, head, wrap="<div class=cols>{}</div>")


def printed_web_page(paper):
    """As a browser prints a page: the time and the title above, the address and the page below."""
    margins = ("@top-left { content: '22/02/2023, 09:14'; font-size: 7pt } "
               "@top-center { content: 'Meridia’s helicopters | Continental Wire'; font-size: 7pt } "
               "@bottom-left { content: 'https://continentalwire.example/stories/meridia-helicopters'; font-size: 7pt } "
               "@bottom-right { content: counter(page) '/' counter(pages); font-size: 7pt }")
    style = "body { font-family: 'DejaVu Sans'; text-align: left; hyphens: none } nav { color: #666; font-size: 8pt }"
    head = (f"<nav>Home World Business Sport Sign in</nav><h1>{html.escape(paper.title)}</h1>"
            "<p>By Ayesha Donnelly<br>17 February 2023</p>")
    paper.without.append("Home World Business Sport Sign in")
    return weasy(paper, margins, style, head)


def story_letter(paper):
    import pymupdf
    date = "1 December 2022"
    source = (f"<h1>{html.escape(paper.title)}</h1><p>Institute for Transfer Studies, {date}</p>{body(paper.parts)}"
              f"<p>{' and '.join(paper.authors)}</p>")
    story = pymupdf.Story(source, user_css="body { font-family: serif; font-size: 10pt } p { text-align: justify }")
    file = io.BytesIO()
    writer = pymupdf.DocumentWriter(file)
    box = pymupdf.paper_rect("letter")
    more = 1
    while more:
        device = writer.begin_page(box)
        more, _ = story.place(box + (72, 60, -72, -60))
        story.draw(device)
        writer.end_page()
    writer.close()
    done = pymupdf.open("pdf", file.getvalue())
    done.set_metadata({"title": paper.title, "author": "; ".join(paper.authors), "creationDate": "D:20221201093000Z"})
    done.subset_fonts()
    return done.tobytes(garbage=4, deflate=True)


SETTERS = {"weasyprint-panel-report": panel_report, "weasyprint-newsletter-three-columns": newsletter,
           "weasyprint-printed-web-page": printed_web_page, "mupdf-story-letter": story_letter}
