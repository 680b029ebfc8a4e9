import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, normalize, relative, resolve } from 'node:path';
import type { Query } from '../../connectors/contract';
import { connectors } from '../../connectors/registry';
import { recordNames, type Catalog, type RecordName } from '../catalog/model';
import { Problem, Problems, type Place, type ProblemDetails } from '../errors/problem';
import { suggest } from '../errors/suggest';
import { shownPath } from '../errors/shown-path';
import { inOrder, readYaml, type YamlFile, type YamlPath } from '../errors/yaml-reader';
import { brokenYaml } from '../errors/yaml.problems';
import { readCodeMap, type CodeMap } from './codes/code-map';
import { editionName, loadEdition, namedEditions, shippedEditions } from './editions';
import * as problems from './mapping.problems';
import { mappingSchema, type MappingFile } from './mapping.schema';
import { JoinedLists, planLists, unusedLists, type ListPlan } from './lists/lists-plan';
import { listNotUsed } from './lists/lists.problems';
import type { MappingFiles } from './mapping-files';
import type { MappingPlan, RecordPlan } from './plan';
import { planRecord } from './plan-record';
import { decodeText } from './text-file';
import { asApproved, uncheckedWarning } from './codes/unchecked';
import { changedCodes } from './codes/written-codes';

export const mappingFileName = 'mapping.yaml';

/**
 * Reads and checks a mapping folder against a catalogue.
 * @throws Problems with everything that is wrong, each with file, line and column; Problem `MAP-010` without a file.
 */
export function readMapping(folder: string, catalog: Catalog, options: ReadOptions = {}): MappingPlan {
  return new MappingReader(folder, catalog, options).read();
}

export interface ReadOptions {
  /** Also the rows of code maps that nobody has approved, to see what approving them would do. Never for a sync. */
  unchecked?: boolean | undefined;
}

/** The header of a mapping, before any catalogue is there. Throws as `readMapping` does. */
export function readMappingFile(folder: string): YamlFile<MappingFile> {
  const path = join(folder, mappingFileName);
  if (!isFile(path)) throw new Problem(problems.noMappingFile(folder));
  const bytes = readFileSync(path);
  if (lastRead?.path === path && lastRead.bytes.equals(bytes)) return lastRead.file;
  const file = readYamlFile(path, mappingSchema);
  lastRead = { path, bytes, file };
  return file;
}

/** The header is asked for first, to find its catalogue, and then the whole: one file is taken apart once. */
let lastRead: { path: string; bytes: Buffer; file: YamlFile<MappingFile> } | undefined;

/** A YAML file of this room. Even what the YAML library gives up on becomes a problem with a place. */
export function readYamlFile<T>(path: string, schema: Parameters<typeof readYaml<T>>[2]): YamlFile<T> {
  const text = decodeText(readFileSync(path));
  try {
    const file = readYaml(text, shownPath(path), schema, { code: 'MAP' });
    const changed = changedCodes(file);
    if (changed.length > 0) throw new Problems(changed);
    return file;
  } catch (error) {
    if (error instanceof Problems) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Problems([
      { ...brokenYaml('MAP', reason), place: { file: shownPath(path), line: 1, column: 1 } },
    ]);
  }
}

class MappingReader implements MappingFiles {
  private readonly yaml: YamlFile<MappingFile>;
  private found: ProblemDetails[] = [];
  private readonly warned: ProblemDetails[] = [];
  private readonly maps = new Map<string, CodeMap | null>();
  private readonly contents = new Map<string, string>();
  private readonly queryKind: Query['kind'] | undefined;

  constructor(
    private readonly folder: string,
    private readonly catalog: Catalog,
    private readonly options: ReadOptions,
  ) {
    this.yaml = readMappingFile(folder);
    this.queryKind = connectors.find(({ name }) => name === this.yaml.value.connector)?.queries;
    this.text(mappingFileName, []);
  }

