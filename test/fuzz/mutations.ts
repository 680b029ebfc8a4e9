import { stringify } from 'yaml';
import type { Chance } from './chance';

/** A file before and after somebody's mishap. */
export type Mutation = (file: Buffer, chance: Chance, context: MutationContext) => Buffer;

export interface MutationContext {
  name: string;
  /** What the YAML file says, or undefined for other files. */
  value: unknown;
  /** Words of the language, of the catalogue and of the other files. */
  words: readonly string[];
}

const lines = (file: Buffer): string[] => file.toString('latin1').split('\n');
const joined = (list: readonly string[]): Buffer => Buffer.from(list.join('\n'), 'latin1');
/** Bytes stay what they are when a file is taken as latin1 and given back. */
const text = (file: Buffer): string => file.toString('latin1');
const bytes = (content: string): Buffer => Buffer.from(content, 'latin1');
const utf8 = (piece: string): string => Buffer.from(piece, 'utf8').toString('latin1');

const strange = [
  '\uFEFF',
  '\0',
  '\u00A0',
  '\u2028',
  '\u200B',
  '\u202E',
  '\u0301',
  '\u{1F600}',
  'å',
  'Ä',
  '\u0007',
  '\r',
  '\t',
  '\uFFFD',
  '”',
  '–',
  '\u3000',
].map(utf8);
const invalid = ['\xff', '\xe5', '\x96', '\xc3\x28', '\xed\xa0\x80'];
const signs = [
  ...'{}[]:,;"\'#&*!|>%@`?-=<.\n',
  ': ',
  '- ',
  ' #',
  '<<: ',
  '&a ',
  '*a',
  '!!str ',
  '---\n',
  '...\n',
  '  ',
  '%YAML 1.1\n',
];

function splice(file: Buffer, at: number, remove: number, insert: string): Buffer {
  return Buffer.concat([file.subarray(0, at), bytes(insert), file.subarray(at + remove)]);
}

export const mutations: Record<string, Mutation> = {
  'flipped bits': (file, chance) => {
    const copy = Buffer.from(file);
    for (let i = chance.below(4); i >= 0; i--) {
      const at = chance.below(copy.length);
      copy[at] = copy[at]! ^ (1 << chance.below(8));
    }
    return copy;
  },
  cut: (file, chance) => {
    const from = chance.below(file.length);
    return chance.below(3) === 0 ? file.subarray(0, from) : splice(file, from, 1 + chance.below(60), '');
  },
  'swapped pieces': (file, chance) => {
    const [a, b] = [chance.below(file.length), chance.below(file.length)].sort((x, y) => x - y) as [
      number,
      number,
    ];
    const size = 1 + chance.below(30);
    const end = Math.min(a + size, b);
    return Buffer.concat([
      file.subarray(0, a),
      file.subarray(b, b + size),
      file.subarray(end, b),
      file.subarray(a, end),
      file.subarray(b + size),
    ]);
  },
  'a line twice': (file, chance) => {
    const all = lines(file);
    const line = chance.of(all);
    all.splice(chance.below(all.length + 1), 0, line);
    return joined(all);
  },
  'a line moved': (file, chance) => {
    const all = lines(file);
    const [line] = all.splice(chance.below(all.length), 1);
    all.splice(chance.below(all.length + 1), 0, line!);
    return joined(all);
  },
  'a line gone': (file, chance) => {
    const all = lines(file);
    all.splice(chance.below(all.length), 1 + chance.below(3));
    return joined(all);
  },
  'another indent': (file, chance) => {
    const all = lines(file);
    const at = chance.below(all.length);
    all[at] = chance.of(['', ' ', '  ', '   ', '\t', '          ']) + all[at]!.trimStart();
    return joined(all);
  },
  'strange characters': (file, chance) =>
    splice(file, chance.below(3) === 0 ? 0 : chance.below(file.length + 1), 0, chance.of(strange)),
  'bytes that are no text': (file, chance) =>
    splice(file, chance.below(file.length + 1), 0, chance.of(invalid)),
  signs: (file, chance) => splice(file, chance.below(file.length + 1), chance.below(4), chance.of(signs)),
  'another word': (file, chance, { words }) => replaceWord(file, chance, () => utf8(chance.of(words))),
  'a misspelt word': (file, chance) => replaceWord(file, chance, (word) => misspell(word, chance)),
  'another kind of value': (file, chance) =>
    replaceWord(file, chance, () =>
      chance.of([
        'null',
        '~',
        'true',
        'no',
        '01',
        '1e9',
        '0x1F',
        '-0',
        '.inf',
        '.nan',
        '[]',
        '{}',
        '""',
        '2024-02-30',
        '99999999999999999999',
        '*',
        '&x',
        '!!binary aGo=',
        '!x y',
      ]),
    ),
  'another structure': (file, chance, { value, words }) =>
    value === undefined
      ? bytes(text(file).replaceAll(';', chance.of([',', '\t', '|', ';;'])))
      : Buffer.from(stringify(restructured(value, chance, words))),
  'other line ends': (file, chance) =>
    bytes(text(file).replaceAll('\n', chance.of(['\r\n', '\r', '\n\n', '\r\r\n']))),
  'another encoding': (file, chance) => {
    const content = file.toString('utf8');
    if (chance.below(2) === 0) return Buffer.from(content, 'latin1');
    return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(content, 'utf16le')]);
  },
  'very much of it': (file, chance) => {
    // Once more, and it would be the mutation that takes all the memory.
    if (file.length > 100_000) return file;
    const all = lines(file);
    const at = chance.below(all.length);
    all[at] = all[at]!.replace(/\S.*/, (rest) =>
      chance.of([rest.repeat(200), '['.repeat(300), '{a: '.repeat(100), rest + 'x'.repeat(5000)]),
    );
    return joined(all);
  },
};

