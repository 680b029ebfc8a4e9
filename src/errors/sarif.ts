/**
 * Problems as SARIF 2.1.0, the form that GitHub, Azure DevOps and VS Code show beside the lines of a file.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
 */
import { createHash } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Language, Place, ProblemDetails } from './problem';

interface Message {
  text: string;
}
interface PhysicalLocation {
  artifactLocation: { uri: string; uriBaseId?: string };
  region?: { startLine: number; startColumn?: number; snippet?: Message };
}
interface Location {
  physicalLocation?: PhysicalLocation;
  logicalLocations?: { fullyQualifiedName: string }[];
}
interface Result {
  ruleId: string;
  ruleIndex: number;
  level: 'error' | 'warning';
  message: Message;
  locations?: Location[];
  partialFingerprints: Record<string, string>;
}
interface Rule {
  id: string;
  shortDescription: Message;
  help: Message;
  defaultConfiguration: { level: Result['level'] };
}

export interface SarifLog {
  $schema: string;
  version: '2.1.0';
  runs: {
    tool: { driver: { name: string; version: string; language: string; rules: Rule[] } };
    language: string;
    columnKind: 'utf16CodeUnits';
    results: Result[];
  }[];
}

/** One run with all problems; file names that are not absolute count from where the command was given. */
export function sarifOf(problems: readonly ProblemDetails[], language: Language, version: string): SarifLog {
  const rules = new Map<string, Rule>();
  for (const problem of problems) {
    if (!rules.has(problem.code)) rules.set(problem.code, ruleOf(problem, language));
  }
  const order = [...rules.keys()];
  const seen = new Map<string, number>();
  const results = problems.map((problem): Result => {
    const print = fingerprint(problem);
    const before = seen.get(print) ?? 0;
    seen.set(print, before + 1);
    const location = locationOf(problem);
    return {
      ruleId: problem.code,
      ruleIndex: order.indexOf(problem.code),
      level: problem.severity ?? 'error',
      message: { text: textOf(problem, language) },
      ...(location && { locations: [location] }),
      // The name that GitHub reads; two alike in one file are told apart by their number.
      partialFingerprints: { primaryLocationLineHash: `${print}:${before + 1}` },
    };
  });
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'brygga', version, language, rules: [...rules.values()] } },
        language,
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  };
}

const textOf = ({ what, why, fix }: ProblemDetails, language: Language): string =>
  [what, why, fix].flatMap((text) => text?.[language] ?? []).join(' ');

const quotedNames = /"[^"]*"(?:, "[^"]*")*/g;
/** `utredning.utfall`, `records.barn.variables[2]` */
const dottedNames = /(?<![\w.])[a-z]+(?:\.[\p{L}\w-]+|\[\d+\])+/gu;
const fileName = /\.(?:yaml|csv|sql)$/;

/** What the code says of any place: the names that this problem quotes are left out. */
function ruleOf(problem: ProblemDetails, language: Language): Rule {
  const general = (text: string): string =>
    text.replace(quotedNames, '"…"').replace(dottedNames, (name) => (fileName.test(name) ? name : '…'));
  return {
    id: problem.code,
    shortDescription: { text: general(problem.what[language]) },
    help: { text: general(textOf(problem, language)) },
    defaultConfiguration: { level: problem.severity ?? 'error' },
  };
}

function locationOf({ place, frame }: ProblemDetails): Location | undefined {
  const name = [place?.table, place?.field].filter((part) => part !== undefined).join('.');
  const physical = place?.file === undefined ? undefined : physicalOf(place, frame);
  if (!physical && name === '') return undefined;
  return {
    ...(physical && { physicalLocation: physical }),
    ...(name !== '' && { logicalLocations: [{ fullyQualifiedName: name }] }),
  };
}

function physicalOf({ file, line, column }: Place, frame: string | undefined): PhysicalLocation {
  const snippet = lineIn(frame);
  return {
    artifactLocation: isAbsolute(file!)
      ? { uri: pathToFileURL(file!).href }
      : { uri: file!.split(/[\\/]/).map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' },
    ...(line !== undefined && {
      region: {
        startLine: line,
        ...(column !== undefined && { startColumn: column }),
        ...(snippet !== undefined && { snippet: { text: snippet } }),
      },
    }),
  };
}

/** The line itself of a frame: the last but one, without its number. */
const lineIn = (frame: string | undefined): string | undefined =>
  frame
    ?.split('\n')
    .at(-2)
    ?.replace(/^ *\d+ \| /, '');

/** The same problem has the same print when lines above it come and go. */
function fingerprint({ code, what, place, frame }: ProblemDetails): string {
  const parts = [code, what.en, place?.file, place?.table, place?.field, lineIn(frame)?.trim()];
  return createHash('sha256')
    .update(parts.map((part) => part ?? '').join('\0'))
    .digest('hex')
    .slice(0, 16);
}
