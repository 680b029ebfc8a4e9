import { contractSuite } from './contract-suite';
import { fixtures } from './fixtures/xlsx.fixture';

contractSuite('xlsx', ['Excel workbook'], fixtures);
