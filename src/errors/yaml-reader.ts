/**
 * Reads a YAML file that a person wrote, checked against a zod schema, and remembers where everything stands.
 * Belongs here: positions, frames, and turning zod's findings into problems. Never: what a file means.
 */
import {
  Alias,
  Document,
  Node,
  Pair,
  YAMLError,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseDocument,
  visit,
} from 'yaml';
import type { z } from 'zod';
import { frameOf } from './frame';
import { Place, ProblemDetails, Problems } from './problem';
import { deepest, tooDeepAt } from './yaml-depth';
import { needsQuotes, slipOf } from './yaml-slips';
import { brokenYaml, nestedTooDeep, notUtf8, readOtherwise, repeatedKey } from './yaml.problems';
import { describeIssues } from './zod-issues';

export type YamlPath = readonly PropertyKey[];

export interface YamlPlaces {
  document: Document;
  /**
   * Where a value (or its key) stands; for something missing, the nearest thing around it that exists.
   */
  placeOf(path: YamlPath, at?: 'value' | 'key'): Place;
  /** The lines around a place with a caret, ready to print. */
  frameAt(place: Place): string;
  /** Adds place and frame of a path to a problem. */
  locate(problem: ProblemDetails, path: YamlPath, at?: 'value' | 'key'): ProblemDetails;
}

export interface YamlFile<T> extends YamlPlaces {
  value: T;
}

export interface YamlOptions {
  /** The room's prefix, e.g. `CAT`; problems become `CAT-001` to `CAT-009` (see `yaml.problems.ts`). */
  code: string;
}

/**
 * @throws Problems with everything that is wrong: the encoding or YAML syntax (alone, since nothing
 * after it can be trusted), or
 * all findings of the schema. A schema's own sentences: `.meta({ expected: { sv, en } })` on a string or number
 * schema names the form that is expected; `ctx.addIssue({ code: 'custom', path, params: { problem } })` carries
 * a whole problem.
 */
export function readYaml<T>(
  text: string,
  fileName: string,
  schema: z.ZodType<T>,
  { code }: YamlOptions,
): YamlFile<T> {
  const source = text.replace(/^\uFEFF/, '');
  const deep = tooDeepAt(source);
  const document = parseDocument(deep === undefined ? source : '', {
    prettyErrors: false,
    logLevel: 'error',
  });
  const places = new Places(document, source, fileName);
  const stop = (sentence: ProblemDetails, offset: number): never => {
    const place = places.at(offset);
    throw new Problems([{ ...sentence, place, frame: places.frameAt(place) }]);
  };
  const undecoded = source.indexOf('\uFFFD');
  if (undecoded >= 0) stop(notUtf8(code), undecoded);
  if (deep !== undefined) stop(nestedTooDeep(code, deepest), deep);
  const broken = withoutConsequences([...document.errors, ...document.warnings.filter(isLostText)]);
  if (broken.length > 0) {
    throw new Problems(
      broken.map((error) => {
        const slip = slipOf(error, document, source);
        const place = places.at(slip?.offset ?? error.pos[0]);
        const sentence =
          error.code === 'DUPLICATE_KEY'
            ? repeatedKey(code)
            : {
                ...brokenYaml(code, error.message.split('\n')[0]!),
                ...(slip && { why: slip.why, fix: slip.fix }),
              };
        return { ...sentence, place, frame: places.frameAt(place) };
      }),
    );
  }
  const changed = changedScalars(document).map(({ offset, text, value }) => {
    const place = places.at(offset);
    return { ...readOtherwise(code, text, value), place, frame: places.frameAt(place) };
  });
  if (changed.length > 0) throw new Problems(changed);
  const raw = plainValue(document, (offset, reason) => {
    const alias = /^\*[^\s,}\]]*/.exec(source.slice(offset))?.[0];
    return stop({ ...brokenYaml(code, reason), ...(alias && needsQuotes(alias)) }, offset);
  });
  const parsed = schema.safeParse(raw);
  if (!parsed.success) {
    const found = describeIssues(parsed.error.issues, raw, schema, code);
    throw new Problems(inOrder(found.map(({ problem, path, at }) => places.locate(problem, path, at))));
  }
  return {
    value: parsed.data,
    document,
    placeOf: (path, at) => places.placeOf(path, at),
    frameAt: (place) => places.frameAt(place),
    locate: (problem, path, at) => places.locate(problem, path, at),
  };
}

