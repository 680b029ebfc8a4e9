import type { Command } from 'commander';
import { renderPlace } from '../../errors/render';
import { readMapping } from '../../mapping/read-mapping';
import { runMappingTests, type TestReport } from '../../mapping/run-tests';
import { define, type Outcome } from '../command';
import { catalogFor } from './catalog-for';

/** `brygga mapping test`. */
export function registerTest(mapping: Command): void {
  define<[string], object>(
    mapping.command('test <folder>').description('Run its *.test.yaml / Kör dess *.test.yaml'),
    'brygga mapping test mappings/exempel',
    async (_io, _options, folder) => testOutcome(runMappingTests(readMapping(folder, catalogFor(folder)))),
  );
}

function testOutcome({ cases, rules }: TestReport): Outcome {
  const failed = cases.filter(({ differences }) => differences.length > 0);
  const share = rules.total === 0 ? 1 : rules.reached / rules.total;
  return {
    ok: failed.length === 0,
    json: { ok: failed.length === 0, cases: cases.length, failed, rules: { ...rules, share } },
    text: [
      ...failed.flatMap(({ name, place, differences }) => [
        `✗ ${renderPlace(place)} ${name}`,
        ...differences.flatMap(({ what, want, got }) => [
          `    ${what}`,
          `      - väntat: ${want}`,
          `      + fick:   ${got}`,
        ]),
      ]),
      `${cases.length - failed.length} av ${cases.length} provfall håller.`,
      `De når ${rules.reached} av mappningens ${rules.total} regler (${Math.floor(share * 100)} %).`,
      ...rules.unreached.map((rule) => `  inte nådd: ${rule}`),
    ].join('\n'),
  };
}
