import { killedInto } from './kills';

killedInto('sqlite');
