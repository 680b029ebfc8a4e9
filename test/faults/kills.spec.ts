import { combinations } from './harness/combinations';
import { killed, seed } from './kills';

describe.each(combinations)(
  'kill -9 while a %s source is read into a %s store, a few times',
  (source, store) => {
    killed(source, store, { kills: 6, size: { children: 600, ins: 21_000 }, seed });
  },
);
