import { whenAborted } from './when-aborted';

it('is told of an abort that comes, and of one that has come already', () => {
  const heard: unknown[] = [];
  const abort = new AbortController();
  whenAborted(abort.signal, (reason) => heard.push(reason));
  expect(heard).toEqual([]);
  abort.abort('nog');
  whenAborted(abort.signal, (reason) => heard.push(reason));
  expect(heard).toEqual(['nog', 'nog']);
});

it('is told nothing when it has stopped listening, and needs no signal', () => {
  const heard: unknown[] = [];
  const abort = new AbortController();
  whenAborted(abort.signal, (reason) => heard.push(reason))();
  whenAborted(undefined, (reason) => heard.push(reason))();
  abort.abort('nog');
  expect(heard).toEqual([]);
});
