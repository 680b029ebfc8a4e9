import type { LogOf } from '../bridge';
import { renderProblem } from '../errors/render';
import type { Io } from './command';

/** What sources warn of while they are opened and read: each warning once, as lines of progress. */
export function sourceWarnings({ progress, language }: Io): LogOf {
  const said = new Set<string>();
  return (source) => (event) => {
    if (event.kind !== 'warning') return;
    const text = `${source}: ${renderProblem({ ...event.details, severity: 'warning' }, language)}`;
    if (!said.has(text)) progress(text);
    said.add(text);
  };
}
