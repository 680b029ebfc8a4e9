import { contractSuite } from './contract-suite';
import { fixtures } from './fixtures/sqlite.fixture';

contractSuite(
  'sqlite',
  {
    'SQLite file': [
      'wrong password',
      'wrong certificate',
      'no encryption offered',
      'server gone in the middle',
      'server falls silent in the middle',
      'statement timeout',
      'writer',
      'foreOmstallning',
      'efterOmstallning',
      'teckentabell',
      'fast',
    ],
  },
  fixtures,
);
