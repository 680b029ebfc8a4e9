import { contractSuite } from './contract-suite';
import { folderLacks } from './fixtures/csv.fixture';
import { fixtures } from './fixtures/xlsx.fixture';

contractSuite(
  'xlsx',
  {
    'Excel workbook': [
      ...folderLacks,
      'heltal',
      'decimaltal',
      'nollor',
      'foreOmstallning',
      'efterOmstallning',
    ],
  },
  fixtures,
);
