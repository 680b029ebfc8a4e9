import { canonicalIdentity, isFault } from '../../identity';
import type { CanonicalIdentity } from '../../identity/model';
import { localDateOf } from '../../time/local-date';
import { textOf } from '../cells';
import type { One } from './compiled-operation';

const properties = {
  birthDate: { produces: [], of: ({ birthDate }) => birthDate },
  sex: { produces: ['flicka', 'pojke'], of: ({ sex }) => sex },
} satisfies Record<string, { produces: string[]; of: (identity: CanonicalIdentity) => string | null }>;

/**
 * What the identity itself says of the child; the first of the columns that is filled is the identity. Nothing is
 * shown or remembered of it, and an identity that is none answers nothing: its row is rejected as it is.
 */
export function identityOperation(
  columns: readonly string[],
  what: keyof typeof properties,
  owner: string,
): One {
  const { produces, of } = properties[what];
  return {
    kind: 'one',
    columns,
    produces,
    rules: [owner],
    bind: (at, hit) => {
      const indexes = columns.map(at);
      const today = localDateOf(new Date());
      return {
        read: (row) => {
          const text = indexes.map((index) => textOf(row[index])).find((one) => one !== null);
          if (text === undefined) return null;
          const identity = canonicalIdentity({ text, kind: 'person' }, { today });
          if (isFault(identity)) return null;
          const value = of(identity);
          if (value !== null) hit?.(owner);
          return value;
        },
        unknown: () => [null],
      };
    },
  };
}
