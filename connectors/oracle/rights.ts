/**
 * What the account may do, asked from the engine. The same questions stand in deploy/sql/oracle/check-account.sql,
 * which a test holds to.
 */
import type { Cell, ExcessRight, ReadOnlyProof } from '../contract';
import { quoteName } from '../shared/sql-text';

export const rightsQuestions = {
  account: `SELECT SYS_CONTEXT('USERENV', 'SESSION_USER'), SYS_CONTEXT('USERENV', 'ISDBA') FROM dual`,
  effective: `SELECT privilege FROM session_privs ORDER BY privilege`,
  system: `SELECT username AS grantee, privilege FROM user_sys_privs
UNION SELECT role, privilege FROM role_sys_privs ORDER BY 1, 2`,
  roles: `SELECT granted_role FROM user_role_privs
UNION SELECT role FROM session_roles ORDER BY 1`,
  directRoles: `SELECT granted_role FROM user_role_privs ORDER BY 1`,
  objects: `SELECT grantee, table_schema AS owner, table_name, privilege FROM all_tab_privs
WHERE grantee = USER OR (grantee = 'PUBLIC' AND table_schema NOT IN (SELECT username FROM all_users WHERE oracle_maintained = 'Y'))
UNION SELECT grantee, owner, table_name, privilege FROM user_tab_privs WHERE grantee = USER
UNION SELECT grantee, table_schema, table_name, privilege || ' (' || column_name || ')' FROM all_col_privs WHERE grantee IN (USER, 'PUBLIC')
UNION SELECT role, owner, table_name, privilege FROM role_tab_privs ORDER BY 1, 2, 3, 4`,
  own: `SELECT object_type, object_name FROM user_objects ORDER BY object_type, object_name`,
} as const;

/** Rights on all objects of a schema came with 23ai. */
export const schemaRightsQuestion = `SELECT privilege, schema FROM session_schema_privs ORDER BY privilege, schema`;
export const version23 = 2300000000;

/** Refused whatever the account may do, and harmless where it were not. */
export const writeAttempt = `DELETE FROM SYS.DUAL WHERE 1 = 0`;

/** Not found, no right (also as 23ai says it), a read-only transaction or database. */
const refusals = new Set(['ORA-00942', 'ORA-01031', 'ORA-01456', 'ORA-16000', 'ORA-41900']);

/** System privileges that write nothing. Whatever is not named here counts as writing. */
const readingPrivileges = new Set([
  'CREATE SESSION',
  'SET CONTAINER',
  'READ ANY TABLE',
  'SELECT ANY TABLE',
  'SELECT ANY DICTIONARY',
  'SELECT ANY TRANSACTION',
  'FLASHBACK ANY TABLE',
  'READ ANY FILE GROUP',
  'EXEMPT ACCESS POLICY',
  'EXEMPT REDACTION POLICY',
]);

/** Rights on an object that write nothing by themselves. */
const readingRights =
  /^(?:SELECT|READ|FLASHBACK|QUERY REWRITE|MERGE VIEW|INHERIT (?:REMOTE )?PRIVILEGES|TRANSLATE SQL)\b/;

export type Rights = Record<keyof typeof rightsQuestions, Cell[][]> & {
  /** Empty before 23ai. */
  schemas: Cell[][];
  /** The engine's code; null when the write was let through. */
  refusal: string | null;
};

export function judge(rights: Rights): ReadOnlyProof {
  const [user, isDba] = (rights.account[0] ?? []).map(String) as [string, string];
  const excess = [
    ...administrator(user, isDba),
    ...systemRights(user, rights),
    ...objectRights(rights),
    ...schemaRights(user, rights.schemas),
    ...ownObjects(user, rights.own),
    ...attempt(rights.refusal),
  ];
  return { readOnly: excess.length === 0, evidence: evidenceOf(rights), excess };
}

const administrator = (user: string, isDba: string): ExcessRight[] =>
  isDba === 'TRUE'
    ? [
        {
          right: 'SYSDBA: the session is an administrator’s',
          remove: `Connect as an account of its own, not as ${user}.`,
        },
      ]
    : [];