function replaceWord(file: Buffer, chance: Chance, change: (word: string) => string): Buffer {
  const content = text(file);
  const found = [...content.matchAll(/[\w\x80-\xff.-]+/g)];
  if (found.length === 0) return file;
  const { 0: word, index } = chance.of(found);
  return splice(file, index, word.length, change(word));
}

function misspell(word: string, chance: Chance): string {
  const at = chance.below(word.length);
  const [before, after] = [word.slice(0, at), word.slice(at)];
  return chance.of([
    before + after.slice(1),
    `${before}x${after}`,
    before + (after[1] ?? '') + (after[0] ?? '') + after.slice(2),
    word.toUpperCase(),
    `${word} `,
  ]);
}

/** The value with one part of it taken away, renamed, given another kind, or put elsewhere. */
function restructured(value: unknown, chance: Chance, words: readonly string[]): unknown {
  const copy = structuredClone(value);
  const places: { around: Record<string, unknown>; key: string }[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      places.push({ around: node as Record<string, unknown>, key });
      walk((node as Record<string, unknown>)[key]);
    }
  };
  walk(copy);
  if (places.length === 0) return copy;
  const { around, key } = chance.of(places);
  const other = chance.of(places);
  const old = around[key];
  const actions: (() => void)[] = [
    () => void delete around[key],
    () => {
      delete around[key];
      around[chance.of(words)] = old;
    },
    () =>
      void (around[key] = chance.of<unknown>([
        null,
        true,
        0,
        -1,
        1e21,
        '',
        [],
        {},
        [null],
        { a: 1 },
        'x'.repeat(300),
      ])),
    () => void (around[key] = [old]),
    () => void (around[key] = { [chance.of(words)]: old }),
    () => void (around[key] = chance.of(words)),
    () => void (around[chance.of(words)] = structuredClone(old)),
    () => void (around[key] = structuredClone(other.around[other.key])),
    () => {
      around[key] = other.around[other.key];
      other.around[other.key] = old;
    },
  ];
  chance.of(actions)();
  try {
    return JSON.parse(JSON.stringify(copy)) as unknown;
  } catch {
    // Put into itself: such a thing cannot be written down.
    return value;
  }
}
