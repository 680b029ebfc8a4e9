import { z } from 'zod';
import { mappingSchema } from './mapping.schema';

/** The JSON Schema of mapping files, for editors; committed as mappings/mapping.schema.json. */
export function mappingJsonSchema(): string {
  const schema = z.toJSONSchema(mappingSchema, {
    target: 'draft-7',
    io: 'input',
    reused: 'ref',
    // Our own notes for error messages mean nothing to an editor.
    override: ({ jsonSchema }) => delete (jsonSchema as { expected?: unknown }).expected,
  });
  return `${JSON.stringify({ title: 'Bryggan: mapping.yaml', ...schema }, null, 2)}\n`;
}
