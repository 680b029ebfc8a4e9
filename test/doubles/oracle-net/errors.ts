/** What the double answers instead of rows: an Oracle error with its number. */
export class OracleDoubleError extends Error {
  /**
   * @param text without the `ORA-00942: ` before it
   * @param position where in the statement, from 0
   */
  constructor(
    readonly code: number,
    text: string,
    readonly position = 0,
  ) {
    super(`ORA-${String(code).padStart(5, '0')}: ${text}`);
    this.name = 'OracleDoubleError';
  }
}

export const cancelled = (): OracleDoubleError =>
  new OracleDoubleError(1013, 'user requested cancel of current operation');
