import { killedInto } from './kills';

killedInto('postgres');
