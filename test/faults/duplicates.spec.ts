import { twice } from './duplicates';

describe('keys that come twice in an SQLite source, into an SQLite store', () => twice('sqlite', 'sqlite'));
