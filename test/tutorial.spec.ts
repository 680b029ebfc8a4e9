import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Personnummer from 'personnummer';
import { brygga, type Ended } from './support/brygga';
import { ask, inRepository, testFolder } from './support/instance';

interface Block {
  language: string;
  file: string | undefined;
  text: string;
}

/** The fenced blocks of a page, in order: files to make (a path after the language), changes to them, commands to run. */
function blocksOf(page: string): Block[] {
  const text = readFileSync(inRepository(page), 'utf8');
  return [...text.matchAll(/^```(\w+)[ ]?(\S*)\n([\s\S]*?)^```$/gm)].map(([, language, file, body]) => ({
    language: language!,
    file: file || undefined,
    text: body!,
  }));
}

const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);

/** As a reader would: a line with `-` goes (whatever comment stands after it), those with `+` come in its place. */
function change(file: string, diff: string): void {
  const lines = readFileSync(file, 'utf8').split('\n');
  let at = lines.length;
  for (const [mark = '', ...rest] of diff.trimEnd().split('\n')) {
    const text = rest.join('');
    if (mark === '+') {
      lines.splice(at++, 0, text);
      continue;
    }
    at = lines.findIndex((line) => line === text || line.startsWith(`${text} #`));
    if (at < 0) throw new Error(`${file} has no line "${text}"`);
    lines.splice(at, 1);
  }
  writeFileSync(file, lines.join('\n'));
}

interface Ran {
  line: string;
  ended: Ended;
}

interface Followed {
  ran: Ran[];
  /** What the page says that a command prints, and it does not. */
  unsaid: string[];
}

/** Does what a page says, in the order it says, in an empty folder. */
async function follow(page: string, folder: string): Promise<Followed> {
  const ran: Ran[] = [];
  const unsaid: string[] = [];
  for (const { language, file, text } of blocksOf(page)) {
    if (language === 'diff') change(join(folder, file!), text);
    else if (file) {
      if (existsSync(join(folder, file))) throw new Error(`${page} makes ${file} twice`);
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    } else if (language === 'text') {
      const said = ran.at(-1)!.ended.out;
      unsaid.push(...text.split('\n').filter((line) => !said.includes(line.trimEnd())));
    } else if (language === 'sh') {
      for (const line of text.trim().split('\n')) {
        const args = wordsOf(line.replace('npx brygga ', ''));
        ran.push({ line, ended: await brygga(args, { cwd: folder }) });
      }
    }
  }
  return { ran, unsaid };
}

const outcomes = (ran: readonly Ran[]): unknown =>
  ran.map(({ line, ended }) => ({ line, code: ended.code, err: ended.code ? ended.err : '' }));
const allWell = (ran: readonly Ran[]): unknown => ran.map(({ line }) => ({ line, code: 0, err: '' }));

/** The figures of the row of a table that begins with the label. */
const figuresOf = (table: string, label: string): string[] =>
  table
    .split('\n')
    .find((line) => line.startsWith(label))!
    .slice(label.length)
    .trim()
    .split(/\s+/);

describe.each(['docs/first-mapping.md', 'docs/first-mapping.sv.md'])(
  '%s: from an unknown database',
  (page) => {
    const { path: folder } = testFolder();
    const source = join(folder, 'min-kommun', 'okant.sqlite');
    let followed: Followed;

    beforeAll(async () => {
      followed = await follow(page, folder);
    }, 600_000);

    it('every command of the page does what the page says, in the order it says', () => {
      expect(outcomes(followed.ran)).toEqual(allWell(followed.ran));
      expect(followed.ran.length).toBeGreaterThanOrEqual(15);
      expect(followed.unsaid).toEqual([]);
    });

    it('the figures are those that plain SQL gives on the source', () => {
      const rows = ask<{ kod: string | null; pnr: string | null }>(
        source,
        `SELECT upper(trim(u.RESULTAT_KOD)) AS kod, (SELECT k.PNR FROM KLIENT k WHERE k.KLIENT_ID = u.KLIENT_ID AND k.MAKULERAD = 0) AS pnr
       FROM BARNUTREDNING u WHERE u.MAKULERAD = 0`,
      );
      const usable = rows.filter(({ pnr }) => pnr !== null && isIdentity(pnr));
      const count = (code: string | null): string => String(usable.filter(({ kod }) => kod === code).length);
      const table = followed.ran.find(({ line }) => line.includes('--profile internal'))!.ended.out;
      const total = (label: string): string => figuresOf(table, label).at(-1)!;
      expect({
        none: total('Inget behov av insats'),
        consent: total('Behov, men samtycke saknas'),
        open: total('Öppenvårdsinsats'),
        placed: total('Placering'),
        lvu: total('Ansökan om vård enligt LVU'),
        unmapped: total('Omappad (okänd kod i källan)'),
        unanswered: total('Ej besvarad'),
        all: total('Totalt'),
      }).toEqual({
        none: count('R1'),
        consent: count('R2'),
        open: count('R3'),
        placed: count('R4'),
        lvu: count('R5'),
        unmapped: count('ZZ'),
        unanswered: count(null),
        all: String(usable.length),
      });
      expect(usable.length).toBeGreaterThan(1000);
      // The rest is told, not lost.
      expect(table).toContain(`(externt bortfall): ${rows.length - usable.length}.`);
    });

    it('what leaves the unit hides what could point somebody out', () => {
      const shown = followed.ran.find(
        ({ line }) => line.includes('table show') && !line.includes('internal'),
      );
      expect(shown!.ended.out).toContain('..');
    });
  },
);

/** A personnummer or samordningsnummer with its check digit, or a temporary number. */
const isIdentity = (text: string): boolean =>
  /^(?:\d{6}|\d{8})T\d{3}$/i.test(text.trim()) || Personnummer.valid(text.trim());

describe.each(['docs/first-list.md', 'docs/first-list.sv.md'])('%s: a list of one’s own', (page) => {
  const { path: folder } = testFolder();
  let ran: Ran[];

  beforeAll(async () => {
    ({ ran } = await follow(page, folder));
  }, 300_000);

  it('every command of the page does what the page says, in the order it says', () => {
    expect(outcomes(ran)).toEqual(allWell(ran));
    expect(ran.length).toBeGreaterThanOrEqual(6);
  });

  it('what leaves the unit shows no cell with fewer than five people', () => {
    const shown = ran.find(({ line }) => line.includes('table show') && !line.includes('internal'))!.ended
      .out;
    expect(shown).toMatch(/Den har försämrats +\.\. /);
    expect(shown).not.toMatch(/^Den har förbättrats.*\b3\b/m);
  });

  it('the unit sees all: six improved, four unchanged, one worse', () => {
    const table = ran.find(({ line }) => line.includes('--profile internal'))!.ended.out;
    // Man, Kvinna, omappad, ej besvarad, totalt.
    expect(figuresOf(table, 'Den har förbättrats')).toEqual(['3', '3', '0', '0', '6']);
    expect(figuresOf(table, 'Den har inte förändrats')).toEqual(['2', '2', '0', '0', '4']);
    expect(figuresOf(table, 'Den har försämrats')).toEqual(['1', '0', '0', '0', '1']);
  });
});
