/** What the answers about the rights of an account mean. */
import type { Cell, ExcessRight } from '../contract';
import { quoteName } from '../shared/sql-text';
import type { rightsQueries } from './rights-questions';

/** One right on a thing comes again for everything inside it; so many are told, the widest first. */
const mostTold = 50;

/** The rows that answer each question. */
export type Answers = Record<keyof typeof rightsQueries, Cell[][]>;

export function excessOf(answers: Answers): ExcessRight[] {
  const nameOf = (kind: string): string =>
    bracket(String(answers.roles.find(([is]) => is === kind)?.[1] ?? 'the account'));
  const [login, user] = [nameOf('login'), nameOf('user')];
  const excess = [
    ...memberships(answers.roles, login, user),
    ...wideRights(answers.scopes, login, user),
    ...narrowRights(answers, login, user),
    ...handedOn(answers.grantable),
    ...elsewhere(answers.databases, login),
  ];
  if (excess.length <= mostTold) return excess;
  const rest = excess.length - mostTold;
  return [
    ...excess.slice(0, mostTold),
    { right: `and ${rest} more`, remove: 'Remove these first, then ask again.' },
  ];
}

const memberships = (roles: Cell[][], login: string, user: string): ExcessRight[] =>
  textsOf(roles).flatMap(([kind, name]) => {
    if (kind === 'server role') {
      const remove = `ALTER SERVER ROLE ${bracket(name!)} DROP MEMBER ${login};`;
      return [{ right: `member of the server role ${name}`, remove }];
    }
    if (kind !== 'role') return [];
    return [
      { right: `member of the role ${name}`, remove: `ALTER ROLE ${bracket(name!)} DROP MEMBER ${user};` },
    ];
  });

const wideRights = (scopes: Cell[][], login: string, user: string): ExcessRight[] =>
  textsOf(scopes).map(([kind, right]) => ({
    right: `${right} on the ${kind}`,
    remove:
      kind === 'server' ? `USE master; REVOKE ${right} FROM ${login};` : `REVOKE ${right} FROM ${user};`,
  }));

const ofServer = new Set(['LOGIN', 'SERVER ROLE']);
const withoutKind = new Set(['OBJECT', 'COLUMN']);
const insideSchemas = new Set(['SCHEMA', 'OBJECT', 'COLUMN']);

/** Those on one thing each, without what a wider one has told already. */
function narrowRights({ scopes, objects, principals }: Answers, login: string, user: string): ExcessRight[] {
  const everywhere = new Set(textsOf(scopes).map(([kind, right]) => `${kind} ${right}`));
  const found = textsOf([...objects, ...principals]);
  const schemas = new Set(
    found.filter(([kind]) => kind === 'SCHEMA').map(([, name, right]) => `${name} ${right}`),
  );
  const isTold = ([kind, name, right]: string[]): boolean => {
    if (ofServer.has(kind!)) return everywhere.has('server CONTROL SERVER');
    if (everywhere.has('database CONTROL')) return true;
    if (insideSchemas.has(kind!) && everywhere.has(`database ${right}`)) return true;
    return kind === 'OBJECT' && schemas.has(`${schemaOf(name!)} ${right}`);
  };
  return found
    .filter((row) => !isTold(row))
    .map(([kind, name, right]) => {
      const thing = withoutKind.has(kind!) ? name! : `${kind}::${name}`;
      const revoke = `REVOKE ${right} ON ${thing} FROM`;
      return {
        right: `${right} on ${thing}`,
        remove: ofServer.has(kind!)
          ? `USE master; ${revoke} ${login} CASCADE;`
          : `${revoke} ${user} CASCADE;`,
      };
    });
}

/** Who may give a right of reading to others changes who reads the source. */
const handedOn = (grantable: Cell[][]): ExcessRight[] =>
  textsOf(grantable).map(([kind, right, thing, grantee]) => ({
    right: `${right}${thing} WITH GRANT OPTION (given to ${grantee})`,
    remove: `${kind === 'server' ? 'USE master; ' : ''}REVOKE GRANT OPTION FOR ${right}${thing} FROM ${grantee} CASCADE;`,
  }));

function elsewhere(databases: Cell[][], login: string): ExcessRight[] {
  const rights = new Map<string, string[]>();
  for (const [name, right] of databases) {
    if (right !== null) rights.set(String(name), [...(rights.get(String(name)) ?? []), String(right)]);
  }
  return [...rights].map(([name, given]) => ({
    right: `${some(given)} in the database ${name}`,
    remove: `USE ${name}; DROP USER ${login}; -- or run deploy/sql/mssql/check-account.sql there, which shows where it comes from`,
  }));
}

/** Which databases were asked about, and what was not asked; true whatever the rights are. */
export function scopeOf(databases: Cell[][]): string[] {
  const others = [...new Set(databases.map(([name]) => String(name)))].filter(
    (name) => !belongsToServer.has(name),
  );
  return [
    others.length === 0
      ? 'Of the databases that it sees, the login gets into no other but those of the server.'
      : `The login also gets into ${some(others)}, where rights on the whole database were asked for, but not those on single schemas and objects: run deploy/sql/mssql/check-account.sql there.`,
    'Not asked for: databases that the login does not see, tempdb, linked servers, endpoints, availability groups, assemblies and keys, and what the code that views and functions call may do.',
  ];
}

const belongsToServer = new Set(['[master]', '[model]', '[msdb]']);

const textsOf = (rows: Cell[][]): string[][] => rows.map((row) => row.map(String));

const some = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;

const bracket = (name: string): string => quoteName(name, 'mssql');
/** `[a].[b]` → `[a]`; a name may hold `].[` only with its bracket doubled. */
const schemaOf = (object: string): string => /^\[(?:[^\]]|\]\])*\]/.exec(object)?.[0] ?? object;
