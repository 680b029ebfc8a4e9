import { contractSuite } from './contract-suite';
import { fixtures } from './fixtures/csv.fixture';

contractSuite(
  'csv',
  ['CSV in UTF-8 with byte order mark', 'CSV in Windows-1252', 'CSV in ISO-8859-1'],
  fixtures,
);
