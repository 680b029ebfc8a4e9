import type { ColumnKind, ContractView } from './model';

/** How one engine says what the contract says. */
export interface Dialect {
  /** Schema that the views stand in, as the mapping's queries name it. */
  schema: string;
  types: Record<ColumnKind, string>;
  /** The whole script, given the views as this dialect writes them. */
  script(of: { title: string; folder: string; views: string }): string;
  view(name: string, columns: string): string;
}

/** SQL Server: the views stand in the schema that deploy/sql/mssql/make-account.sql has made. */
export const sqlServer: Dialect = {
  schema: 'brygga',
  types: {
    key: 'nvarchar(50)',
    identity: 'nvarchar(20)',
    unit: 'nvarchar(100)',
    answer: 'nvarchar(50)',
    word: 'nvarchar(200)',
    date: 'date',
    moment: 'datetime2(3)',
  },
  script: ({ title, folder, views }) => `/*
  Vyerna som mappningen ${folder} läser ur ${title}. Gjord ur mappningen med "npm run docs".
  Kopiera filen till ett eget ställe och fyll kopian. Vad varje kolumn ska innehålla står i README.sv.md i samma mapp.

  1. Kör ../mssql/make-account.sql: kontot, schemat brygga och läsrätt på det.
  2. Byt i varje vy CAST(NULL AS …) mot systemets egen kolumn, ta bort WHERE 1 = 0 och skriv vyns FROM. Behåll CAST till
     samma typ, så att en ändring i systemet inte tyst ändrar vad som lämnas. En kolumn som saknas får stå kvar som NULL:
     då är frågan obesvarad. Sätt aldrig in ett svar som ingen har gett.
  3. Kör: sqlcmd -S server -E -f 65001 -i views.sql -v Databas="databasen med systemets tabeller, eller kopian av dem"
     Utan -f 65001 läses filens å, ä och ö fel, också i de ord som du har skrivit in.

  Inte kört mot en riktig SQL Server av Bryggans utvecklare. Skrivet för SQL Server 2016 SP1 och senare.
*/
:on error exit
USE [$(Databas)];
GO

${views}PRINT N'Klart. Kör ../mssql/check-account.sql.';
GO
`,
  view: (name, columns) => `CREATE OR ALTER VIEW [brygga].[${name}] AS
  SELECT
${columns}
  WHERE 1 = 0;
GO
`,
};

/**
 * A copy in SQL Server that is filled from files: dates come as text, because one that cannot be read would otherwise
 * end the whole query. The mapping counts it as unmapped instead.
 */
export const sqlServerFromFiles: Dialect = {
  ...sqlServer,
  types: { ...sqlServer.types, date: 'nvarchar(30)' },
};

/** Oracle: the views stand in the schema that deploy/sql/oracle/make-account.sql has made. Names of at most 30 bytes. */
export const oracle: Dialect = {
  schema: 'brygga_vyer',
  types: {
    key: 'VARCHAR2(50 CHAR)',
    identity: 'VARCHAR2(20 CHAR)',
    unit: 'VARCHAR2(100 CHAR)',
    answer: 'VARCHAR2(50 CHAR)',
    word: 'VARCHAR2(200 CHAR)',
    date: 'DATE',
    moment: 'TIMESTAMP(3)',
  },
  script: ({
    title,
    folder,
    views,
  }) => `-- Vyerna som mappningen ${folder} läser ur ${title}. Gjord ur mappningen med "npm run docs".
-- Kopiera filen till ett eget ställe och fyll kopian. Vad varje kolumn ska innehålla står i README.sv.md i samma mapp.
--
-- 1. Ta bort exempelvyerna och deras rättigheter ur ../oracle/make-account.sql, skriv en GRANT SELECT … WITH GRANT OPTION
--    för varje tabell som vyerna nedan bygger på, och kör det.
-- 2. Byt i varje vy CAST(NULL AS …) mot systemets egen kolumn, och FROM dual WHERE 1 = 0 mot vyns egen FROM. Behåll CAST
--    till samma typ, så att en ändring i systemet inte tyst ändrar vad som lämnas; fast breddade CHAR behöver RTRIM. En
--    kolumn som saknas får stå kvar som NULL: då är frågan obesvarad. Sätt aldrig in ett svar som ingen har gett.
-- 3. Kör som administratör, i den pluggbara databas där systemet finns:
--        NLS_LANG=.AL32UTF8 sqlplus system@//server:1521/SOC @views.sql
--    Utan NLS_LANG läses filens å, ä och ö fel, också i de ord som du har skrivit in.
--
-- Inte kört mot en riktig Oracle av Bryggans utvecklare. Skrivet för Oracle 12.1 och senare: inga namn över 30 tecken.

WHENEVER SQLERROR EXIT FAILURE ROLLBACK
SET VERIFY OFF
-- Samma namn som i make-account.sql.
DEFINE vyer = BRYGGA_VYER
DEFINE roll = BRYGGA_LASARE

${views}PROMPT Klart. Kör ../oracle/check-account.sql som läskontot.
EXIT
`,
  view: (name, columns) => `CREATE OR REPLACE VIEW &vyer..${name} AS
  SELECT
${columns}
  FROM dual
  WHERE 1 = 0;
GRANT READ ON &vyer..${name} TO &roll;
`,
};

/** A script that makes every view of the contract, typed and with no rows. */
export function viewsSql(
  views: readonly ContractView[],
  dialect: Dialect,
  of: { title: string; folder: string },
): string {
  const made = views.map((view) => {
    const columns = view.columns.map(({ name, kind, variable, says, neverEmpty }, index) => {
      const comma = index < view.columns.length - 1 ? ',' : '';
      const mark = variable === '' ? '' : `${variable} `;
      const empty = neverEmpty ? ' (aldrig tom)' : '';
      return `    /* ${mark}${says}${empty}. */\n    CAST(NULL AS ${dialect.types[kind]}) AS ${name}${comma}`;
    });
    return `/* ${view.name}: ${view.row}. */\n${dialect.view(view.name, columns.join('\n'))}\n`;
  });
  return dialect.script({ ...of, views: made.join('') });
}
