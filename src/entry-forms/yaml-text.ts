type Flow = string | number | boolean | null | readonly Flow[] | { readonly [key: string]: Flow };

/** A value in YAML's flow style, as a person would write it: quotes only where they are needed. */
export function flow(value: Flow): string {
  if (typeof value === 'string') return word(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  const pairs = Object.entries(value).map(([key, part]) => `${key === '' ? "''" : bare(key)}: ${flow(part)}`);
  return `{ ${pairs.join(', ')} }`;
}

/** Keys that are digits stay bare: YAML reads them as the text that they are in a mapping. */
const bare = (key: string): string => (/^\d+$/.test(key) ? key : word(key));

const plain = /^[A-Za-zÅÄÖåäö][\wÅÄÖåäö./=-]*(?: [\wÅÄÖåäö./=-]+)*$/;
const readAsOther = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

export const word = (text: string): string =>
  plain.test(text) && !readAsOther.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
