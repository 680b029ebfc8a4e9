import { Document, isCollection, isScalar, visit, type YAMLError } from 'yaml';
import type { Bilingual } from './problem';

/** What is behind an error of the YAML library: where the writer should look, and what to write there. */
export interface Slip {
  offset: number;
  why: Bilingual;
  fix: Bilingual;
}

interface Found {
  error: YAMLError;
  document: Document;
  source: string;
  /** The line that the error stands on, and where it begins. */
  line: string;
  start: number;
}

/** Undefined for an error that nobody has been seen to make; the library's own words have to do. */
export function slipOf(error: YAMLError, document: Document, source: string): Slip | undefined {
  const start = source.lastIndexOf('\n', error.pos[0] - 1) + 1;
  const end = source.indexOf('\n', start);
  const line = source.slice(start, end < 0 ? source.length : end);
  const told = slips[error.code]?.({ error, document, source, line, start });
  return told && { offset: error.pos[0], ...told };
}

type Told = Omit<Slip, 'offset'> & { offset?: number };

const slips: Partial<Record<YAMLError['code'], (found: Found) => Told | undefined>> = {
  TAB_AS_INDENT: () => ({
    why: { sv: 'Raden är indragen med tabb.', en: 'The line is indented with a tab.' },
    fix: {
      sv: 'Byt tabben mot mellanslag, två per nivå.',
      en: 'Replace the tab by spaces, two for each level.',
    },
  }),
  MULTILINE_IMPLICIT_KEY: lacksColon,
  MISSING_CHAR: (found) => (found.error.message.startsWith('Implicit') ? lacksColon(found) : unclosed(found)),
  BAD_INDENT: (found) =>
    /\bend with a/.test(found.error.message)
      ? unclosed(found)
      : { ...wrongIndent(), offset: found.start + found.line.search(/\S|$/) },
  BLOCK_AS_IMPLICIT_KEY: colonOrIndent,
  BAD_SCALAR_START: ({ error, source }) => needsQuotes(wordAt(source, error.pos[0])),
  TAG_RESOLVE_FAILED: ({ error, source }) => needsQuotes(wordAt(source, error.pos[0])),
  BLOCK_IN_FLOW: () => ({
    why: {
      sv: 'Det saknas ett komma mellan två delar inom { } eller [ ].',
      en: 'A comma is missing between two parts inside { } or [ ].',
    },
    fix: {
      sv: 'Sätt ett komma: { code: Kolumn, map: codes/fil.csv }.',
      en: 'Write a comma: { code: Column, map: codes/file.csv }.',
    },
  }),
  BAD_DQ_ESCAPE: () => ({
    why: { sv: 'Inom " " betyder \\ något särskilt.', en: 'Inside " " a \\ means something special.' },
    fix: { sv: "Använd enkla citattecken ' ' i stället.", en: "Use single quotes ' ' instead." },
  }),
  MULTIPLE_DOCS: () => ({
    why: { sv: 'Raden --- börjar en ny fil i filen.', en: 'The line --- begins a new file in the file.' },
    fix: { sv: 'Ta bort raden "---".', en: 'Remove the line "---".' },
  }),
  UNEXPECTED_TOKEN: ({ error, source }) => {
    const sign = source[error.pos[0]] ?? '';
    if (sign === ']' || sign === '}') {
      return {
        why: { sv: 'Här är en parentes för mycket.', en: 'There is one bracket too many here.' },
        fix: { sv: `Ta bort "${sign}".`, en: `Remove "${sign}".` },
      };
    }
    if (!error.message.includes('at node end')) return undefined;
    return {
      why: {
        sv: 'Citattecknet före avslutade värdet, men här står mer text.',
        en: 'The quote before ended the value, but more text stands here.',
      },
      fix: {
        sv: `Sätt citattecken av den andra sorten (' eller ") runt hela värdet.`,
        en: `Put quotes of the other kind (' or ") around the whole value.`,
      },
    };
  },
};

