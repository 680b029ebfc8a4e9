import { contractSuite } from './contract-suite';
import { fixtures } from './fixtures/rest.fixture';

contractSuite(
  'rest',
  {
    'JSON over HTTPS from a double': [
      'counts',
      'parts',
      'engineRefuses',
      'writer',
      'fast',
      'raa',
      'teckentabell',
    ],
  },
  fixtures,
);
