import { crc32, deflateRawSync } from 'node:zlib';

/** Parts of a workbook that a test writes itself, letter by letter. */
export interface Book {
  /** XML of the rows, by the sheet's name. */
  sheets: Record<string, string>;
  /** What follows on the rows, for every sheet. */
  after?: string;
  /** XML inside `<sst>`. */
  texts?: string;
  /** Number formats, by the style (1 and on) that cells name. */
  formats?: string[];
  since1904?: boolean;
  hidden?: string[];
  /** Prefix of every element, as some programs write. */
  prefix?: string;
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export function workbook(book: Book): Buffer {
  const names = Object.keys(book.sheets);
  const sheets = names.map((name, index) => {
    const hidden = book.hidden?.includes(name) ? ' state="hidden"' : '';
    return `<sheet name="${name}" sheetId="${index + 1}"${hidden} r:id="rId${index + 1}"/>`;
  });
  const links = names.map((_name, index) =>
    relation(`rId${index + 1}`, 'worksheet', `worksheets/sheet${index + 1}.xml`),
  );
  links.push(
    relation('rIdA', 'styles', '/xl/styles.xml'),
    relation('rIdB', 'sharedStrings', 'sharedStrings.xml'),
  );
  const formats = book.formats ?? [];
  const numFmts = formats.map((code, index) => `<numFmt numFmtId="${200 + index}" formatCode="${code}"/>`);
  const cellXfs = formats.map((_code, index) => `<xf numFmtId="${200 + index}"/>`);
  const parts: Record<string, string> = {
    '_rels/.rels': `<Relationships>${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook xmlns:r="${relations}"><workbookPr${book.since1904 ? ' date1904="1"' : ''}/><sheets>${sheets.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${links.join('')}</Relationships>`,
    'xl/styles.xml': `<styleSheet><numFmts>${numFmts.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${cellXfs.join('')}</cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<sst>${book.texts ?? ''}</sst>`,
  };
  names.forEach((name, index) => {
    parts[`xl/worksheets/sheet${index + 1}.xml`] =
      `<worksheet><dimension ref="A1:C9"/><sheetData>${book.sheets[name]}</sheetData>${book.after ?? ''}</worksheet>`;
  });
  return zip(
    Object.entries(parts).map(([name, xml]) => ({
      name,
      content: Buffer.from(head + (book.prefix ? xml.replace(/<(\/?)(?=\w)/g, `<$1${book.prefix}:`) : xml)),
    })),
  );
}

const relation = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="${relations}/${type}" Target="${target}"/>`;

export interface ZipPart {
  name: string;
  content: Buffer;
  /** What the directory says of it instead of the truth. */
  checksum?: number;
  bytes?: number;
}

/** A zip file with a data descriptor after each part and no sizes before it, as writers that stream make them. */
export function zip(parts: readonly ZipPart[]): Buffer {
  const body: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, checksum = crc32(content), bytes = content.length } of parts) {
    const packed = deflateRawSync(content);
    const title = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 6);
    local.writeUInt16LE(8, 8);
    local.writeUInt16LE(title.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 8);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(checksum, 16);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(bytes, 24);
    entry.writeUInt16LE(title.length, 28);
    entry.writeUInt32LE(offset, 42);
    body.push(local, title, packed, Buffer.alloc(16));
    directory.push(entry, title);
    offset += 30 + title.length + packed.length + 16;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...body, ...directory, end]);
}
