import { looksLikeData, shownColumn, shownName, shownNames } from './shown-names';

describe('a name in an error, which ends in logs and in mail to the vendor', () => {
  it.each([
    ['akt 20100101-2384 Anna.csv', '[…].csv'],
    ['201001012384.xlsx', '[…].xlsx'],
    ['Anna_1001012384_utdrag.xml', '[…].xml'],
    ['100101-2384', '[…]'],
    ['100101+2384.csv', '[…].csv'],
    ['20100101_2384_2.csv', '[…].csv'],
    ['20100101 - 2384.csv', '[…].csv'],
    ['2010-01-01-2384.csv', '[…].csv'],
    ['20100161-2384.csv', '[…].csv'],
    ['20120304T001 Bo.csv', '[…].csv'],
    ['２０１００１０１-２３８４.csv', '[…].csv'],
    ['20100101-2384.Anna', '[…]'],
    ['20261122 20100101-2384.csv', '[…].csv'],
    ['/srv/20100101-2384 Anna/akt.csv', '/srv/[…]/akt.csv'],
    ['C:\\akter\\20100101-2384.csv', 'C:\\akter\\[…].csv'],
    ['bok.xlsx#20100101-2384 Anna', 'bok.xlsx#[…]'],
    ['Anna #20100101-2384.xlsx#Blad', '[…].xlsx#Blad'],
    ['https://x.example:8443/filer/akt%2020100101-2384%20Anna.csv', 'https://x.example:8443/filer/[…].csv'],
  ])('has no identity, nor what stands beside it, of %s', (name, shown) => {
    expect(shownName(name)).toBe(shown);
  });

  it.each([
    'barn_20261122.csv',
    'barn-2026-11-22.csv',
    'barn_20261122_083000.csv',
    'barn-20261122083000.csv',
    'barn 20261122T083000.csv',
    'barn_202611.csv',
    'statistik 2023-2024-2025.xlsx#Kvartal 4',
    '100 % av 2026.csv',
    'https://x.example:8443/filer/barn%2020261122.csv',
    'barn-*.csv',
    '/tmp/brygga-hostile-csv-7WcYAK/saknas.csv',
  ])('keeps its dates, which tell one export from the next: %s', (name) => {
    expect(shownName(name)).toBe(name);
  });

  it('stands once in a list of many like it, and the list ends', () => {
    expect(shownNames(['20100101-2384.csv', '20100102-2391.csv', 'b.csv'])).toBe('[…].csv, b.csv');
    expect(shownNames(Array.from({ length: 50 }, (_, index) => `f${index}`)).split(', ')).toHaveLength(20);
  });
});

it('a name of a column that looks like a cell is not shown', () => {
  for (const name of ['20100101-2384', '2010-01-01', 'anna@example.se', 'x'.repeat(129)]) {
    expect([looksLikeData(name), shownColumn(name)]).toEqual([true, '[…]']);
  }
  for (const name of ['PersonLopnr', 'Kol 2024', 'fråga_12345']) expect(shownColumn(name)).toBe(name);
});
