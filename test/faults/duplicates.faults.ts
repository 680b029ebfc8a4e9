import { twice } from './duplicates';

describe.each([
  ['postgres', 'sqlite'],
  ['sqlite', 'postgres'],
  ['postgres', 'postgres'],
] as const)('keys that come twice in a %s source, into a %s store', (engine, store) => twice(engine, store));
