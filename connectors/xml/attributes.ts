import { attributesOf } from '../shared/files/markup';

const aside = /^(?:xmlns(?::|$)|xsi:)/;

/** The attributes that are data, by name without prefix; declarations of namespaces and schemas are not. */
export function ownAttributes(attributes: string): [name: string, value: string][] {
  if (attributes === '') return [];
  return [...attributesOf(attributes)]
    .filter(([name]) => !aside.test(name))
    .map(([name, value]) => [name.slice(name.indexOf(':') + 1), value]);
}

/** Whether the element says that it holds nothing (`xsi:nil="true"`). */
export function isNil(attributes: string): boolean {
  if (!attributes.includes(':nil')) return false;
  return [...attributesOf(attributes)].some(
    ([name, value]) => name.endsWith(':nil') && (value === 'true' || value === '1'),
  );
}
