import type { TdsDouble, TdsDoubleOptions } from './model';

export * from './model';

export function startTdsDouble(_options: TdsDoubleOptions): Promise<TdsDouble> {
  return Promise.reject(new Error('The double of SQL Server is being written.'));
}
