import { posix } from 'node:path';
import type { PlacedFile } from '../shared/files/place';
import type { MarkupHandler } from '../shared/files/markup';
import { kindOfFormat, type NumberKind } from './number-format';
import { readWholePart } from './parts';
import { SharedStrings } from './shared-strings';
import { notWorkbook, oldFormat, sheetMissing, tooLarge } from './xlsx.errors';
import { Zip } from './zip';

/** Bytes of texts that a workbook may have. */
const maxTexts = 1_000_000_000;

export interface Sheet {
  name: string;
  hidden: boolean;
  part: string;
}

/** What the sheets of a workbook have in common. */
export class Workbook {
  private constructor(
    readonly zip: Zip,
    readonly sheets: readonly Sheet[],
    readonly since1904: boolean,
    /** What a number is, by the style of its cell. */
    readonly kinds: readonly NumberKind[],
    readonly texts: SharedStrings,
  ) {}

  /** @throws ConnectorError `CON-601` to `CON-604` and `CON-612` */
  static async open(file: PlacedFile): Promise<Workbook> {
    const zip = await Zip.open(file);
    const [main] = await related(zip, '', 'officeDocument');
    if (!main) throw notWorkbook(file.shown);
    if (main.target.endsWith('.bin')) throw oldFormat(file.shown, '.xlsb');
    const { sheets, since1904 } = await readMain(zip, main.target);
    const parts = await related(zip, main.target, '');
    const partOf = (type: string): string | undefined => parts.find((part) => part.type === type)?.target;
    const [styles, texts] = [partOf('styles'), partOf('sharedStrings')];
    return new Workbook(
      zip,
      sheets.flatMap(({ id, ...sheet }) => {
        const part = parts.find((other) => other.id === id && other.type === 'worksheet');
        return part ? [{ ...sheet, part: part.target }] : [];
      }),
      since1904,
      styles === undefined ? [] : await readKinds(zip, styles),
      await readTexts(zip, texts),
    );
  }

  /** The sheet of this name, or without one the first that is not hidden. @throws ConnectorError `CON-605` */
  sheet(name: string | undefined): Sheet {
    const found =
      name === undefined
        ? (this.sheets.find(({ hidden }) => !hidden) ?? this.sheets[0])
        : this.sheets.find((sheet) => sheet.name.normalize('NFC') === name.normalize('NFC'));
    const names = this.sheets.map((sheet) => sheet.name);
    if (!found) throw sheetMissing(this.zip.file, name ?? '', names);
    return found;
  }
}

interface Relation {
  id: string;
  /** The last word of its address, e.g. `worksheet`; transitional and strict workbooks differ before it. */
  type: string;
  target: string;
}

/** What `part` ('' is the workbook file itself) points at, with paths from the root of the zip. */
async function related(zip: Zip, part: string, type: string): Promise<Relation[]> {
  const relations: Relation[] = [];
  const folder = posix.dirname(part);
  const file = posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
  if (!zip.has(file)) return [];
  await readWholePart(zip, file, {
    ...ignore,
    open(name, attributes) {
      const { Id: id, Type: kind, Target: target } = attributes;
      if (name !== 'Relationship' || !id || !kind || !target) return;
      const path = target.startsWith('/') ? target.slice(1) : posix.join(folder, target);
      relations.push({ id, type: kind.slice(kind.lastIndexOf('/') + 1), target: path });
    },
  });
  return relations.filter((relation) => type === '' || relation.type === type);
}

const ignore: MarkupHandler = {
  open: () => undefined,
  text: () => undefined,
  close: () => undefined,
};

async function readMain(
  zip: Zip,
  part: string,
): Promise<{ sheets: { name: string; hidden: boolean; id: string }[]; since1904: boolean }> {
  const sheets: { name: string; hidden: boolean; id: string }[] = [];
  let since1904 = false;
  await readWholePart(zip, part, {
    ...ignore,
    open(name, attributes) {
      if (name === 'workbookPr') since1904 = isTrue(attributes.date1904);
      if (name !== 'sheet') return;
      const [, id = ''] = Object.entries(attributes).find(([key]) => key.endsWith(':id')) ?? [];
      const hidden = (attributes.state ?? 'visible') !== 'visible';
      sheets.push({ name: attributes.name ?? '', hidden, id });
    },
  });
  return { sheets, since1904 };
}

const isTrue = (value: string | undefined): boolean => value === '1' || value === 'true';

async function readKinds(zip: Zip, part: string): Promise<NumberKind[]> {
  const codes = new Map<number, string>();
  const formats: number[] = [];
  let inCells = false;
  await readWholePart(zip, part, {
    ...ignore,
    open(name, attributes) {
      const id = Number(attributes.numFmtId ?? 0);
      if (name === 'numFmt') codes.set(id, attributes.formatCode ?? '');
      if (name === 'cellXfs') inCells = true;
      if (name === 'xf' && inCells) formats.push(id);
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return formats.map((id) => kindOfFormat(id, codes.get(id)));
}

async function readTexts(zip: Zip, part: string | undefined): Promise<SharedStrings> {
  const texts = new SharedStrings(maxTexts);
  if (part === undefined || !zip.has(part)) return texts;
  const reader = new TextReader();
  await readWholePart(zip, part, {
    open(name) {
      if (name === 'si') reader.begin();
      else reader.open(name);
    },
    text: (text) => reader.text(text),
    close(name) {
      reader.close(name);
      if (name === 'si' && !texts.add(reader.end())) throw tooLarge(zip.file, part, maxTexts / 1e6);
    },
  });
  return texts;
}

/** The text of `<si>` or `<is>`: plain or rich, without the reading aids of Japanese. */
export class TextReader {
  private value = '';
  private inText = false;
  private aside = 0;

  begin(): void {
    this.value = '';
  }

  open(name: string): void {
    if (name === 'rPh') this.aside++;
    this.inText = name === 't' && this.aside === 0;
  }

  text(text: string): void {
    if (this.inText) this.value += text;
  }

  close(name: string): void {
    if (name === 'rPh') this.aside--;
    this.inText = false;
  }

  /** `_x000D_` is how a workbook writes a character that XML cannot hold. */
  end(): string {
    return unescaped(this.value);
  }
}

export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    : text;
