import { deserialize, serialize } from 'node:v8';
import type { Cube } from './model';
import { protect, ProtectedCube, type PackedCube } from './protect';

const cube: Cube = {
  id: 'samtal',
  title: 'Enskilda samtal',
  population: 'utredning/rader',
  dimensions: [
    {
      id: 'svar',
      label: 'Svar',
      categories: ['ja', 'nej', 'delvis', 'totalt'].map((code) => ({ code, label: code })),
      total: 'totalt',
    },
  ],
  cells: new Map([
    ['ja', { count: 20, persons: 19 }],
    ['nej', { count: 2, persons: 2 }],
    ['delvis', { count: 7, persons: 7 }],
    ['totalt', { count: 29, persons: 27 }],
  ]),
};
const codes = ['ja', 'nej', 'delvis', 'totalt'];
const [safe] = protect([cube], { name: 'suppress', k: 5 });

describe('a protected cube that crosses from one thread to another', () => {
  it('says there what it says here', () => {
    const crossed = ProtectedCube.unpack(deserialize(serialize(safe!.pack())) as PackedCube);
    expect(codes.map((code) => crossed.cell([code]))).toEqual(codes.map((code) => safe!.cell([code])));
    expect(crossed.cell(['nej'])).toEqual({ value: null, status: 'hidden' });
    expect([crossed.id, crossed.title, crossed.profile]).toEqual(['samtal', 'Enskilda samtal', 'suppress']);
    expect(() => crossed.cell(['kanske'])).toThrow('DIS-005');
  });

  it('holds neither the hidden count nor the persons behind any', () => {
    const [hidden] =
      serialize(safe!.pack())
        .toString('latin1')
        .match(/persons|count/) ?? [];
    expect(hidden).toBeUndefined();
    const { cells } = safe!.pack() as unknown as { cells: [string, number | null][] };
    expect(cells.find(([key]) => key === 'nej')).toEqual(['nej', null]);
    expect(cells.flat().filter((value) => [2, 19, 27].includes(value as number))).toEqual([]);
  });

  it('is nothing else: what was never protected is refused by the compiler and at run time', () => {
    // @ts-expect-error a counted cube is no packed one
    expect(() => ProtectedCube.unpack(cube)).toThrow(TypeError);
    const { cells: _, ...rest } = cube;
    const persons = { ...rest, cells: [...cube.cells] } as unknown as PackedCube;
    expect(() => ProtectedCube.unpack(persons)).toThrow(TypeError);
    const { id, title, dimensions } = cube;
    const figures = { id, title, dimensions, cells: [...cube.cells] } as unknown as PackedCube;
    expect(() => ProtectedCube.unpack(figures)).toThrow(TypeError);
  });

  it('is never one that shows single children: `internal` stays with who asked for it', () => {
    const [open] = protect([cube], { name: 'internal', who: 'a', reason: 'b' });
    expect(() => open!.pack()).toThrow(TypeError);
  });
});
