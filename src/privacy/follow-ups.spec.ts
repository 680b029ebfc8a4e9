import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogRoot, loadCatalog } from '../catalog/load-catalog';
import { recordNames } from '../catalog/model';
import { Problem, Problems } from '../errors/problem';
import { isActive, loadedVariables, loadFollowUps } from './follow-ups';

const catalog = loadCatalog({ edition: 'bbic-working' });
const shipped = join(catalogRoot(), 'follow-ups');
const on = '2026-03-01';

const good = `id: a
title: A
question: B?
purpose: C
decidedBy: D
decidedOn: 2024-01-01
population: E
from: 2024-01-01
to: 2025-12-31
contact: F
variables:
  - utredning.enskilda-samtal
`;

describe('follow-ups', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'follow-ups-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const ids = (followUps: Parameters<typeof loadedVariables>[1], day: string): string[] =>
    Object.values(loadedVariables(catalog, followUps, day))
      .flat()
      .map((variable) => variable.id);
  const brief = (): string[] => {
    try {
      loadFollowUps(folder, catalog);
    } catch (error) {
      return (error as Problems).list.map((p) => `${p.code} ${p.place?.line}:${p.place?.column}`);
    }
    return [];
  };

  it('ships two that are valid, and one for the tutorial that needs its own local variables', () => {
    expect(loadFollowUps(shipped, catalog).map((followUp) => followUp.id)).toEqual([
      'barns-delaktighet',
      'rattssakerhet-tidsfrister',
    ]);
    const tutorial = join(shipped, 'su-exempel');
    expect(() => loadFollowUps(tutorial, catalog)).toThrow(Problems);
    const local = loadCatalog({
      edition: 'bbic-working',
      localFile: join(catalogRoot(), 'local', 'su-exempel.yaml'),
    });
    const loaded = loadedVariables(local, loadFollowUps(tutorial, local), on);
    expect(loaded.uppfoljning.map((variable) => variable.id)).toEqual([
      'uppfoljning.lokal-kon',
      'uppfoljning.lokal-alder',
      'uppfoljning.lokal-insatstid-manader',
      'uppfoljning.lokal-sjalvskattad-forandring',
    ]);
  });

  it('loads nothing but the national variables and what counting needs when none is under way', () => {
    const national = new Set(catalog.national.variables.map((n) => n.variable));
    const counting = ['typ', 'inkom-datum', 'beslutsdatum', 'utredning-inleds'].map(
      (slug) => `aktualisering.${slug}`,
    );
    expect(new Set(ids([], on))).toEqual(new Set([...national, ...counting]));
  });

  it('stops loading a variable the day after its follow-up ends, and not before', () => {
    writeFileSync(join(folder, 'a.yaml'), good);
    const followUps = loadFollowUps(folder, catalog);
    const days = ['2023-12-31', '2024-01-01', '2025-12-31', '2026-01-01'];
    expect(days.map((day) => isActive(followUps[0]!, day))).toEqual([false, true, true, false]);
    expect(days.map((day) => ids(followUps, day).includes('utredning.enskilda-samtal'))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('never loads a variable that nobody asked for', () => {
    const loaded = ids(loadFollowUps(shipped, catalog), on);
    expect(loaded).not.toContain('aktualisering.aktualiserad-av');
    expect(loaded).not.toContain('barn.fodelseland');
    expect(loaded).toContain('utredning.enskilda-samtal');
  });

  it('keeps the order of the catalogue, so that the store and the mapping agree about columns', () => {
    const order = catalog.variables.map((variable) => variable.id);
    const loaded = loadedVariables(catalog, loadFollowUps(shipped, catalog), on);
    for (const record of recordNames) {
      const positions = loaded[record].map((variable) => order.indexOf(variable.id));
      expect(positions).toEqual([...positions].sort((a, b) => a - b));
    }
  });

  it('names the folder when it is not there', () => {
    expect(() => loadFollowUps(join(folder, 'nowhere'), catalog)).toThrow(Problem);
  });

  it('refuses a catalogue that cannot tell notifications without an investigation apart', () => {
    const without = { ...catalog, variable: () => undefined };
    expect(() => loadedVariables(without, [], on)).toThrow('PRI-016');
  });

  it.each([
    ['an unknown variable', good.replace('enskilda-samtal', 'enskilda-samtall'), ['PRI-011 12:5']],
    ['a variable twice', `${good}  - utredning.enskilda-samtal\n`, ['PRI-012 13:5']],
    ['an end before the beginning', good.replace('to: 2025', 'to: 2023'), ['PRI-014 9:5']],
    ['a decision after the beginning', good.replace('decidedOn: 2024', 'decidedOn: 2025'), ['PRI-015 6:12']],
    ['a date that does not exist', good.replace('2025-12-31', '2025-02-30'), ['PRI-006 9:5']],
    ['no purpose', good.replace('purpose: C\n', ''), ['PRI-003 1:1']],
    [
      'no variables: empty means nothing, never everything',
      good.replace(/variables:[^]*/, 'variables: []\n'),
      ['PRI-006 11:12'],
    ],
  ])('refuses %s, and says where', (_, yaml, expected) => {
    writeFileSync(join(folder, 'a.yaml'), yaml);
    expect(brief()).toEqual(expected);
  });

  it('refuses two with the same id, since the access log could not tell them apart', () => {
    writeFileSync(join(folder, 'a.yaml'), good);
    writeFileSync(join(folder, 'b.yaml'), good);
    expect(brief()).toEqual(['PRI-013 1:5']);
  });
});
