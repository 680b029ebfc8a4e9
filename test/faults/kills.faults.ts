import { combinations } from './harness/combinations';
import { killed, seed } from './kills';

const kills = Number(process.env.BRYGGA_FAULTS_KILLS ?? 200);

describe.each(combinations)(
  `kill -9 while a %s source is read into a %s store (seed ${seed})`,
  (source, store) => {
    killed(source, store, {
      kills: Math.ceil(kills / combinations.length),
      size: { children: 2500, ins: 32_000 },
      seed,
    });
  },
);
