import { seed } from './kills';
import { anySequences } from './model';

// `npm run test:faults` plays 1000.
describe('every one', () => anySequences(1, 60, seed));
