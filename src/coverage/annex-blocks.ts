import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  LevelFormat,
  PageNumber,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';

// Headings, paragraphs and tables of a document that a municipality's own template can take over: real styles only.

export type Block = Paragraph | Table;

const headings = {
  title: HeadingLevel.TITLE,
  1: HeadingLevel.HEADING_1,
  2: HeadingLevel.HEADING_2,
  3: HeadingLevel.HEADING_3,
};

export const heading = (level: keyof typeof headings, text: string): Paragraph =>
  new Paragraph({ heading: headings[level], keepNext: true, children: [new TextRun(plain(text))] });

interface ParagraphLook {
  strong?: boolean;
  quiet?: boolean;
  /** Said in bold before the text. */
  lead?: string;
  /** Stands on the same page as what follows. */
  withNext?: boolean;
}

export const para = (text: string, { strong, quiet, lead, withNext }: ParagraphLook = {}): Paragraph =>
  new Paragraph({
    spacing: { before: 60, after: 100 },
    keepNext: withNext ?? false,
    children: [
      ...(lead ? [new TextRun({ text: lead, bold: true })] : []),
      new TextRun({ text: plain(text), ...(strong && { bold: true }), ...(quiet && { italics: true }) }),
    ],
  });

export const bullet = (text: string): Paragraph =>
  new Paragraph({ numbering: { reference: 'punkter', level: 0 }, children: [new TextRun(plain(text))] });

/** Twentieths of a point between the margins of a standing A4. */
const textWidth = 9638;

/**
 * A table whose header row is repeated on every page.
 * @param shares width of the columns in per cent; alike without it
 */
export function keyTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  shares?: readonly number[],
): Table {
  const widths = head.map((_, i) => Math.round((textWidth * (shares?.[i] ?? 100 / head.length)) / 100));
  const cell = (text: string, column: number, isHead: boolean): TableCell =>
    new TableCell({
      width: { size: widths[column]!, type: WidthType.DXA },
      margins: { top: 40, bottom: 40, left: 80, right: 80 },
      ...(isHead && { shading: { type: ShadingType.CLEAR, color: 'auto', fill: 'E5EEF2' } }),
      children: [new Paragraph({ children: [new TextRun({ text: plain(text), bold: isHead, size: 18 })] })],
    });
  const line = { style: BorderStyle.SINGLE, size: 4, color: '9AA5AB' };
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: textWidth, type: WidthType.DXA },
    columnWidths: widths,
    borders: {
      top: line,
      bottom: line,
      left: line,
      right: line,
      insideHorizontal: line,
      insideVertical: line,
    },
    rows: [
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        children: head.map((text, i) => cell(text, i, true)),
      }),
      ...rows.map(
        (row) => new TableRow({ cantSplit: true, children: row.map((text, i) => cell(text, i, false)) }),
      ),
    ],
  });
}

/** Control characters that no XML may hold; texts come from mappings of others. */

const plain = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '');

export function annexDocument(title: string, children: readonly Block[]): Document {
  const language = { value: 'sv-SE', eastAsia: 'sv-SE', bidirectional: 'sv-SE' };
  const dark = { color: '1B5E7B', bold: true, font: 'Calibri' };
  return new Document({
    title,
    creator: 'Bryggan',
    styles: {
      default: {
        document: { run: { font: 'Calibri', size: 21, language } },
        title: { run: { ...dark, size: 40 }, paragraph: { spacing: { after: 160 } } },
        heading1: { run: { ...dark, size: 30 }, paragraph: { spacing: { before: 320, after: 120 } } },
        heading2: { run: { ...dark, size: 25 }, paragraph: { spacing: { before: 260, after: 100 } } },
        heading3: { run: { ...dark, size: 22 }, paragraph: { spacing: { before: 220, after: 80 } } },
      },
    },
    numbering: {
      config: [
        {
          reference: 'punkter',
          levels: [
            {
              level: 0,
              format: LevelFormat.BULLET,
              text: '•',
              alignment: AlignmentType.LEFT,
              style: { paragraph: { indent: { left: 500, hanging: 250 } } },
            },
          ],
        },
      ],
    },
    sections: [
      {
        properties: {
          page: {
            size: { width: 11906, height: 16838 },
            margin: { top: 1134, bottom: 1134, left: 1134, right: 1134 },
          },
        },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                alignment: AlignmentType.RIGHT,
                children: [
                  new TextRun({
                    children: ['Sida ', PageNumber.CURRENT, ' av ', PageNumber.TOTAL_PAGES],
                    size: 18,
                  }),
                ],
              }),
            ],
          }),
        },
        children: [...children],
      },
    ],
  });
}