/** After the first slip in the syntax nothing is read as it was meant; one unclosed quote gives dozens of errors. */
function withoutConsequences(errors: readonly YAMLError[]): readonly YAMLError[] {
  const inOrder = [...errors].sort((a, b) => a.pos[0] - b.pos[0]);
  const slip = inOrder.findIndex(({ code }) => code !== 'DUPLICATE_KEY');
  return slip < 0 ? inOrder : inOrder.slice(0, slip + 1);
}

/** `title: !viktigt` is a text to its writer, and nothing at all to YAML. */
const isLostText = ({ code }: YAMLError): boolean => code === 'TAG_RESOLVE_FAILED';

interface ChangedScalar {
  offset: number;
  text: string;
  value: string;
}

/** Numbers that are other texts than what was written: the code 01 would be read as 1, 1e3 as 1000. */
function changedScalars(document: Document): ChangedScalar[] {
  const found: ChangedScalar[] = [];
  visit(document, {
    Scalar: (key, { value, source: text, type, range }) => {
      if (type !== 'PLAIN' || text === undefined || !range || typeof value === 'string') return;
      const isWritten = String(value).toLowerCase() === text.toLowerCase();
      // 0.10 as a value is a number that somebody meant; as a key it is a code.
      const isNumber =
        /^[-+]?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) && Math.abs(Number(value)) <= Number.MAX_SAFE_INTEGER;
      const changes = typeof value === 'number' ? !isNumber : key === 'key';
      if (!isWritten && (changes || key === 'key'))
        found.push({ offset: range[0], text, value: String(value) });
    },
  });
  return found;
}

/** Aliases fail late: `*name` without its anchor (or a file name with an asterisk), or far too many of them. */
function plainValue(document: Document, fail: (offset: number, reason: string) => never): unknown {
  try {
    return document.toJS();
  } catch (error) {
    const aliases: Alias[] = [];
    visit(document, { Alias: (_, node) => void aliases.push(node) });
    const culprit = aliases.find((alias) => !alias.resolve(document)) ?? aliases[0];
    return fail(startOf(culprit) ?? 0, error instanceof Error ? error.message : '');
  }
}

/** Problems in the order of the file. */
export function inOrder(problems: readonly ProblemDetails[]): ProblemDetails[] {
  const number = (place: Place | undefined): number => (place?.line ?? 0) * 10_000 + (place?.column ?? 0);
  return [...problems].sort(
    (a, b) => (a.place?.file ?? '').localeCompare(b.place?.file ?? '') || number(a.place) - number(b.place),
  );
}

class Places implements YamlPlaces {
  private readonly lines: string[];
  /** Offset at which each line begins. */
  private readonly starts: number[] = [0];

  constructor(
    readonly document: Document,
    source: string,
    private readonly file: string,
  ) {
    this.lines = source.split(/\r?\n/);
    for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  /** Our own count: what the YAML library knows of lines is wrong after some mixed line ends. */
  at(offset: number): Place {
    const next = this.starts.findIndex((start) => start > offset);
    const line = next < 0 ? this.starts.length : Math.max(next, 1);
    const column = Math.min(offset - this.starts[line - 1]!, this.lines[line - 1]!.length) + 1;
    return { file: this.file, line, column: Math.max(column, 1) };
  }

  placeOf(path: YamlPath, at: 'value' | 'key' = 'value'): Place {
    let node = this.document.contents;
    let offset = startOf(node) ?? 0;
    for (const [index, step] of path.entries()) {
      const child = childOf(node, step);
      if (!child) break;
      node = child.value;
      const wantsKey = at === 'key' && index === path.length - 1;
      offset = (wantsKey ? undefined : startOf(node)) ?? startOf(child.key) ?? startOf(node) ?? offset;
    }
    return this.at(offset);
  }

  frameAt(place: Place): string {
    return place.line ? frameOf(this.lines, place.line, place.column ?? 1) : '';
  }

  locate(problem: ProblemDetails, path: YamlPath, at?: 'value' | 'key'): ProblemDetails {
    const place = this.placeOf(path, at);
    return { ...problem, place, frame: this.frameAt(place) };
  }
}

function childOf(node: Node | null, step: PropertyKey): { key: Node | null; value: Node | null } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    return isNode(item) ? { key: null, value: item } : undefined;
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step)) as
    Pair<Node, Node | null> | undefined;
  return pair && { key: pair.key, value: pair.value };
}

const startOf = (node: Node | null | undefined): number | undefined => node?.range?.[0];
