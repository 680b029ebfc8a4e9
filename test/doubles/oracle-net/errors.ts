/** What the double answers instead of rows: an Oracle error with its number. */
export class OracleDoubleError extends Error {
  /** @param text without the `ORA-00942: ` before it */
  constructor(
    readonly code: number,
    readonly text: string,
  ) {
    super(`ORA-${String(code).padStart(5, '0')}: ${text}`);
    this.name = 'OracleDoubleError';
  }
}

export const cancelled = (): OracleDoubleError =>
  new OracleDoubleError(1013, 'user requested cancel of current operation');
