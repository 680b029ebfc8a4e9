/** The example municipality with every variable of the catalogue: what a template must give the same figures as. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { loadCatalog } from '../../src/catalog/load-catalog';
import { inRepository } from '../support/instance';

/** A follow-up in `folder` that needs everything, since only what a follow-up needs is read. Answers the folder. */
export function followAll(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const words = ['title', 'question', 'purpose', 'decidedBy', 'population', 'contact'];
  const followUp = {
    id: 'allt',
    ...Object.fromEntries(words.map((word) => [word, 'Prov'])),
    ...{ decidedOn: '2019-11-20', from: '2020-01-01', to: '2039-12-31' },
    variables: loadCatalog({ edition: 'bbic-working' }).variables.map(({ id }) => id),
  };
  writeFileSync(join(folder, 'allt.yaml'), stringify(followUp));
  return folder;
}

/** A copy of the example's mapping with the three variables that its municipality has chosen not to use. */
export function wholeExampleMapping(home: string): string {
  const folder = copyOf('exempel', home);
  const land = '{ SE: sverige, NO: norden, EU: europa, OV: ovriga-varlden, OK: okant }';
  changeFile(
    join(folder, 'mapping.yaml'),
    [/\nunavailable:[^]*$/, '\n'],
    [/( +)barn\.ensamkommande:/, `$1barn.fodelseland: { code: FodelselandKod, values: ${land} }\n$&`],
    [/( +)utredning\.utredningsplan:/, '$1utredning.riskbedomning: { yesNo: RiskJN }\n$&'],
    [
      /( +)placering\.skolgang-planerad:/,
      '$1placering.tandundersokning: { code: TandKod, map: codes/ja-nej-ej-aktuellt.csv }\n$&',
    ],
  );
  changeFile(join(folder, 'sql/barn.sql'), [/p\.KonKod,/, 'p.KonKod, p.FodelselandKod,']);
  changeFile(join(folder, 'sql/utredning.sql'), [/u\.UtfallKod,/, 'u.UtfallKod, u.RiskJN,']);
  changeFile(join(folder, 'sql/placering.sql'), [/pl\.LakarKod,/, 'pl.LakarKod, pl.TandKod,']);
  return folder;
}

/** One mapping to be changed, with the local catalogue where it expects it. Answers its folder. */
export function copyOf(mapping: string, home: string): string {
  const folder = join(home, 'mappings', mapping);
  cpSync(inRepository('mappings', mapping), folder, { recursive: true });
  cpSync(inRepository('catalog', 'local'), join(home, 'catalog', 'local'), { recursive: true });
  return folder;
}

export function changeFile(file: string, ...changes: [RegExp, string][]): void {
  const text = changes.reduce(
    (before, [from, to]) => {
      if (!from.test(before)) throw new Error(`${file} does not hold ${String(from)}`);
      return before.replace(from, to);
    },
    readFileSync(file, 'utf8'),
  );
  writeFileSync(file, text);
}
