/** What the engine's answers about the account mean: which of its rights can write. */
import type { Cell, ExcessRight, ReadOnlyProof } from '../contract';
import { quoteName } from '../shared/sql-text';
import { writeAttempt, type rightsQuestions } from './rights-questions';

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
  const writing = [
    ...administrator(user, isDba),
    ...systemRights(user, rights),
    ...objectRights(rights),
    ...schemaRights(user, rights.schemas),
    ...ownObjects(user, rights.own),
    ...attempt(rights.refusal),
  ];
  const revoked = writing.map(({ remove }) => remove);
  const excess = [
    ...writing,
    ...handedOn(rights).filter(({ remove }) => !revoked.some((each) => remove.startsWith(each))),
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
    .filter(([, , , privilege]) => !readingRights.test(privilege))
    .filter((row) => !isPublicCode(row))
    .map(([grantee, owner, object, privilege]) => ({
      right: `${privilege} on ${owner}.${object} (given to ${grantee})${privilege === 'EXECUTE' ? ': a function of an autonomous transaction writes from a SELECT too' : ''}`,
      // A right on single columns can only be taken away for the whole object.
      remove: `REVOKE ${privilege.replace(/ \(.*\)$/, '')} ON ${name(owner)}.${name(object)} FROM ${name(grantee)};`,
    }));

/** Every account has it, and taking it from PUBLIC can break the system that is read. */
const isPublicCode = ([grantee, , , privilege]: readonly Cell[]): boolean =>
  grantee === 'PUBLIC' && privilege === 'EXECUTE';

/** Who may give a right of reading to others changes who reads the source. Oracle takes no option away by itself. */
const handedOn = ({ grantable, schemas }: Rights): ExcessRight[] => [
  ...grantable.map(([grantee, privilege, owner, object]) =>
    owner === null
      ? again('ADMIN', String(grantee), String(privilege), '')
      : again('GRANT', String(grantee), String(privilege), `${name(String(owner))}.${name(String(object))}`),
  ),
  ...schemas
    .filter(([, , grantee]) => grantee !== null)
    .map(([privilege, schema, grantee]) =>
      again('ADMIN', String(grantee), String(privilege), `SCHEMA ${name(String(schema))}`),
    ),
];

function again(option: 'ADMIN' | 'GRANT', grantee: string, privilege: string, thing: string): ExcessRight {
  const right = thing === '' ? privilege : `${privilege} ON ${thing}`;
  return {
    right: `${right} WITH ${option} OPTION (given to ${grantee})`,
    remove: `REVOKE ${right} FROM ${name(grantee)}; -- then GRANT it without the option, where it is needed`,
  };
}

const schemaRights = (user: string, schemas: Cell[][]): ExcessRight[] =>
  schemas
    .filter(([privilege, , grantee]) => grantee === null && !readingPrivileges.has(String(privilege)))
    .map((row) => row.map(String) as [string, string])
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

function evidenceOf({ account, effective, roles, objects, sequences, own, refusal }: Rights): string[] {
  const count = (pattern: RegExp): number =>
    objects.filter(([, , , privilege]) => pattern.test(String(privilege))).length;
  const code = objects.filter(isPublicCode).map(([, owner, object]) => `${owner}.${object}`);
  return [
    `SESSION_PRIVS of ${account[0]?.[0]}: ${effective.map(([privilege]) => privilege).join(', ') || 'none'}.`,
    `Roles: ${roles.map(([role]) => role).join(', ') || 'none'}.`,
    `Rights on objects: ${count(/^READ/)} READ, ${count(/^SELECT/)} SELECT${count(/^SELECT/) > 0 ? ' (SELECT also lets an account lock rows; READ does not)' : ''}.`,
    `Objects of its own: ${own.length}.`,
    ...(code.length > 0
      ? [
          `Note: PUBLIC has EXECUTE on ${some(code)}. Such code can write with its owner's rights, also when a query calls it: an autonomous transaction commits in spite of READ ONLY. Calls of it in a query are not recognized.`,
        ]
      : []),
    ...(sequences.length > 0
      ? [
          `Note: the account reaches the sequence ${some(sequences.map(([owner, sequence]) => `${owner}.${sequence}`))}, where SELECT lets NEXTVAL use up a number, also in READ ONLY; a query with NEXTVAL is refused before it is sent.`,
        ]
      : []),
    `The session reads in SET TRANSACTION READ ONLY.`,
    ...(refusal === null ? [] : [`${writeAttempt} was answered with ${refusal}.`]),
  ];
}

const some = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;

const name = (text: string): string => (/^[A-Z][A-Z0-9_$#]*$/.test(text) ? text : quoteName(text, 'oracle'));
