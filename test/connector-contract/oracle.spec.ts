import { contractSuite } from './contract-suite';
import { fixtures } from './fixtures/oracle.fixture';

contractSuite(
  'oracle',
  { 'wire double of Oracle Net (TCPS)': ['engineRefuses', 'parts', 'klockslag', 'teckentabell'] },
  fixtures,
);
