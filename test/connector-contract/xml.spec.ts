import { contractSuite } from './contract-suite';
import { folderLacks } from './fixtures/csv.fixture';
import { fixtures } from './fixtures/xml.fixture';

contractSuite('xml', { XML: folderLacks }, fixtures);
