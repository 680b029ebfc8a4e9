import { userInfo } from 'node:os';

/** Who runs the command, for the access log. A container often runs under a number that has no name. */
export function who(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? '?'}`;
  }
}
