import type { Codec, Declaration } from './codec';
import type { Encoding } from './collation';
import { numberCodec } from './numbers';
import { textCodec } from './texts';
import { timeCodec } from './times';

/** @throws Error for a type that the double has not */
export function codecOf(type: string, notNull: boolean, encoding: Encoding): Codec {
  const declared = declaration(type);
  const found =
    numberCodec(declared, notNull) ?? timeCodec(declared, notNull) ?? textCodec(declared, encoding);
  if (!found) throw new Error(`The double has no type ${type}.`);
  return found;
}

function declaration(type: string): Declaration {
  const [, name, list] = /^(\w+)(?:\(([\w, ]+)\))?$/.exec(type.trim().toLowerCase()) ?? [];
  if (!name) throw new Error(`The double cannot read the type ${type}.`);
  return { name, arguments: list?.split(',').map((part) => part.trim()) ?? [] };
}
