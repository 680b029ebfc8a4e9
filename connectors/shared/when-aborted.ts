/**
 * Calls `act` with the signal's reason when it aborts, at once where it has already: a listener alone would never hear.
 *
 * @returns what ends the listening
 */
export function whenAborted(signal: AbortSignal | undefined, act: (reason: unknown) => void): () => void {
  if (!signal) return () => undefined;
  const listener = (): void => act(signal.reason);
  if (signal.aborted) listener();
  else signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}
