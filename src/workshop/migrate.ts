import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isMap, isScalar, isSeq, parseDocument, visit, type Node } from 'yaml';
import { compareEditions, type EditionDiff } from '../catalog/edition-diff';
import type { Catalog } from '../catalog/model';
import { Problem, type ProblemDetails } from '../errors/problem';
import { decodeText } from '../mapping/text-file';
import { cannotMake } from './init/init.problems';
import { folderExists, movedToOtherRecord, sameEdition } from './migrate.problems';

/** What moving a mapping to another edition did. What is left for a person, a check of the new folder tells. */
export interface Migration {
  from: string;
  to: string;
  /** Variables that have another name, and how often it was changed in the files. */
  renamed: { from: string; to: string; places: number }[];
  /** Variables of the new edition that no mapping of the old one can say anything about. */
  added: string[];
  removed: string[];
  /** Where the new edition asks something else of a variable that it keeps. */
  changed: EditionDiff['changed'];
  warnings: ProblemDetails[];
}

export interface Editions {
  /** Without a municipality's own additions. */
  from: Catalog;
  to: Catalog;
  /** As the new mapping is to name it. */
  named: string;
}

/**
 * Copies a mapping to a new folder and writes it there for another edition: names of variables follow the edition's
 * own notes of what they were called before. All other characters of the files stay.
 * @throws Problem `MAP-190` when the folder is there, `MAP-191` when there is nothing to move
 */
export function migrateMapping(folder: string, out: string, { from, to, named }: Editions): Migration {
  if (existsSync(out)) throw new Problem(folderExists(out));
  if (from.edition === to.edition) throw new Problem(sameEdition(to.edition));
  const { renamed, added, removed, changed } = compareEditions(from, to);
  const recordOf = (id: string): string => id.slice(0, id.indexOf('.'));
  const stays = renamed.filter((one) => recordOf(one.from) === recordOf(one.to));
  const moved = renamed.filter((one) => !stays.includes(one));
  const names = new Map(stays.map((one) => [one.from, one.to]));
  const counts = new Map<string, number>();
  copyWhole(folder, out, (file, text) =>
    rewritten(text, names, basename(file) === 'mapping.yaml' ? named : null, counts),
  );
  return {
    from: from.edition,
    to: to.edition,
    renamed: stays.map((one) => ({ ...one, places: counts.get(one.from) ?? 0 })),
    added,
    removed,
    changed,
    warnings: moved.map((one) => movedToOtherRecord(one.from, one.to)),
  };
}

/**
 * Copies a folder, its YAML files changed; all of it or nothing. What a link leads to is copied, never changed.
 * @throws Problem `MAP-164` when it cannot be written
 */
function copyWhole(folder: string, out: string, change: (file: string, text: string) => string): void {
  let unfinished: string | undefined;
  try {
    mkdirSync(dirname(resolve(out)), { recursive: true });
    unfinished = mkdtempSync(`${resolve(out)}.ofardig-`);
    cpSync(folder, unfinished, { recursive: true, dereference: true });
    for (const file of readdirSync(unfinished, { recursive: true, encoding: 'utf8' })) {
      if (!/\.ya?ml$/.test(file)) continue;
      const path = join(unfinished, file);
      const text = decodeText(readFileSync(path));
      const after = change(file, text);
      if (after !== text) writeFileSync(path, after);
    }
    renameSync(unfinished, out);
  } catch (error) {
    if (unfinished) rmSync(unfinished, { recursive: true, force: true });
    throw cannotMake(out, (error as NodeJS.ErrnoException).code ?? 'EIO');
  }
}

/** The text with variables renamed where a key or a word is exactly one, and with the edition that it is written for. */
function rewritten(
  text: string,
  names: ReadonlyMap<string, string>,
  edition: string | null,
  counts: Map<string, number>,
): string {
  const document = parseDocument(text, { prettyErrors: false });
  const edits: { from: number; to: number; text: string }[] = [];
  const replace = (node: Node, by: string): void => {
    if (node.range) edits.push({ from: node.range[0], to: node.range[1], text: by });
  };
  visit(document, {
    Scalar: (_, node) => {
      const name = typeof node.value === 'string' ? names.get(node.value) : undefined;
      if (name === undefined) return;
      counts.set(node.value as string, (counts.get(node.value as string) ?? 0) + 1);
      replace(node, name);
    },
  });
  if (edition !== null && isMap(document.contents)) {
    const written: unknown = document.contents.get('catalogue', true);
    if (isScalar(written) || isSeq(written)) replace(written, edition);
  }
  return edits
    .sort((a, b) => b.from - a.from)
    .reduce((so, edit) => so.slice(0, edit.from) + edit.text + so.slice(edit.to), text);
}
