/**
 * A count as the profile tells it: to the nearest multiple of k, at least k; null for fewer than k, none among them.
 *
 * Small numbers are not only left out. Since nothing is exact, not even the rows of a table, and since nothing tells
 * how many values are left out, none of them follows from the rows less what is told, nor from the difference between
 * a table and a view of it, or between two scans.
 */
export function told(count: number, k: number): number | null {
  return count < k ? null : Math.max(k, Math.round(count / k) * k);
}
