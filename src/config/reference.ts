import { z } from 'zod';
import { settingsFileName } from './load-settings';
import { settingsSchema } from './settings';

/** The parts of a JSON Schema that the tables show. */
interface Shape {
  type?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  const?: string;
  anyOf?: Shape[];
  properties?: Record<string, Shape>;
  required?: string[];
  items?: Shape;
  additionalProperties?: Shape | boolean;
}

/** docs/configuration.md, made from the schema that reads the file. The names of the connectors are handed in by the door. */
export function configurationReference(connectors: readonly string[]): string {
  return `${[
    '# Configuration',
    '<!-- Made by `npm run docs` from the schemas in the code. Do not edit. -->',
    `Bryggan reads \`${settingsFileName}\` in the folder where it is started, or the file after \`--config\`. Without the file it makes and reads an example municipality. Relative paths start in the folder of the file. An unknown key, a wrong type or a missing key stops the start with file, line and column.`,
    `The smallest file:`,
    '```yaml\nsources:\n  - name: exempel\n    mapping: mappings/exempel\n    settings:\n      file: exempel.sqlite\n```',
    `## ${settingsFileName}`,
    settingsTable(settingsSchema),
    '## Environment',
    'Nothing but `BRYGGA_PORT` (goes before `server.port`) and `BRYGGA_DEBUG=1` (stack traces on standard error).',
    '## Settings of the connectors',
    'The mapping names the connector; `sources[].settings` is what that connector takes. Each has a page with its settings, an example and its errors:',
    connectors.map((name) => `- [${name}](connectors/${name}.md)`).join('\n'),
  ].join('\n\n')}\n`;
}

/** One row per key of the schema, keys of inner objects written with dots. */
export function settingsTable(schema: z.ZodType): string {
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape;
  return ['| Key | Type | Default | What it is |', '| --- | --- | --- | --- |', ...rows(shape, '')].join(
    '\n',
  );
}

function rows(shape: Shape, prefix: string): string[] {
  return Object.entries(shape.properties ?? {}).flatMap(([key, value]) => {
    const path = `${prefix}${key}`;
    const named = typeof value.additionalProperties === 'object' ? value.additionalProperties : undefined;
    const objects = [value, value.items, named, ...(value.anyOf ?? [])].filter((one) => one?.properties);
    if (objects.length === 0) return [row(path, value, shape)];
    const own = value.description ? [row(path, value, shape)] : [];
    const fallback = value.default as Record<string, unknown> | undefined;
    const inner = objects.flatMap((object) =>
      rows(
        withDefaults(object!, fallback),
        `${path}${object === value.items ? '[]' : object === named ? '.<name>' : ''}.`,
      ),
    );
    return [...own, ...new Set(inner)];
  });
}

/** A whole object's default, spread over its keys. */
function withDefaults(shape: Shape, defaults: Record<string, unknown> | undefined): Shape {
  if (!defaults) return shape;
  const properties = Object.entries(shape.properties ?? {}).map(
    ([key, value]) => [key, key in defaults ? { ...value, default: defaults[key] } : value] as const,
  );
  return { ...shape, properties: Object.fromEntries(properties), required: [] };
}

function row(path: string, value: Shape, parent: Shape): string {
  const key = path.slice(path.lastIndexOf('.') + 1);
  const must = parent.required?.includes(key) && value.default === undefined;
  const fallback = value.default === undefined ? '' : `\`${JSON.stringify(value.default)}\``;
  return `| \`${path}\` | ${typeOf(value)} | ${must ? '*required*' : fallback} | ${cell(value.description ?? '')} |`;
}

function typeOf(value: Shape): string {
  if (value.anyOf) return [...new Set(value.anyOf.map(typeOf))].join(' or ');
  if (value.const !== undefined) return `\`${value.const}\``;
  if (value.enum) return value.enum.map((choice) => `\`${String(choice)}\``).join(', ');
  return value.type ?? 'any';
}

const cell = (text: string): string => text.replaceAll('|', '\\|');
