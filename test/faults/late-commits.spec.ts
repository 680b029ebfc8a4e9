import { committedLate } from './late-commits';

describe('what is committed late in an SQLite source, into an SQLite store', () =>
  committedLate('sqlite', 'sqlite'));
