import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { FormKind } from '../../src/entry-forms/fields';
import { formMapping } from '../../src/entry-forms/form-mapping';
import { formMappingTests } from '../../src/entry-forms/mapping-tests';
import { readMapping } from '../../src/mapping/read-mapping';
import { runMappingTests } from '../../src/mapping/checking/run-tests';
import { inRepository } from '../support/instance';
import { plainCatalog } from './forms-workbook';

describe.each(['excel', 'paper'] as const)('mappings/%s', (kind: FormKind) => {
  const folder = inRepository('mappings', kind);
  const made = {
    'mapping.yaml': formMapping(kind, plainCatalog()),
    ...formMappingTests(kind, plainCatalog()),
  };

  it('has the files that Bryggan writes for the edition, and no other', () => {
    const there = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
    expect(there.sort()).toEqual(Object.keys(made).sort());
  });

  it.each(Object.entries(made))(
    '%s says what Bryggan writes today: who changes the catalogue writes it anew',
    (name, text) => {
      expect(parse(readFileSync(join(folder, name), 'utf8'))).toEqual(parse(text));
    },
  );

  it('maps every variable of the edition, and its tests reach every rule', () => {
    const plan = readMapping(folder, plainCatalog());
    const mapped = plan.records.flatMap(({ variables }) => variables.map(({ variable }) => variable.id));
    expect(mapped.sort()).toEqual(
      plainCatalog()
        .variables.map(({ id }) => id)
        .sort(),
    );
    const { cases, rules } = runMappingTests(plan);
    expect(cases.filter(({ differences }) => differences.length > 0)).toEqual([]);
    expect(rules.unreached).toEqual([]);
  });
});
