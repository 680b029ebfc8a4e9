import { seed } from './kills';
import { anySequence } from './model';

describe('every one', () => anySequence(60, seed));
