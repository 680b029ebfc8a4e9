import type { Command } from 'commander';
import { annexDocx } from '../../coverage/annex';
import { annexNeedsFolder } from '../../coverage/coverage.problems';
import { allRequirements, missingRequirements, type Requirement } from '../../coverage/requirements';
import { Problem } from '../../errors/problem';
import { localDateOf } from '../../time/local-date';
import { define, type Io, type Outcome } from '../command';
import { formatOf, writeOut } from './output';
import { readWeights } from './read-bids';
import { readSystem } from './reports';

interface Options {
  out: string;
  weights?: string;
  whole?: boolean;
}

/** `brygga coverage annex [folder]`. */
export function registerAnnex(coverage: Command): void {
  define<[string | undefined], Options>(
    coverage
      .command('annex [folder]')
      .description(
        'Requirements annex for a tender: what is missing / Kravbilaga till en upphandling: det som saknas',
      )
      .requiredOption('--out <file>', 'the annex, DOCX / bilagan, DOCX')
      .option('--whole', 'the whole list, for a new system / hela listan, för ett nytt system')
      .option('--weights <file>', 'weights and which are required, YAML / vikter och ska-krav, YAML'),
    'brygga coverage annex mappings/hslf-fil --out kravbilaga.docx',
    (io, options, folder) => annex(io, options, folder),
  );
}

async function annex(
  io: Io,
  { out, weights: file, whole }: Options,
  folder: string | undefined,
): Promise<Outcome> {
  formatOf({ out }, ['docx']);
  const system = folder === undefined ? undefined : readSystem(folder);
  const edition = system?.catalog.edition ?? 'bbic-working';
  if (!system && !whole) throw new Problem(annexNeedsFolder());
  const { catalog, weights } = readWeights(file, edition);
  const report = whole ? undefined : system?.report;
  const requirements = report ? missingRequirements(report, weights) : allRequirements(catalog, weights);
  const date = localDateOf(new Date());
  writeOut(out, await annexDocx({ catalog, requirements, ...(report && { report }), date }));
  return { ok: true, json: jsonOf(out, requirements), text: textOf(io, out, requirements) };
}

const jsonOf = (file: string, requirements: readonly Requirement[]): Record<string, unknown> => ({
  ok: true,
  file,
  requirements: requirements.map(({ id, variable, must, weight }) => ({
    id,
    variable: variable.id,
    must,
    weight,
  })),
});

function textOf(io: Io, out: string, requirements: readonly Requirement[]): string {
  const must = requirements.filter((requirement) => requirement.must).length;
  return io.language === 'sv'
    ? `${requirements.length} krav, varav ${must} ska-krav. Skrivet till ${out}`
    : `${requirements.length} requirements, ${must} of them required. Written to ${out}`;
}
