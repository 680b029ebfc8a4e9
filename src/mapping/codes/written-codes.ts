import { isPair, isScalar, isSeq, visit, type Document, type Node, type Pair } from 'yaml';
import type { ProblemDetails } from '../../errors/problem';
import type { YamlPath, YamlPlaces } from '../../errors/yaml-reader';
import { readOtherwise } from '../../errors/yaml.problems';

/** Where a number is meant as one. */
const numbers: ReadonlySet<unknown> = new Set(['maxUnmappedShare', 'atLeast', 'atMost', 'above', 'below']);

/**
 * Codes with decimals that YAML makes other codes of: `Typ: 1.10` would ask for 1.1, in the mapping and in the test of
 * it alike. Whole numbers and keys are looked at wherever YAML is read.
 */
export function changedCodes({ document, locate }: YamlPlaces): ProblemDetails[] {
  const found: ProblemDetails[] = [];
  visit(document, {
    Scalar: (_, node, above) => {
      const { value, source, type } = node;
      if (type !== 'PLAIN' || typeof value !== 'number' || source === undefined) return;
      const path = pathOf([...above, node]);
      if (/\.\d*0$/.test(source) && !numbers.has(path.at(-1)))
        found.push(locate(readOtherwise('MAP', source, String(value)), path));
    },
  });
  return found;
}

const pathOf = (nodes: readonly (Document | Node | Pair)[]): YamlPath =>
  nodes.flatMap((node, i): YamlPath => {
    if (isPair(node)) return isScalar(node.key) ? [String(node.key.value)] : [];
    return isSeq(node) ? [node.items.indexOf(nodes[i + 1])] : [];
  });
