import { basename } from 'node:path';
import { Problem, Problems, type ProblemDetails } from '../../errors/problem';
import { problemsOf } from '../../errors/render';
import { checkMapping } from '../checking/check-mapping';
import { exampleCatalog, folderOf, utredning } from '../fixture';

// What the tables of mistakes share. Never imported by anything that runs.

/** A mistake in some files; ‸ stands where it must be told. `sv`, `en`: words that its advice must hold. */
export type Mistake = [
  what: string,
  files: Record<string, string | Buffer>,
  code: string,
  sv: string,
  en?: string,
];

const mark = '‸';

interface Told {
  code: string;
  at: string;
}

/** What is told of a mistake, and what should be. */
export function told([, files, code]: Mistake): {
  found: Told[];
  wanted: Told;
  problem: ProblemDetails | undefined;
} {
  const wanted = { code, at: '' };
  const clean = Object.fromEntries(
    Object.entries(files).map(([name, content]) => {
      if (typeof content !== 'string' || !content.includes(mark)) return [name, content];
      const before = content.slice(0, content.indexOf(mark));
      const line = before.split('\n').length;
      wanted.at = `${basename(name)}:${line}:${before.length - before.lastIndexOf('\n')}`;
      return [name, content.replace(mark, '')];
    }),
  );
  const problems = problemsIn({ 'mapping.yaml': utredning(), ...clean });
  // The fixture has no tests and names no schema: warnings that are not what is asked for.
  const told = problems.filter(
    ({ severity, code: own, place }) =>
      severity !== 'warning' || (own === code && basename(place!.file!) === wanted.at.split(':')[0]),
  );
  return {
    found: told.map((one) => ({
      code: one.code,
      at: `${basename(one.place?.file ?? '')}:${one.place?.line}:${one.place?.column}`,
    })),
    wanted,
    problem: told[0],
  };
}

function problemsIn(files: Record<string, string | Buffer>): readonly ProblemDetails[] {
  try {
    return checkMapping(folderOf(files), exampleCatalog()).problems;
  } catch (error) {
    if (error instanceof Problem || error instanceof Problems) return problemsOf(error);
    throw error;
  }
}

/** Everything that a mistake must tell: once, where it stands, with what to do in both languages. */
export function expectTold(mistake: Mistake): void {
  const [, , , sv, en = sv] = mistake;
  const { found, wanted, problem } = told(mistake);
  expect(found).toEqual([wanted]);
  expect(problem!.fix?.sv).toContain(sv);
  expect(problem!.fix?.en).toContain(en);
  expect(problem!.what.sv).not.toBe('');
  expect(problem!.frame).toContain('^');
}
