import { contractSuite } from './contract-suite';
import { fixtures } from './fixtures/sqlite.fixture';

contractSuite('sqlite', ['SQLite file'], fixtures);
