import { findMariadb, mariadbMissing } from '../servers/mariadb';
import { contractSuite } from './contract-suite';
import { fixtures } from './fixtures/mysql.fixture';

if (findMariadb()) contractSuite('mysql', ['MariaDB'], fixtures);
else it.skip(mariadbMissing, () => undefined);
