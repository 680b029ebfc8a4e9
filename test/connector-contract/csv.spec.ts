import { contractSuite } from './contract-suite';
import { fixtures, folderLacks } from './fixtures/csv.fixture';

contractSuite(
  'csv',
  {
    'CSV in UTF-8 with byte order mark': [...folderLacks, 'tomt'],
    'CSV in Windows-1252': [...folderLacks, 'tomt', 'emoji'],
    'CSV in ISO-8859-1': [...folderLacks, 'tomt', 'emoji', 'teckentabell'],
  },
  fixtures,
);
