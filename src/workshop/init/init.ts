/**
 * The workshop: tools for whoever writes a mapping. Belongs here: a first draft from a profile, approving codes, a
 * mapping retold, compared, tried and moved to another edition. Never: what a mapping means (mapping), what is done to
 * the store (sync), a decision that a person has to make, or a row's content.
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { connectors } from '../../../connectors/registry';
import type { Catalog } from '../../catalog/model';
import { packageRoot } from '../../config/paths';
import type { Language } from '../../errors/problem';
import type { Profile } from '../../profile/profile.schema';
import { cannotDraft, cannotMake, folderExists, nothingFound } from './init.problems';
import { toldOf, type ToldText } from './init-told';
import { CodeMaps } from './init-maps';
import { guessRecords, type Guesses } from './init-records';
import { readFilesOf } from './init-sql';
import { testOf } from './init-tests';
import { yamlOf } from './init-yaml';

export interface InitOptions {
  folder: string;
  profile: Profile;
  catalog: Catalog;
  told: ToldText;
  /** Of the comments in the files. */
  language: Language;
}

export interface Draft extends Guesses {
  /** Path from the folder → text. */
  files: ReadonlyMap<string, string>;
}

/**
 * Guesses a mapping from a profile and writes it into a folder that must not exist: all of it or nothing.
 *
 * @throws Problem `MAP-161` to `MAP-164`, `MAP-175` to `MAP-177`
 */
export function initMapping(options: InitOptions): Draft {
  const { folder } = options;
  if (existsSync(folder)) throw folderExists(folder);
  const draft = draftMapping(options);
  writeAll(resolve(folder), draft.files);
  return draft;
}

/** The files of a first mapping, from nothing but a profile. */
export function draftMapping({ folder, profile, catalog, told, language }: InitOptions): Draft {
  const connector = connectors.find(({ name }) => name === profile.connector);
  if (!connector || connector.queries === 'request') throw cannotDraft(profile.connector);
  const guesses = guessRecords(profile, catalog, toldOf(profile, told));
  if (guesses.records.length === 0) throw nothingFound(profile.tables.map(({ name }) => name));
  const read = readFilesOf(guesses.records, profile.connector, language);
  const maps = new CodeMaps(
    guesses.records.flatMap(({ variables, countBy }) => [...variables.found, ...countBy]),
  );
  const head = {
    mapping: nameOf(folder),
    title: profile.source,
    catalogue: catalog.edition,
    connector: profile.connector,
    schema: schemaFrom(resolve(folder), 'mapping'),
  };
  const tests = guesses.records.map((record): [string, string] => [
    `${record.record}.test.yaml`,
    testOf(record, read.readings.get(record)!, schemaFrom(resolve(folder), 'test'), language),
  ]);
  const files = new Map([
    ['mapping.yaml', yamlOf(head, guesses, read, maps, language)],
    ...read.files,
    ...maps.texts,
    ...tests,
  ]);
  return { ...guesses, files };
}

/** The folder's name as a mapping may be called. */
function nameOf(folder: string): string {
  const plain = basename(resolve(folder)).normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'mappning';
}

const schemaFrom = (folder: string, kind: 'mapping' | 'test'): string =>
  relative(folder, join(packageRoot(), 'mappings', `${kind}.schema.json`))
    .split(sep)
    .join('/');

/** Beside the folder first, so that half of it never stands there. */
function writeAll(folder: string, files: ReadonlyMap<string, string>): void {
  let unfinished: string | undefined;
  try {
    mkdirSync(dirname(folder), { recursive: true });
    unfinished = mkdtempSync(`${folder}.ofardig-`);
    for (const [name, text] of files) {
      mkdirSync(dirname(join(unfinished, name)), { recursive: true });
      writeFileSync(join(unfinished, name), text);
    }
    renameSync(unfinished, folder);
  } catch (error) {
    if (unfinished) rmSync(unfinished, { recursive: true, force: true });
    throw cannotMake(folder, (error as NodeJS.ErrnoException).code ?? 'EIO');
  }
}