  read(): MappingPlan {
    const file = this.yaml.value;
    this.checkHeader(file);
    const lists = planLists(file.lists, this);
    const records = this.planFor(this.catalog, file, lists);
    const aliases = file.aliases && this.planAliases(file.aliases, lists);
    this.checkOtherEditions(file, lists);
    if (this.found.length > 0) throw new Problems(inOrder(this.found));
    const codeMaps = [...this.maps.values()].filter((map) => map !== null);
    return {
      folder: this.folder,
      file,
      hash: this.hash(),
      records,
      ...(aliases && { aliases }),
      codeMaps,
      warnings: [
        ...this.warned,
        ...codeMaps.flatMap(uncheckedWarning),
        ...this.unused(file),
        ...this.notStated(file),
      ],
    };
  }

  /** What the mapping says of each record, checked against one edition. */
  private planFor(catalog: Catalog, file: MappingFile, lists: ReadonlyMap<string, ListPlan>): RecordPlan[] {
    const records = recordNames.flatMap((record) => {
      const spec = file.records[record];
      return spec ? [planRecord(record, spec, file, catalog, this, lists)] : [];
    });
    this.checkUnavailable(file, catalog);
    return records.filter((record) => record !== null);
  }

  /** What holds for the edition that is loaded, but not for another that the mapping is written for. */
  private checkOtherEditions(file: MappingFile, lists: ReadonlyMap<string, ListPlan>): void {
    const named = namedEditions(file);
    named.forEach((edition, index) => {
      const name = editionName(edition);
      if (name === this.catalog.edition) return;
      const path = Array.isArray(file.catalogue) ? ['catalogue', index] : ['catalogue'];
      // A single edition that is not the loaded one is told by the check of the header.
      if (named.length === 1) return;
      const shipped = shippedEditions();
      const other = loadEdition(this.folder, edition, file);
      if (other === null)
        this.report(problems.editionMissing(edition, suggest(name, shipped), shipped), path);
      else if (Array.isArray(other)) this.found.push(...other);
      else this.found.push(...this.onlyIn(other, () => this.planFor(other, file, lists)));
    });
  }

  private onlyIn({ edition }: Catalog, check: () => void): ProblemDetails[] {
    const known = this.found;
    this.found = [];
    check();
    const isNew = (problem: ProblemDetails): boolean =>
      !known.some((other) => other.what.en === problem.what.en && samePlace(other.place, problem.place));
    const found = this.found.filter(isNew).map((problem) => problems.inEdition(edition, problem));
    this.found = known;
    return found;
  }

  report(problem: ProblemDetails, path: YamlPath, at?: 'value' | 'key'): void {
    this.found.push(this.yaml.locate(problem, path, at));
  }

  reportInMap(problem: ProblemDetails, map: CodeMap, line: number, column: number): void {
    const repeated = this.found.some(
      ({ code, place, what }) =>
        code === problem.code &&
        what.en === problem.what.en &&
        place?.file === map.file &&
        place.line === line,
    );
    if (repeated) return;
    this.found.push({ ...problem, place: { file: map.file, line, column }, frame: map.frame(line, column) });
  }

  codeMap(named: string, path: YamlPath): CodeMap | null {
    const file = normalize(named);
    const known = this.maps.get(file);
    if (known !== undefined) return known;
    const text = this.text(file, path);
    const before = this.found.length;
    const read =
      text === null
        ? null
        : readCodeMap(text, shownPath(join(this.folder, file)), (problem) =>
            (problem.severity === 'warning' ? this.warned : this.found).push(problem),
          );
    // A map with errors stays usable for the other checks; the mapping as a whole is refused anyway.
    const usable = read && (read.rows.length > 0 || this.found.length === before) ? read : null;
    const map = usable && this.options.unchecked ? asApproved(usable) : usable;
    // A missing file is told at each place that names it.
    if (text !== null) this.maps.set(file, map);
    return map;
  }

  query(from: string, path: YamlPath, elsewhere = false): Query | null {
    const kind = elsewhere ? kindOf(from) : this.queryKind;
    if (!kind) return null;
    if (kindOf(from) !== kind) {
      this.report(problems.wrongSourceKind(from, this.yaml.value.connector, kind), path);
      return null;
    }
    if (kind === 'file') return { kind, name: from };
    const text = this.text(from, path);
    if (text === null) return null;
    if (text.trim() === '') this.report(problems.emptyFile(from), path);
    return { kind, text };
  }

