import type { Cell, Query, Slice } from '../contract';
import { sliceQuery, summaryQuery } from './slices';
import { ConnectorError } from '../contract';

/** The text that is sent. That Oracle takes it is shown in test/containers. */

const columns = [
  { name: 'ID', type: 'NUMBER(10)' },
  { name: 'NAMN', type: 'VARCHAR2(50)' },
  { name: 'KOD', type: 'CHAR(5)' },
  { name: 'DAG', type: 'DATE' },
  { name: 'ANDRAD', type: 'TIMESTAMP(9)' },
  { name: 'INSTANT', type: 'TIMESTAMP(6) WITH TIME ZONE' },
  { name: 'BELOPP', type: 'NUMBER(18,2)' },
  { name: 'RAA', type: 'RAW(16)' },
  { name: 'FRI', type: 'CLOB' },
];
const whole: Query = { kind: 'sql', text: 'WITH a AS (SELECT * FROM t) SELECT * FROM a ORDER BY ID -- sist' };

function sent(slice: Slice): { text: string; parameters?: Readonly<Record<string, Cell>> } {
  const query = sliceQuery(whole, columns, slice);
  return query.kind === 'sql' ? query : { text: '' };
}
const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof ConnectorError) return error.details.code;
  }
  return 'none';
};

describe('a part of an answer, as Oracle is asked for it', () => {
  it('stands around the query with its WITH, without AS, which Oracle has not', () => {
    expect(sent({ columns: ['ID'], where: [{ kind: 'null', columns: ['ID', 'NAMN'] }] }).text).toBe(
      'SELECT "ID" FROM (\nWITH a AS (SELECT * FROM t) SELECT * FROM a \n) brygga WHERE ("ID" IS NULL OR "NAMN" IS NULL)',
    );
  });

  it('compares several columns one after the other, since Oracle compares no rows', () => {
    expect(
      sent({
        where: [{ kind: 'after', columns: ['NAMN', 'KOD', 'ID'], values: ['Å', 'AB', 5] }],
        orderBy: ['NAMN', 'KOD', 'ID'],
      }).text,
    ).toContain(
      'WHERE ("NAMN" >= :brygga0 AND ("NAMN" > :brygga0 OR "KOD" >= CAST(:brygga1 AS CHAR(2000)) AND ("KOD" > CAST(:brygga1 AS CHAR(2000)) OR "ID" > :brygga2)) AND "KOD" IS NOT NULL AND "ID" IS NOT NULL) ORDER BY "NAMN", "KOD", "ID"',
    );
  });

  it.each([
    ['DAG', '2024-02-29 13:14:15', `TO_DATE(:brygga0, 'YYYY-MM-DD HH24:MI:SS')`, '2024-02-29 13:14:15'],
    [
      'ANDRAD',
      '2024-02-29 13:14:15.123456789',
      `TO_TIMESTAMP(:brygga0, 'YYYY-MM-DD HH24:MI:SS.FF9')`,
      '2024-02-29 13:14:15.123456789',
    ],
    [
      'ANDRAD',
      '2024-02-29 13:14:15',
      `TO_TIMESTAMP(:brygga0, 'YYYY-MM-DD HH24:MI:SS.FF9')`,
      '2024-02-29 13:14:15.0',
    ],
    [
      'INSTANT',
      '2024-10-27 02:30:00+01:00',
      `TO_TIMESTAMP_TZ(:brygga0, 'YYYY-MM-DD HH24:MI:SS.FF9TZH:TZM')`,
      '2024-10-27 02:30:00.0+01:00',
    ],
    ['BELOPP', '1234567890123456.78', 'TO_NUMBER(:brygga0)', '1234567890123456.78'],
    ['ID', 7, ':brygga0', 7],
    ['RAA', '00FF', 'HEXTORAW(:brygga0)', '00FF'],
  ])(
    '%s is compared in its own type with every digit, so that its index is used',
    (column, value, at, as) => {
      const { text, parameters } = sent({ where: [{ kind: 'from', column, value }] });
      expect(text).toContain(`WHERE ("${column}" >= ${at})`);
      expect(parameters).toEqual({ brygga0: as });
    },
  );

  it('gives the greatest number with the scale of its column, as a row has it', () => {
    expect(summaryQuery(whole, columns, 'BELOPP')).toMatchObject({
      text: expect.stringContaining(
        'COUNT(*) AS antal, CAST(MAX("BELOPP") AS NUMBER(18,2)) AS storst, COUNT("BELOPP") AS odaterade',
      ) as string,
    });
  });

  it.each([
    ['NAMN', `COUNT(CASE WHEN NOT REGEXP_LIKE("NAMN", '^[0-9]{4}-[0-9]{2}-[0-9]{2}') THEN 1 END)`],
    ['ANDRAD', '0'],
    ['INSTANT', '0'],
    ['DAG', '0'],
  ])('counts what is no date where the type of %s can hold it', (column, undated) => {
    expect(summaryQuery(whole, columns, column)).toMatchObject({
      text: expect.stringContaining(`MAX("${column}") AS storst, ${undated} AS odaterade`) as string,
    });
  });

  it('says CON-029 of a LOB, and of a column that the answer does not have', () => {
    expect(codeOf(() => summaryQuery(whole, columns, 'FRI'))).toBe('CON-029');
    expect(codeOf(() => sent({ orderBy: ['id'] }))).toBe('CON-029');
  });
});
