/** One skipped test that says what was NOT tried: nobody may take a green run for a trial of it. */
export function notTried(what: string, why: string): void {
  const title = `${what} was NOT tried: ${why}`;
  // Jest names skipped tests only when it runs a single file.
  process.stderr.write(`\n*** ${title} ***\n`);
  it.skip(title, () => undefined);
}
