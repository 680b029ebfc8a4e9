/** What SHOW GRANTS says, as rights that are too many. Never: a line of it, which in MariaDB holds the password's hash. */
import type { ExcessRight } from '../contract';

/** Rights that read, or do nothing. Whatever is not named here is too many. */
const harmless = new Set(['SELECT', 'USAGE', 'SHOW VIEW', 'SHOW DATABASES', 'PROCESS']);

const quoted = /`(?:[^`]|``)*`|'(?:[^'\\]|''|\\.)*'|"(?:[^"]|"")*"/g;

/** Rights beyond reading, each once. `unreadable` lines count as one. */
export function excessOf(lines: readonly string[]): ExcessRight[] {
  const found = lines.flatMap(excessOfLine);
  return found.filter(({ right }, at) => found.findIndex((other) => other.right === right) === at);
}

/** The roles that an account can take on, as they are written. */
export function rolesOf(lines: readonly string[]): { role: string; account: string }[] {
  return lines.flatMap((line) => {
    const roles = part(line, /^GRANT (\S+(?:, ?\S+)*) TO (\S+)/);
    if (!roles || part(line, /^GRANT .+? ON /)) return [];
    return split(roles[0]!).map((role) => ({ role, account: roles[1]! }));
  });
}

/** Databases in which the account has some right that is shown, or `all` when it sees those it has no right in too. */
export function databasesOf(lines: readonly string[]): 'all' | RegExp[] {
  const found: RegExp[] = [];
  for (const line of lines) {
    const [rights, target] = part(line, /^GRANT (.+?) ON (?:[A-Z ]+ )?(.+?) TO /) ?? [];
    if (target === '*.*' && !/^(?:USAGE|PROCESS)(?:, (?:USAGE|PROCESS))*$/.test(rights!)) return 'all';
    const [name, all] = part(target ?? '', /^(\S+)\.(\*)?/) ?? [];
    if (name === undefined || name === '*') continue;
    const bare = name.slice(1, -1).replaceAll(name[0]!.repeat(2), name[0]!);
    found.push(all === undefined ? exactly(bare) : like(bare));
  }
  return found;
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const exactly = (name: string): RegExp => new RegExp(`^${literal(name)}$`, 'iu');

/** The name of a database in a grant is a pattern: `skola\_%`. */
const like = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern.replace(/\\?[\s\S]/gu, (letter) => (letter === '%' ? '.*' : letter === '_' ? '.' : literal(letter.slice(-1))))}$`,
    'isu',
  );

function excessOfLine(line: string): ExcessRight[] {
  // Partial revokes of MySQL only take away, and a default role is one that is granted too.
  if (/^(?:REVOKE|SET DEFAULT ROLE) /.test(line)) return [];
  const grant = part(line, /^GRANT (.+?) ON (.+?) TO (\S+)(?: (.*))?$/);
  if (!grant) return rolesOf([line]).length > 0 ? [] : [unreadable];
  const [rights, target, account, rest] = grant as [string, string, string, string | undefined];
  const shown = target.replaceAll('`', '');
  const excess = split(rights)
    .filter((right) => !harmless.has(right.replace(/\s*\(.*$/s, '')))
    .map((right) => ({
      right: `${right.replaceAll('`', '')} on ${shown}`,
      remove:
        right === 'ALL PRIVILEGES'
          ? `REVOKE ALL PRIVILEGES ON ${target} FROM ${account}; GRANT SELECT ON ${target} TO ${account};`
          : `REVOKE ${right} ON ${target} FROM ${account};`,
    }));
  if (rest !== undefined && /\bWITH\b.*\bGRANT OPTION\b/.test(masked(rest))) {
    excess.push({
      right: `GRANT OPTION on ${shown}`,
      remove: `REVOKE GRANT OPTION ON ${target} FROM ${account};`,
    });
  }
  return excess;
}

const unreadable: ExcessRight = {
  right: 'a grant of a kind that Bryggan does not know',
  remove: 'Look at SHOW GRANTS FOR the account, and take away all but SELECT, SHOW VIEW and USAGE.',
};

/** Same length, so that positions in it are positions in the line. */
const masked = (line: string): string => line.replace(quoted, (name) => '_'.repeat(name.length));

/** The groups of a pattern that is blind to what stands in quotes, as they stand in the line. */
function part(line: string, pattern: RegExp): (string | undefined)[] | undefined {
  const found = new RegExp(pattern, 'd').exec(masked(line));
  return found?.indices?.slice(1).map((range) => range && line.slice(...range));
}

/** `SELECT, UPDATE (a, b)` at its outer commas. */
function split(list: string): string[] {
  const bare = masked(list).replace(/\([^)]*\)/g, (inner) => '_'.repeat(inner.length));
  const parts: string[] = [];
  let from = 0;
  for (let at = bare.indexOf(','); at >= 0; at = bare.indexOf(',', from)) {
    parts.push(list.slice(from, at).trim());
    from = at + 1;
  }
  return [...parts, list.slice(from).trim()];
}
