import { seed } from './kills';
import { anySequence } from './model';

describe('every one', () => anySequence(1000, seed + 1));
