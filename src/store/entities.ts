import { EntitySchema, EntitySchemaColumnOptions } from 'typeorm';
import { recordNames } from '../catalog/model';
import type { StoreSchema } from './model';
import { columnsOf, notificationCounts, recordTable } from './tables';

type Columns = Record<string, EntitySchemaColumnOptions>;

const text: EntitySchemaColumnOptions = { type: 'text' };
const optional: EntitySchemaColumnOptions = { type: 'text', nullable: true };
const number: EntitySchemaColumnOptions = { type: 'integer' };
const optionalNumber: EntitySchemaColumnOptions = { type: 'integer', nullable: true };
const serial: EntitySchemaColumnOptions = { type: 'integer', primary: true, generated: 'increment' };
const key: EntitySchemaColumnOptions = { type: 'text', primary: true };

const fixed: Columns = {
  nyckel: key,
  barn: text,
  kalla: text,
  skyddad: number,
  radhash: text,
  mappning: text,
  korning: number,
  cellnyckel: { type: 'bigint' },
};

/**
 * TypeORM's description of every table, generated from the loaded variables, the same for every engine. How an engine
 * keeps keys unique and finds rows by child (indexes at once, or after a first load) is its own.
 */
export function entitiesOf(schema: StoreSchema): EntitySchema[] {
  return [...recordNames.flatMap((record) => recordEntities(schema, record)), ...administration];
}

function recordEntities(schema: StoreSchema, record: (typeof recordNames)[number]): EntitySchema[] {
  const table = recordTable(schema, record);
  const columns = Object.fromEntries(columnsOf(table).map((name) => [name, fixed[name] ?? optional]));
  return [
    new EntitySchema({
      name: record,
      columns,
      // In `barn` the pseudonym is the key already.
      indices: record === 'barn' ? [] : [{ name: `ix_${record}_barn`, columns: ['barn'] }],
    }),
    ...table.sides.map(
      (side) =>
        new EntitySchema({ name: side.table, columns: { nyckel: key, varde: key }, withoutRowid: true }),
    ),
  ];
}

const counts: Columns = {
  lasta: number,
  nya: number,
  andrade: number,
  oforandrade: number,
  avvisade: number,
  endast_antal: number,
};

const administration: EntitySchema[] = [
  new EntitySchema({
    name: notificationCounts,
    columns: {
      kalla: key,
      manad: key,
      typ: key,
      kon: key,
      aldersgrupp: key,
      enhet: key,
      utredning_inleds: key,
      i_tid: key,
      antal: number,
    },
    withoutRowid: true,
  }),
  new EntitySchema({
    name: 'korning',
    columns: {
      id: serial,
      kalla: text,
      mappning: text,
      mappning_version: text,
      mappning_hash: text,
      katalog: text,
      status: text,
      startad: text,
      avslutad: optional,
      ...counts,
      borttagna: number,
      omappade: number,
      celler: number,
      listrader_utan_traff: optionalNumber,
      problem: optional,
      avvisade_kvar: optionalNumber,
      // 1 when somebody has asked the run to stop.
      stopp: optionalNumber,
    },
    indices: [
      { name: 'ix_korning_kalla', columns: ['kalla', 'id'] },
      { name: 'ix_korning_klar', columns: ['kalla', 'id'], where: `status = 'done'` },
    ],
  }),
  new EntitySchema({
    name: 'korning_del',
    columns: { id: serial, korning: number, post: text, ...counts },
    indices: [{ name: 'ix_korning_del', columns: ['korning'] }],
  }),
  new EntitySchema({
    name: 'korning_post',
    columns: {
      id: serial,
      korning: number,
      post: text,
      lage: text,
      orsak: optional,
      ...counts,
      borttagna: number,
      kallans_antal: optionalNumber,
      differens: optionalNumber,
      status: text,
      problem: optional,
      kalla_ms: number,
      lager_ms: number,
    },
    indices: [{ name: 'ix_korning_post', columns: ['korning'] }],
  }),
  // What the next run is to know of a stream; `bokmarke` only while a reading has not ended.
  new EntitySchema({
    name: 'lasning',
    columns: { kalla: key, post: key, tillstand: optional, bokmarke: optional },
    withoutRowid: true,
  }),
  // Keys that a source gives to rows of different children: none of them is stored.
  new EntitySchema({
    name: 'nyckelkrock',
    columns: { kalla: key, post: key, nyckel: key },
    withoutRowid: true,
  }),
  new EntitySchema({
    name: 'avvisad',
    columns: { id: serial, korning: number, post: text, nyckel: optional, kolumn: optional, kod: text },
    indices: [{ name: 'ix_avvisad', columns: ['korning'] }],
  }),
  new EntitySchema({
    name: 'omappad_kod',
    columns: { id: serial, korning: number, variabel: text, visad: optional, antal: number },
    indices: [{ name: 'ix_omappad_kod', columns: ['korning', 'variabel'] }],
  }),
  new EntitySchema({
    name: 'logg_atkomst',
    columns: { id: serial, tid: text, vem: text, vad: text, profil: text, skal: text },
  }),
  new EntitySchema({
    name: 'nyckel_kontroll',
    columns: { nyckel_id: key, kontrollvarde: text, sedan: text },
  }),
  new EntitySchema({ name: 'lagring', columns: { namn: key, varde: text } }),
];
