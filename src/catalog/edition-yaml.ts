import { Document, isMap, isScalar } from 'yaml';
import type { EditionFile } from './catalog.schema';

/** An edition as YAML for people: defaults left out, an empty line between variables. */
export function editionYaml(edition: EditionFile): string {
  const variables = Object.entries(edition.variables).map(([id, { multiple, notApplicable, ...rest }]) => {
    const { key, step, area, name, type, ...others } = rest;
    const flags = { ...(multiple && { multiple }), ...(notApplicable && { notApplicable }) };
    return [id, { key, step, area, name, type, ...flags, ...others }];
  });
  const document = new Document({ ...edition, variables: Object.fromEntries(variables) as object });
  const map = document.get('variables');
  if (isMap(map)) {
    for (const pair of map.items.slice(1)) if (isScalar(pair.key)) pair.key.spaceBefore = true;
  }
  return document.toString({ lineWidth: 110, singleQuote: true });
}
