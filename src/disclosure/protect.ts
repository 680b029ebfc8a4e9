/**
 * The disclosure room: the one gate that every figure passes. Belongs here: what may be shown of a table so that
 * nobody can be told from it. Never: how figures are counted, which tables exist, how they are written.
 */
import { reasonMissing, unknownCell } from './disclosure.problems';
import type { Category, Cube, Dimension, Profile, ProtectedCell } from './model';
import { buildPool, Reading } from './pool';
import { shown, suppress } from './suppress';

/** Only this file has it, so that only `protect` makes protected cubes. */
const seal = Symbol('protected');

declare const packedByThisRoom: unique symbol;

/** A protected cube between two processes; nobody but `ProtectedCube` can make one or look into it. */
export interface PackedCube {
  readonly [packedByThisRoom]: true;
}

interface Packed {
  id: string;
  title: string;
  dimensions: readonly Dimension[];
  /** null when hidden. */
  cells: readonly [key: string, value: number | null][];
}

/** A table that may be written out. Made by `protect` alone; the compiler and the run time both refuse another. */
export class ProtectedCube {
  readonly #cells: ReadonlyMap<string, ProtectedCell>;
  readonly id: string;
  readonly title: string;
  readonly dimensions: readonly Dimension[];
  readonly profile: Profile['name'];

  constructor(
    key: typeof seal,
    cube: Pick<Cube, 'id' | 'title' | 'dimensions'>,
    profile: Profile['name'],
    cells: ReadonlyMap<string, ProtectedCell>,
  ) {
    if (key !== seal) throw new TypeError('Only protect() makes a ProtectedCube.');
    this.id = cube.id;
    this.title = cube.title;
    this.dimensions = cube.dimensions;
    this.profile = profile;
    this.#cells = cells;
  }

  /**
   * The cube as it crosses from one process of the service to another: what a reader may see, and nothing of what was
   * counted. Throws for a cube of the profile `internal`, which never leaves the process of who asked for it.
   */
  pack(): PackedCube {
    if (this.profile !== 'suppress') throw new TypeError('Only suppressed cubes cross between processes.');
    const { id, title, dimensions } = this;
    const cells = [...this.#cells].map(([key, { value }]): [string, number | null] => [key, value]);
    return { id, title, dimensions, cells } as unknown as PackedCube;
  }

  /** A cube that `pack` made in another process. Throws for anything that holds more than values. */
  static unpack(packed: PackedCube): ProtectedCube {
    const { id, title, dimensions, cells, ...more } = packed as unknown as Packed;
    const isPacked = [...cells].every(
      (cell) => typeof cell[0] === 'string' && (cell[1] === null || Number.isInteger(cell[1])),
    );
    if (!isPacked || Object.keys(more).length > 0) throw new TypeError('Only what pack() made is unpacked.');
    const shownCells = cells.map(([key, value]): [string, ProtectedCell] => [
      key,
      value === null ? hidden : { value, status: 'ok' },
    ]);
    return new ProtectedCube(seal, { id, title, dimensions }, 'suppress', new Map(shownCells));
  }

  /** A cell by its category codes in the order of `dimensions`. Throws `DIS-005` for codes that do not exist. */
  cell(codes: readonly string[]): ProtectedCell {
    const known = this.dimensions.every(({ categories }, i) => hasCode(categories, codes[i]));
    if (!known || codes.length !== this.dimensions.length) throw unknownCell(this.id, codes.join('|'));
    return this.#cells.get(codes.join('|')) ?? zero;
  }
}

const zero: ProtectedCell = { value: 0, status: 'ok' };
const hidden: ProtectedCell = { value: null, status: 'hidden' };
const hasCode = (categories: readonly Category[], code: string | undefined): boolean =>
  categories.some((category) => category.code === code);

/**
 * Protects cubes, those of the same `population` together: hand over at once everything of a population that is ever
 * given out, or what one call hides another may give away. Returns them in the same order.
 * @throws Problem `DIS-001` (internal without a name and a reason), `DIS-002` and `DIS-003` (cubes that contradict
 * themselves or each other), `DIS-004` (no safe way found).
 */
export function protect(cubes: readonly Cube[], profile: Profile): ProtectedCube[] {
  if (profile.name === 'internal') {
    if (!profile.who.trim() || !profile.reason.trim()) throw reasonMissing();
    return cubes.map((cube) => openCube(cube));
  }
  const done = new Map<Cube, ProtectedCube>();
  for (const population of new Set(cubes.map((cube) => cube.population))) {
    const together = cubes.filter((cube) => cube.population === population);
    const pool = buildPool(together);
    const statuses = suppress(pool, profile.k);
    for (const cube of together) {
      const reading = new Reading(cube);
      const statusOf = (key: string): number =>
        statuses[pool.index.get(reading.identityOf(key.split('|')))!]!;
      done.set(cube, suppressedCube(cube, statusOf));
    }
  }
  return cubes.map((cube) => done.get(cube)!);
}

function suppressedCube(cube: Cube, statusOf: (key: string) => number): ProtectedCube {
  const cells = new Map<string, ProtectedCell>();
  for (const [key, { count }] of cube.cells) {
    const isShown = count === 0 || statusOf(key) === shown;
    cells.set(key, isShown ? { value: count, status: 'ok' } : hidden);
  }
  for (const key of cube.withheld ?? []) cells.set(key, hidden);
  return new ProtectedCube(seal, cube, 'suppress', cells);
}

function openCube(cube: Cube): ProtectedCube {
  const cells = [...cube.cells].map(([key, { count }]): [string, ProtectedCell] => [
    key,
    { value: count, status: 'ok' },
  ]);
  return new ProtectedCube(seal, cube, 'internal', new Map(cells));
}
