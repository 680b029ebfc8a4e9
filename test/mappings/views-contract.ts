/** The view contract as deploy/sql says it, read from the script itself: never from what made the script. */
import { readFileSync } from 'node:fs';
import { inRepository } from '../support/instance';

export interface ScriptView {
  name: string;
  columns: { name: string; type: string }[];
  /** The statement alone, without comments, as the script has it. */
  statement: string;
}

export interface ViewTemplate {
  mapping: string;
  script: string;
  engine: 'mssql' | 'oracle';
}

export const viewTemplates: readonly ViewTemplate[] = [
  { mapping: 'treserva', script: 'deploy/sql/treserva/views.sql', engine: 'mssql' },
  { mapping: 'combine-vyer', script: 'deploy/sql/combine/views.sql', engine: 'mssql' },
  { mapping: 'procapita', script: 'deploy/sql/procapita/views.sql', engine: 'oracle' },
];

const schemaOf = { mssql: '[brygga].', oracle: '&vyer..' } as const;

/** @throws Error when a statement has another shape than typed NULL columns and no rows */
export function scriptViews({ script, engine }: ViewTemplate): ScriptView[] {
  const text = readFileSync(inRepository(script), 'utf8').replaceAll(/\/\*[^]*?\*\//g, '');
  const create = engine === 'mssql' ? 'CREATE OR ALTER VIEW ' : 'CREATE OR REPLACE VIEW ';
  return text
    .split(create)
    .slice(1)
    .map((rest) => {
      const body = rest.slice(0, rest.indexOf(';'));
      const end = engine === 'mssql' ? '\\s*WHERE 1 = 0' : '\\s*FROM dual\\s+WHERE 1 = 0';
      const shape = new RegExp(`^(\\S+) AS\\s+SELECT\\s([^]*?)${end}$`).exec(body);
      if (!shape) throw new Error(`${script}: not a skeleton: ${body.slice(0, 80)}`);
      const columns = shape[2]!.split(/,(?=\s+CAST)/).map((column) => {
        const cast = /^\s*CAST\(NULL AS ([\w() ]+)\) AS (\w+)\s*$/.exec(column);
        if (!cast) throw new Error(`${script}: not a typed NULL: ${column.trim()}`);
        return { type: cast[1]!, name: cast[2]! };
      });
      const name = shape[1]!.replace(schemaOf[engine], '').replaceAll(/[[\]]/g, '');
      return { name, columns, statement: `${create}${body}` };
    });
}

const postgresTypes: readonly [RegExp, string][] = [
  [/nvarchar\((\d+)\)/g, 'varchar($1)'],
  [/VARCHAR2\((\d+) CHAR\)/g, 'varchar($1)'],
  [/datetime2\(3\)/g, 'timestamp(3)'],
];

/** The statement as PostgreSQL says it: names of types, brackets and substitution variables; nothing else is touched. */
export function inPostgres({ statement }: ScriptView): string {
  return postgresTypes
    .reduce((text, [from, to]) => text.replaceAll(from, to), statement)
    .replace('CREATE OR ALTER VIEW', 'CREATE OR REPLACE VIEW')
    .replace('[brygga].[', 'brygga.')
    .replace(/\] AS/, ' AS')
    .replace('&vyer..', 'brygga_vyer.');
}
