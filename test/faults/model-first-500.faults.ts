import { seed } from './kills';
import { anySequences } from './model';

describe('every one', () => anySequences(5, 100, seed + 1));
