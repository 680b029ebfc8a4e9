import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { connectorNamed, openSource } from '../../connectors/registry';
import { applicationName, makeExampleOnce } from '../bridge';
import { loadSettings, readSettings } from '../config/load-settings';
import { settingsSchema, type Settings } from '../config/settings';
import type { Bilingual } from '../errors/problem';
import { looksLikeCodes } from '../inspection/code-tables';
import { cannotWriteProfile, settingsUnreadable, whichSource } from '../inspection/inspection.problems';
import type { Profile } from '../profile/profile.schema';
import { renderProfile } from '../inspection/profile-text';
import { scanSource } from '../inspection/scan-source';
import { readMappingFile } from '../mapping/read-mapping';
import { openReadOnly } from '../sync/open-read-only';
import { define, type Io, type Outcome } from './command';
import { sourceNamed } from './source-named';
import { sourceWarnings } from './source-warnings';

interface Options {
  config?: string;
  connector?: string;
  settings?: string;
  table?: string[];
  codes?: string[];
  out?: string;
}

/** `brygga source scan`. */
export function registerScan(source: Command): void {
  define<[string | undefined], Options>(
    source
      .command('scan [name]')
      .description(
        'Tables, columns and codes of a source, before there is a mapping; no small numbers, no persons / ' +
          'Tabeller, kolumner och koder i en källa, innan det finns en mappning; inga små antal, inga personer',
      )
      .option('--config <file>', 'brygga.yaml')
      .option(
        '--connector <name>',
        'for a source that is not in brygga.yaml / för en källa utanför brygga.yaml',
      )
      .option('--settings <file>', 'its settings as YAML / dess settings som YAML')
      .option('--table <names...>', 'only these tables / bara dessa tabeller')
      .option(
        '--codes <tables...>',
        'code tables: read what their codes are called, for mapping init / kodtabeller: läs klartexterna, till mapping init',
      )
      .option('--out <file>', 'write the profile as JSON / skriv profilen som JSON'),
    'brygga source scan --connector sqlite --settings kalla.yaml --out profil.json',
    (io, options, name) => scan(io, options, name),
  );
}

async function scan(io: Io, options: Options, name: string | undefined): Promise<Outcome> {
  const instance = loadSettings({ cwd: process.cwd(), file: options.config });
  const target = targetOf(instance, options, name, (line) => io.progress(line[io.language]));
  const source = await openReadOnly(target.name, () =>
    openSource(connectorNamed(target.connector), target.settings, {
      baseDir: target.baseDir,
      applicationName,
      log: sourceWarnings(io)(target.name),
    }),
  );
  let profile: Profile;
  try {
    profile = await scanSource(source, {
      name: target.name,
      connector: target.connector,
      k: instance.disclosure.k,
      tables: options.table ?? [],
      codes: options.codes ?? [],
      onProgress: io.progress,
    });
  } finally {
    await source.close();
  }
  const hint = codeTablesHint(profile)[io.language];
  if (options.out === undefined) {
    const text = [renderProfile(profile, io.language), ...hint].join('\n\n');
    return { ok: true, json: { ok: true, ...profile }, text };
  }
  write(resolve(options.out), profile);
  const said = { sv: 'Profilen är skriven till', en: 'The profile is written to' }[io.language];
  const text = [`${said} ${options.out}`, ...hint].join('\n');
  return { ok: true, json: { ok: true, file: options.out }, text };
}

/** Code tables that nobody has named yet. Their labels are what a value is best guessed by. */
function codeTablesHint({ tables }: Profile): { sv: string[]; en: string[] } {
  const names = tables
    .filter((table) => table.codes === null && looksLikeCodes(table))
    .map(({ name }) => name);
  if (names.length === 0) return { sv: [], en: [] };
  return {
    sv: [`Ser ut som kodtabeller: ${names.join(', ')}. Med --codes ${names.join(' ')} läses klartexterna.`],
    en: [
      `These look like code tables: ${names.join(', ')}. With --codes ${names.join(' ')} their labels are read.`,
    ],
  };
}

interface Target {
  name: string;
  connector: string;
  settings: Record<string, unknown>;
  /** Where its relative paths start. */
  baseDir: string;
}

/** A source of brygga.yaml by its name (or the only one), or one that stands in a file of its own. */
function targetOf(
  instance: Settings,
  { connector, settings: file }: Options,
  name: string | undefined,
  onProgress: (line: Bilingual) => void,
): Target {
  const names = instance.sources.map((source) => source.name);
  if (name === undefined && connector !== undefined && file !== undefined) {
    const path = resolve(file);
    return { name: connector, connector, settings: settingsIn(path), baseDir: dirname(path) };
  }
  if (file !== undefined || connector !== undefined) throw whichSource(names);
  const wanted = name ?? (names.length === 1 ? names[0]! : undefined);
  if (wanted === undefined) throw whichSource(names);
  const found = sourceNamed(instance, wanted);
  makeExampleOnce(instance, onProgress);
  return {
    name: wanted,
    connector: readMappingFile(resolve(instance.baseDir, found.mapping)).value.connector,
    settings: found.settings,
    baseDir: instance.baseDir,
  };
}

function settingsIn(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw settingsUnreadable(file, (error as NodeJS.ErrnoException).code ?? 'EIO');
  }
  return readSettings(text, file, settingsSchema.shape.sources.element.shape.settings).value;
}

function write(file: string, profile: Profile): void {
  try {
    writeFileSync(file, `${JSON.stringify(profile, null, 2)}\n`);
  } catch (error) {
    throw cannotWriteProfile(file, (error as NodeJS.ErrnoException).code ?? 'EIO');
  }
}
