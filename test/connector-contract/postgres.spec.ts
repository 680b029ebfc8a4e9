import { contractSuite } from './contract-suite';
import { fixtures } from './fixtures/postgres.fixture';

contractSuite('postgres', { PostgreSQL: ['teckentabell'] }, fixtures);
