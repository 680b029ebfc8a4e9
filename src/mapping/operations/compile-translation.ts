import type { YamlPath } from '../../errors/yaml-reader';
import { fold, foldLabel } from '../cells';
import { CodeLookup } from '../codes/code-lookup';
import { overlap, type CodeMap, type CodeMapRow } from '../codes/code-map';
import * as codes from '../codes/code-map.problems';
import type { OperationChecker } from './compile-checker';
import * as problems from './operation.problems';
import type { OperationSpec } from './operation.schema';
import { valueProblem } from './value-problem';

/** `map: catalogue` names no file: the catalogue's own codes and labels are the map. */
const theCatalogue = 'catalogue';

/** The translation that `code` or `multi` names; null when there is none, which is reported. */
export function compileTranslation(
  spec: OperationSpec,
  operation: string,
  path: YamlPath,
  checker: OperationChecker,
): CodeLookup | null {
  const { map, values, by } = spec;
  if ((map === undefined) === (values === undefined)) {
    checker.fail(problems.needsTranslation(operation, map !== undefined), path, 'key');
    return null;
  }
  if (values !== undefined) return inline(values, by, path, checker);
  if (map !== theCatalogue) return fromFile(map!, by, path, checker);
  if (by !== undefined) checker.fail(problems.catalogueHasBoth(), [...path, 'by'], 'key');
  return ofCatalogue(path, checker);
}

function inline(
  values: Readonly<Record<string, string>>,
  by: OperationSpec['by'],
  path: YamlPath,
  checker: OperationChecker,
): CodeLookup {
  const foldCode = by === 'label' ? foldLabel : fold;
  const seen = new Set<string>();
  for (const [code, value] of Object.entries(values)) {
    const at = [...path, 'values', code];
    if (seen.has(foldCode(code))) checker.fail(codes.oneCodeTwice(code), at, 'key');
    seen.add(foldCode(code));
    checker.checkValue(value, at);
  }
  return CodeLookup.ofValues(values, checker.ownerOf(path), foldCode);
}

function fromFile(
  name: string,
  by: OperationSpec['by'],
  path: YamlPath,
  checker: OperationChecker,
): CodeLookup | null {
  const map = checker.codeMap(name, [...path, 'map']);
  if (!map) return null;
  for (const row of map.rows) {
    const problem = row.value === null ? null : valueProblem(row.value, checker.variable);
    if (problem) checker.failInMap(problem, map, row.line, row.valueColumn);
  }
  if (by === 'label') checkLabels(map, checker);
  return CodeLookup.ofMap(map, by);
}

/** Every row needs a label, and rows whose labels are the same must mean the same. */
function checkLabels(map: CodeMap, checker: OperationChecker): void {
  const seen = new Map<string, CodeMapRow[]>();
  for (const row of map.rows) {
    const label = foldLabel(row.label);
    if (label === '') {
      checker.failInMap(codes.labelMissing(row.code), map, row.line, 1);
      continue;
    }
    const others = seen.get(label) ?? [];
    const other = others.find(
      (candidate) =>
        candidate.value !== row.value && decides(candidate) && decides(row) && overlap(candidate, row),
    );
    if (other) checker.failInMap(codes.oneLabelTwice(row.label, other), map, row.line, 1);
    others.push(row);
    seen.set(label, others);
  }
}

const decides = ({ status, value }: CodeMapRow): boolean => status !== 'unchecked' || value !== null;

function ofCatalogue(path: YamlPath, checker: OperationChecker): CodeLookup {
  const { variable } = checker;
  const meant = new Map<string, string>();
  for (const { code, label } of variable.values) {
    for (const word of new Set([foldLabel(code), foldLabel(label)])) {
      const other = meant.get(word);
      if (other !== undefined && other !== code) {
        checker.fail(problems.catalogueAmbiguous(variable.id, word, other, code), [...path, 'map']);
      }
      meant.set(word, code);
    }
  }
  return CodeLookup.ofCatalogue(variable, checker.ownerOf(path));
}

export function compileYesNo(spec: OperationSpec, path: YamlPath, checker: OperationChecker): CodeLookup {
  const yes = spec.yes ?? ['J', 'Ja'];
  const no = spec.no ?? ['N', 'Nej'];
  const seen = new Set<string>();
  for (const [key, list] of [
    ['yes', yes],
    ['no', no],
  ] as const) {
    list.forEach((code, index) => {
      const folded = fold(String(code));
      if (seen.has(folded)) checker.fail(codes.oneCodeTwice(String(code)), [...path, key, index]);
      seen.add(folded);
    });
  }
  return CodeLookup.ofYesNo(yes.map(String), no.map(String), checker.ownerOf(path));
}