function lacksColon({ line, start }: Found): Told {
  const [, indent = '', dash, word = ''] = /^(\s*)(-(?=\S))?([^\s:]*)/.exec(line) ?? [];
  const offset = start + indent.length;
  if (dash) {
    return {
      offset,
      why: { sv: 'Det saknas ett mellanslag efter strecket.', en: 'A space is missing after the dash.' },
      fix: { sv: `Skriv "- ${word}".`, en: `Write "- ${word}".` },
    };
  }
  if (line.slice(indent.length + word.length).startsWith(':')) {
    const value = line.slice(indent.length + word.length + 1).trim();
    return {
      offset,
      why: { sv: 'Det saknas ett mellanslag efter kolonet.', en: 'A space is missing after the colon.' },
      fix: { sv: `Skriv "${word}: ${value}".`, en: `Write "${word}: ${value}".` },
    };
  }
  return {
    offset,
    why: { sv: 'Det saknas ett kolon efter nyckeln.', en: 'A colon is missing after the key.' },
    fix: { sv: `Skriv "${word}:" och sedan värdet.`, en: `Write "${word}:" and then the value.` },
  };
}

const wrongIndent = (): Told => ({
  why: {
    sv: 'Raden är inte indragen som raderna som den hör ihop med.',
    en: 'The line is not indented as the lines that it belongs with.',
  },
  fix: {
    sv: 'Ge den samma indrag som nycklarna bredvid, räknat i mellanslag.',
    en: 'Give it the same indent as the keys beside it, counted in spaces.',
  },
});

/** `title: Vårt: system`, or a line that is indented below a key that has its value already. */
function colonOrIndent({ error, source, line, start }: Found): Told {
  const value = line.slice(error.pos[0] - start);
  if (/:\s/.test(value)) {
    return {
      why: { sv: 'Värdet innehåller ett kolon.', en: 'The value holds a colon.' },
      fix: {
        sv: `Sätt citattecken runt det: '${value.trim()}'.`,
        en: `Put quotes around it: '${value.trim()}'.`,
      },
    };
  }
  const below = /\n(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*/.exec(source.slice(error.pos[0]));
  return { ...wrongIndent(), ...(below && { offset: error.pos[0] + below.index + below[0].length }) };
}

/** An opening quote or bracket whose partner is missing: the writer looks at the opening one. */
function unclosed({ error, document, source }: Found): Told {
  const opened: number[] = [];
  visit(document, {
    Node: (_, node) => {
      const [start, end] = node.range ?? [0, 0];
      const isOpen = isCollection(node)
        ? node.flow === true
        : isScalar(node) && String(node.type).startsWith('QUOTE');
      if (isOpen && start <= error.pos[0] && end >= error.pos[0]) opened.push(start);
    },
  });
  const offset = Math.max(...opened, -1);
  const sign = offset < 0 ? '' : (source[offset] ?? '');
  const partner = { '[': ']', '{': '}' }[sign] ?? sign;
  return {
    ...(offset >= 0 && { offset }),
    why: { sv: `Tecknet ${sign} avslutas aldrig.`, en: `The sign ${sign} is never closed.` },
    fix: { sv: `Skriv ${partner} där värdet slutar.`, en: `Write ${partner} where the value ends.` },
  };
}

const wordAt = (source: string, offset: number): string =>
  /^[^\n,}\]]*/.exec(source.slice(offset))![0].trim();

export const needsQuotes = (word: string): Omit<Slip, 'offset'> => ({
  why: {
    sv: `Text som börjar med ${word[0] ?? '*'} betyder något särskilt i YAML.`,
    en: `Text that begins with ${word[0] ?? '*'} means something special in YAML.`,
  },
  fix: { sv: `Sätt citattecken runt den: '${word}'.`, en: `Put quotes around it: '${word}'.` },
});
