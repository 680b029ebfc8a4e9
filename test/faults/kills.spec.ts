import { killed, seed } from './kills';

// `npm run test:faults` kills 200 times, over every source and store.
describe.each(['sqlite', 'postgres'] as const)(
  'kill -9 while a %s source is read into its like, a few times',
  (engine) => {
    killed(engine, engine, { kills: 3, size: { children: 300, ins: 9_000 }, seed });
  },
);