  private text(file: string, path: YamlPath): string | null {
    const full = join(this.folder, file);
    if (isAbsolute(file)) {
      this.report(problems.unsafePath(file), path);
      return null;
    }
    if (relative(dirname(resolve(this.folder)), resolve(full)).startsWith('..')) {
      this.report(problems.outsidePath(file), path);
      return null;
    }
    const known = this.contents.get(file);
    if (known !== undefined) return known;
    try {
      if (!isFile(full)) throw new Error('no file');
      const text = decodeText(readFileSync(full));
      this.contents.set(file, text);
      return text;
    } catch {
      this.report(problems.fileMissing(file, this.similarFile(full)), path);
      return null;
    }
  }

  private similarFile(full: string): string | undefined {
    const folder = dirname(full);
    if (!existsSync(folder)) return undefined;
    const near = suggest(
      basename(full),
      readdirSync(folder).filter((name) => isFile(join(folder, name))),
    );
    return near && relative(this.folder, join(folder, near));
  }

  private checkHeader(file: MappingFile): void {
    const editions = namedEditions(file).map(editionName);
    if (!editions.includes(this.catalog.edition)) {
      this.report(problems.otherEdition(editions, this.catalog.edition), ['catalogue']);
    }
    if (!this.queryKind) {
      const known = connectors.map(({ name }) => name);
      this.report(problems.unknownConnector(file.connector, suggest(file.connector, known), known), [
        'connector',
      ]);
    }
    if ((file.status === 'verified') !== (file.verified !== undefined)) {
      this.report(problems.verifiedDoesNotFit(file.status), file.verified ? ['verified'] : ['status'], 'key');
    }
    if (Object.keys(file.records).length === 0) this.report(problems.nothingMapped(), ['records'], 'key');
  }

  private planAliases(
    aliases: NonNullable<MappingFile['aliases']>,
    lists: ReadonlyMap<string, ListPlan>,
  ): MappingPlan['aliases'] {
    const joined = new JoinedLists(aliases.join, ['aliases'], lists, this);
    for (const key of ['old', 'current'] as const) joined.check(aliases[key], ['aliases', key]);
    const query = this.query(aliases.from, ['aliases', 'from']);
    return query ? { ...aliases, query, joins: joined.joins } : undefined;
  }

  private checkUnavailable(file: MappingFile, catalog: Catalog): void {
    const ids = catalog.variables.map(({ id }) => id);
    for (const id of Object.keys(file.unavailable)) {
      const path = ['unavailable', id];
      if (!catalog.variable(id)) this.report(problems.unknownVariable(id, suggest(id, ids)), path, 'key');
      const mapped = recordNames.some((record) => file.records[record]?.variables[id] !== undefined);
      if (mapped) this.report(problems.mappedAndUnavailable(id), path, 'key');
    }
  }

  private unused(file: MappingFile): ProblemDetails[] {
    return unusedLists(file).map((list) => this.yaml.locate(listNotUsed(list), ['lists', list], 'key'));
  }

  private notStated(file: MappingFile): ProblemDetails[] {
    const isSilent = (id: string, record: RecordName): boolean =>
      !file.records[record]?.variables[id] && !file.unavailable[id];
    const edition = this.catalog.variables.filter(({ step }) => step !== 'lokal');
    const silent = edition.filter(({ id, record }) => isSilent(id, record));
    // A mapping of a unit's own variables only says nothing about the edition, and need not.
    return silent.length === 0 || silent.length === edition.length
      ? []
      : [this.yaml.locate(problems.nothingSaid(silent.map(({ id }) => id)), ['unavailable'], 'key')];
  }

  /** Line ends do not count: a copy on Windows is the same mapping. */
  private hash(): string {
    const hash = createHash('sha256');
    for (const [name, text] of [...this.contents].sort(([a], [b]) => (a < b ? -1 : 1))) {
      hash.update(`${name}\0${text.replace(/\r\n?/g, '\n')}\0`);
    }
    return hash.digest('hex').slice(0, 16);
  }
}

const samePlace = (a: Place | undefined, b: Place | undefined): boolean =>
  a?.file === b?.file && a?.line === b?.line && a?.column === b?.column;

/** A folder is none, and neither is a pipe or a device, which would never end. */
const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** What a query is, by the name in `from:`. */
function kindOf(from: string): Query['kind'] {
  if (from.endsWith('.sql')) return 'sql';
  return /\.ya?ml$/.test(from) ? 'request' : 'file';
}
