import { contractSuite } from './contract-suite';
import { fixtures } from './fixtures/xml.fixture';

contractSuite('xml', ['XML'], fixtures);
