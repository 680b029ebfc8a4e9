import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FollowUpStore } from '../store/model';

export interface StoreSpace {
  bytes: number;
  /** Left where it stands; undefined when that is another server's affair. */
  free: number | undefined;
}

/** What the store takes, and may take. */
export async function storeSpace(
  store: Pick<FollowUpStore, 'query'>,
  file: string | undefined,
): Promise<StoreSpace> {
  if (file === undefined) {
    const [row] = await store.query<{ bytes: number | string }>(
      'SELECT pg_database_size(current_database()) AS bytes',
    );
    return { bytes: Number(row!.bytes), free: undefined };
  }
  const sizes = await Promise.all(['', '-wal'].map((end) => sizeOf(file + end)));
  const { bavail, bsize } = await statfs(dirname(file));
  return { bytes: sizes.reduce((sum, size) => sum + size, 0), free: bavail * bsize };
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );
