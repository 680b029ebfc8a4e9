import type { DataValidation } from 'exceljs';
import type { Column } from './columns';
import type { FormFollowUp, RecordForm } from './fields';
import type { ListSheet } from './list-sheet';
import { firstRow, lastRow, unitRows, unitsSheet } from './places';

/** What Excel allows in a message that it shows beside a cell, and in its title. */
const maxMessage = 255;
const maxTitle = 32;

/** Excel's first day that every program counts alike. */
const firstDay = new Date(Date.UTC(1900, 2, 1));

/** What may be typed in a column, and the catalogue's explanation beside the cell. */
export function validationOf(
  column: Column,
  letter: string,
  form: RecordForm,
  lists: ListSheet,
  followUp: FormFollowUp,
): DataValidation {
  const rule = ruleOf(column, letter, form, lists, followUp);
  return {
    allowBlank: true,
    showInputMessage: true,
    promptTitle: clip(column.key ? `${column.key} ${column.label}` : column.label, maxTitle),
    prompt: clip(promptOf(column), maxMessage),
    ...(rule && { showErrorMessage: true, errorStyle: 'stop', errorTitle: 'Går inte att läsa', ...rule }),
    type: rule?.type ?? 'any',
    formulae: rule?.formulae ?? [],
  } as DataValidation;
}

interface Rule {
  type: DataValidation['type'];
  operator?: DataValidation['operator'];
  formulae: (string | number | Date)[];
  error: string;
}

function ruleOf(
  column: Column,
  letter: string,
  form: RecordForm,
  lists: ListSheet,
  followUp: FormFollowUp,
): Rule | null {
  const cell = `${letter}${firstRow}`;
  const range = `$${letter}$${firstRow}:$${letter}$${lastRow}`;
  switch (column.holds) {
    case 'id':
    case 'identity': {
      const isKey =
        column.field.kind === 'key' || (column.field.kind === 'identity' && form.record === 'barn');
      const fits =
        column.holds === 'identity' ? `AND(LEN(${cell})>=10,LEN(${cell})<=13)` : `LEN(${cell})<=30`;
      const error = column.holds === 'identity' ? 'Skriv ÅÅÅÅMMDD-NNNN.' : 'Högst 30 tecken.';
      if (!isKey) return { type: 'custom', formulae: [fits], error };
      // COUNTIF would take 0012 and 12 for the same.
      const once = `SUMPRODUCT(--EXACT(${range},${cell}))=1`;
      return {
        type: 'custom',
        formulae: [`AND(${fits},${once})`],
        error: `${error} Samma får bara stå på en rad.`,
      };
    }
    case 'unit':
      return {
        type: 'list',
        formulae: [`${unitsSheet}!$A$2:$A$${unitRows + 1}`],
        error: 'Fyll i enhetens kod på bladet Enheter och välj den i listan.',
      };
    case 'tick':
      return { type: 'list', formulae: [lists.range(['x'])], error: 'Skriv x, eller lämna tomt.' };
    case 'one':
    case 'code':
      return { type: 'list', formulae: [lists.range(column.list)], error: 'Välj ett av svaren i listan.' };
    case 'day':
      return {
        type: 'date',
        operator: 'between',
        formulae: [firstDay, new Date(`${followUp.to}T00:00:00Z`)],
        error: `Skriv ett datum, ÅÅÅÅ-MM-DD, senast ${followUp.to}.`,
      };
    case 'digits':
      return {
        type: 'custom',
        formulae: [realDate(cell)],
        error: 'Skriv ett datum med åtta siffror: ÅÅÅÅMMDD.',
      };
    case 'number':
      return {
        type: 'decimal',
        operator: 'between',
        formulae: [-1_000_000, 1_000_000],
        error: 'Skriv ett tal.',
      };
    case 'codes':
      return null;
  }
}

/** Whether eight digits are a day that exists; TEXT() would need its letters in the language of the program. */
function realDate(cell: string): string {
  const day = `DATE(INT(${cell}/10000),INT(MOD(${cell},10000)/100),MOD(${cell},100))`;
  return `AND(${cell}>=19000301,${cell}<=99991231,MONTH(${day})*100+DAY(${day})=MOD(${cell},10000))`;
}

function promptOf({ holds, field, help }: Column): string {
  const codes = field.choices.map(({ code, label }) => `${code} ${label}`).join(' · ');
  if (holds === 'codes') return `Flera koder med mellanslag mellan, t.ex. 1 3. ${codes}`;
  return holds === 'code' ? `${codes}. ${help}` : help;
}

const clip = (text: string, most: number): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1).trimEnd()}…`;
};
