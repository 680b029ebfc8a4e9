import { localName, type Attributes } from '../shared/files/markup';

const aside = /^(?:xmlns(?::|$)|xsi:)/;

/** The attributes that are data, by name without prefix; declarations of namespaces and schemas are not. */
export const ownAttributes = (attributes: Attributes): [name: string, value: string][] =>
  Object.entries(attributes).flatMap(([name, value]): [string, string][] =>
    aside.test(name) ? [] : [[localName(name), value]],
  );

/** Whether the element says that it holds nothing (`xsi:nil="true"`). */
export function isNil(attributes: Attributes): boolean {
  for (const name in attributes) {
    if (name.endsWith(':nil')) return attributes[name] === 'true' || attributes[name] === '1';
  }
  return false;
}