/** Those given to the account one by one; those of a role together, since the role is what is taken away. */
function systemRights(user: string, { effective, system, directRoles }: Rights): ExcessRight[] {
  const direct = new Set(directRoles.map(([role]) => String(role)));
  const byGrantee = new Map<string, Set<string>>();
  const add = (grantee: string, privilege: string): void => {
    if (readingPrivileges.has(privilege)) return;
    byGrantee.set(grantee, (byGrantee.get(grantee) ?? new Set()).add(privilege));
  };
  const given = new Set(system.map(([, privilege]) => String(privilege)));
  for (const [grantee, privilege] of system) add(String(grantee), String(privilege));
  for (const [privilege] of effective) if (!given.has(String(privilege))) add(user, String(privilege));
  return [...byGrantee].flatMap(([grantee, privileges]) => {
    if (direct.has(grantee)) {
      return [
        {
          right: `the role ${grantee}: ${some([...privileges])}`,
          remove: `REVOKE ${name(grantee)} FROM ${name(user)};`,
        },
      ];
    }
    return [...privileges].map((privilege) => ({
      right: grantee === user ? privilege : `${privilege} through ${grantee}`,
      remove: `REVOKE ${privilege} FROM ${name(grantee)};`,
    }));
  });
}

const objectRights = ({ objects }: Rights): ExcessRight[] =>
  objects
    .map((row) => row.map(String) as [string, string, string, string])
    .filter(([, , , privilege]) => !readingRights.test(privilege) && privilege !== 'EXECUTE')
    .map(([grantee, owner, object, privilege]) => ({
      right: `${privilege} on ${owner}.${object} (given to ${grantee})`,
      // A right on single columns can only be taken away for the whole object.
      remove: `REVOKE ${privilege.replace(/ \(.*\)$/, '')} ON ${name(owner)}.${name(object)} FROM ${name(grantee)};`,
    }));

const schemaRights = (user: string, schemas: Cell[][]): ExcessRight[] =>
  schemas
    .map((row) => row.map(String) as [string, string])
    .filter(([privilege]) => !readingPrivileges.has(privilege))
    .map(([privilege, schema]) => ({
      right: `${privilege} on the schema ${schema}`,
      remove: `REVOKE ${privilege} ON SCHEMA ${name(schema)} FROM ${name(user)};`,
    }));

/** An owner may always write to what it owns and drop it; no right can be revoked for that. */
const ownObjects = (user: string, own: Cell[][]): ExcessRight[] =>
  own.length === 0
    ? []
    : [
        {
          right: `owns ${own.length} objects: ${some(own.map(([type, object]) => `${type} ${object}`))}`,
          remove: `Let Bryggan connect as an account that owns nothing (deploy/sql/oracle/make-account.sql), not as ${user}.`,
        },
      ];

function attempt(refusal: string | null): ExcessRight[] {
  if (refusal !== null && refusals.has(refusal)) return [];
  const outcome =
    refusal === null ? 'was LET THROUGH (it deletes no row)' : `gave ${refusal}, which is no refusal`;
  return [
    {
      right: `${writeAttempt} ${outcome}`,
      remove:
        'Ask the database administrator what lets this session write; the rights above are what Oracle tells.',
    },
  ];
}

function evidenceOf({ account, effective, roles, objects, own, refusal }: Rights): string[] {
  const count = (pattern: RegExp): number =>
    objects.filter(([, , , privilege]) => pattern.test(String(privilege))).length;
  const code = objects
    .filter(([, , , privilege]) => privilege === 'EXECUTE')
    .map(([, owner, object]) => `${owner}.${object}`);
  return [
    `SESSION_PRIVS of ${account[0]?.[0]}: ${effective.map(([privilege]) => privilege).join(', ') || 'none'}.`,
    `Roles: ${roles.map(([role]) => role).join(', ') || 'none'}.`,
    `Rights on objects: ${count(/^READ/)} READ, ${count(/^SELECT/)} SELECT${count(/^SELECT/) > 0 ? ' (SELECT also lets an account lock rows; READ does not)' : ''}.`,
    `Objects of its own: ${own.length}.`,
    ...(code.length > 0
      ? [`Note: EXECUTE on ${some(code)}; code of others can write, but the session only sends SELECT.`]
      : []),
    `The session reads in SET TRANSACTION READ ONLY.`,
    ...(refusal === null ? [] : [`${writeAttempt} was answered with ${refusal}.`]),
  ];
}

const some = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;

const name = (text: string): string => (/^[A-Z][A-Z0-9_$#]*$/.test(text) ? text : quoteName(text, 'oracle'));
