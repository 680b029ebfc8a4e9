import { whereMariadbIs } from '../servers/mariadb';
import { contractSuite } from './contract-suite';
import { fixtures } from './fixtures/mysql.fixture';

whereMariadbIs('The contract of connectors, over MariaDB,', (programs) =>
  contractSuite('mysql', { MariaDB: [] }, (folder) => fixtures(folder, programs)),
);
