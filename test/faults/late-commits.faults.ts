import { committedLate } from './late-commits';

describe.each([
  ['postgres', 'sqlite'],
  ['sqlite', 'postgres'],
  ['postgres', 'postgres'],
] as const)('what is committed late in a %s source, into a %s store', (engine, store) =>
  committedLate(engine, store),
);
