import { contractSuite } from './contract-suite';
import { fixtures } from './fixtures/mssql.fixture';

contractSuite('mssql', { 'wire double of SQL Server (TLS)': ['engineRefuses', 'parts'] }, fixtures);
