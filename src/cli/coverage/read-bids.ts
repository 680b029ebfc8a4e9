import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { catalogRoot, loadCatalog } from '../../catalog/load-catalog';
import type { Catalog } from '../../catalog/model';
import { bidSchema, type BidFile } from '../../coverage/bids/bid.schema';
import type { Bid } from '../../coverage/bids/claims';
import * as problems from '../../coverage/coverage.problems';
import { claimsOfForm } from '../../coverage/bids/form-claims';
import { claimsOfMapping } from '../../coverage/bids/mapping-claims';
import { compareBids, type Comparison } from '../../coverage/bids/score';
import {
  checkedWeights,
  defaultWeights,
  nationalIds,
  weightsSchema,
  type Weights,
} from '../../coverage/bids/weights';
import { readYamlFile } from '../../coverage/yaml-file';
import { Problem, Problems, type ProblemDetails } from '../../errors/problem';
import { shownPath } from '../../errors/shown-path';
import { suggest } from '../../errors/suggest';
import { inOrder, type YamlFile } from '../../errors/yaml-reader';
import { editionName, firstEdition, namedEditions } from '../../mapping/editions';
import { mappingFileName, readMappingFile } from '../../mapping/read-mapping';
import { readSystem } from './reports';

/** The catalogue and the weights of a file, or of the edition when there is no file. */
export function readWeights(
  file: string | undefined,
  edition: string,
): { catalog: Catalog; weights: Weights } {
  if (file === undefined) {
    const catalog = loadCatalog({ edition });
    return { catalog, weights: defaultWeights(catalog.edition, nationalIds(catalog)) };
  }
  const yaml = readYamlFile(file, weightsSchema);
  const catalog = loadCatalog({ edition: editionOf(yaml.value.catalogue, yaml, file) });
  const weights = checkedWeights(yaml, catalog);
  if (!catalog.variables.some((variable) => variable.step !== 'lokal' && weights.weightOf(variable) > 0))
    throw new Problems([yaml.locate(problems.nothingCounts(), ['weights'])]);
  return { catalog, weights };
}

/** A shipped edition by its name, one's own by the path of its file, from the folder of the file that names it. */
function editionOf(named: string, file: YamlFile<{ catalogue: string }>, path: string): string {
  const known = readdirSync(join(catalogRoot(), 'editions')).flatMap((name) =>
    name.endsWith('.yaml') ? [basename(name, '.yaml')] : [],
  );
  if (known.includes(named)) return named;
  const own = join(dirname(path), named);
  if (named.endsWith('.yaml') && existsSync(own)) return own;
  throw new Problems([
    file.locate(problems.unknownEdition(named, suggest(named, known), known), ['catalogue']),
  ]);
}

type Entry = { path: string } & (
  { kind: 'form'; file: YamlFile<BidFile> } | { kind: 'mapping'; folder: string }
);

/**
 * Claim forms and mappings, read and scored. They are compared on the edition of the weights, or of the first bid.
 * @throws Problems with all that is wrong in all of them
 */
export function readComparison(names: readonly string[], weightsFile: string | undefined): Comparison {
  const found: ProblemDetails[] = [];
  const collect = <T>(read: () => T): T[] => {
    try {
      return [read()];
    } catch (error) {
      if (!(error instanceof Problems)) throw error;
      found.push(...error.list);
      return [];
    }
  };
  const entries = names.flatMap(expand).flatMap((path) => collect(() => entryOf(path)));
  if (found.length > 0 || entries.length === 0) throw new Problems(inOrder(found));
  const first = entries[0]!;
  const edition =
    first.kind === 'form'
      ? editionOf(first.file.value.catalogue, first.file, first.path)
      : firstEdition(first.folder, readMappingFile(first.folder).value);
  const { catalog, weights } = readWeights(weightsFile, edition);
  const bids = entries.flatMap((entry) => collect(() => bidOf(entry, catalog)));
  if (found.length > 0) throw new Problems(inOrder(found));
  return compareBids(withLabels(bids, entries), weights, catalog);
}

/** A shell's pattern that no shell wrote out (Windows). */
function expand(name: string): string[] {
  if (!basename(name).includes('*') || existsSync(name)) return [name];
  const folder = dirname(name);
  const [start = '', end = ''] = basename(name).split('*');
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const fitting = names.filter((entry) => entry.startsWith(start) && entry.endsWith(end)).sort();
  if (fitting.length === 0) throw new Problem(problems.noSuchFile(name, undefined));
  return fitting.map((entry) => join(folder, entry));
}

function entryOf(path: string): Entry {
  if (!existsSync(path)) {
    const folder = dirname(path);
    const near = existsSync(folder) ? suggest(basename(path), readdirSync(folder)) : undefined;
    throw new Problem(problems.noSuchFile(path, near && join(folder, near)));
  }
  const folder = statSync(path).isDirectory()
    ? path
    : basename(path) === mappingFileName
      ? dirname(path)
      : null;
  if (folder === null) return { path, kind: 'form', file: readYamlFile(path, bidSchema) };
  if (existsSync(join(folder, mappingFileName))) return { path, kind: 'mapping', folder };
  throw new Problem(problems.neitherFormNorMapping(shownPath(path)));
}

function bidOf(entry: Entry, catalog: Catalog): Bid {
  const { edition } = catalog;
  if (entry.kind === 'form') {
    const { file } = entry;
    const own = editionName(editionOf(file.value.catalogue, file, entry.path));
    if (own !== edition)
      throw new Problems([file.locate(problems.otherEdition(own, edition), ['catalogue'])]);
    return claimsOfForm(file, file.value.bid.trim(), catalog);
  }
  const file = readMappingFile(entry.folder);
  const own = namedEditions(file.value).map(editionName);
  if (!own.includes(edition))
    throw new Problems([file.locate(problems.otherEdition(own.join(', '), edition), ['catalogue'])]);
  const { plan, report } = readSystem(entry.folder);
  return claimsOfMapping(plan, report, report.mapping.id);
}

/** Two bids of one tenderer are told apart by their files. */
const withLabels = (bids: readonly Bid[], entries: readonly Entry[]): Bid[] =>
  bids.map((bid, i) =>
    bids.filter(({ label }) => label === bid.label).length === 1
      ? bid
      : { ...bid, label: `${bid.label} (${shownPath(entries[i]!.path)})` },
  );
