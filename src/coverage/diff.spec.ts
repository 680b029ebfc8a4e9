import { exampleCatalog, folderOf, mappingsFolder, utredning } from '../mapping/fixture';
import { readMapping } from '../mapping/read-mapping';
import { coverageOf } from './coverage';
import { diffOf } from './diff';
import { diffCsv, diffDocument, diffHtml, diffJson, diffText } from './diff-formats';

const catalog = exampleCatalog();
const report = (unavailable: string, ...lines: string[]) =>
  coverageOf(readMapping(folderOf({ 'mapping.yaml': utredning(...lines) + unavailable }), catalog), catalog);

describe('the difference between two systems or versions', () => {
  const before = report(
    'unavailable:\n  utredning.utfall: { reason: free-text-only }\n',
    'utredning.forlangd: { yesNo: F }',
    'utredning.samverkan-skola: { code: S, values: { 1: ja, 2: ej-aktuellt } }',
    'utredning.avslutsdatum: { date: Slut }',
    'utredning.utredningsplan: { yesNo: P }',
  );
  const after = report(
    'unavailable:\n  utredning.utfall: { reason: not-in-system }\n',
    'utredning.enskilda-samtal: { code: E, values: { 1: ja.sms, 2: nej } }',
    'utredning.samverkan-skola: { code: S, values: { 1: ja, 2: nej } }',
    'utredning.utredningsplan: { yesNo: P }',
  );
  const diff = diffOf(before, after);

  it('tells what was won, lost and changed, per variable and value', () => {
    const brief = diff.changes.map(({ variable, change, won, lost }) => [
      variable.id,
      change,
      won.map(({ code }) => code).join(),
      lost.map(({ code }) => code).join(),
    ]);
    expect(brief.sort()).toEqual([
      ['utredning.avslutsdatum', 'lost', '', ''],
      ['utredning.enskilda-samtal', 'won', 'ja,nej,ja.sms', ''],
      ['utredning.forlangd', 'lost', '', 'ja,nej'],
      ['utredning.samverkan-skola', 'changed', 'nej', 'ej-aktuellt'],
      ['utredning.utfall', 'changed', '', ''],
    ]);
    expect(diff.unchanged).toBe(71);
  });

  it('counts the municipality’s own variables, and says so: the sum is more than the catalogue', () => {
    const own = report('', 'utredning.forlangd: { yesNo: F }');
    const added = coverageOf(readMapping(mappingsFolder('exempel'), catalog), catalog);
    const lost = diffOf(added, own);
    expect(lost.changes.length + lost.unchanged).toBe(77);
    expect(diffHtml(lost)).toContain('1 av dem är kommunens egen och hör inte till katalogens 76');
    expect(diffHtml(lost)).toContain('<td>egen</td>');
    expect(diffHtml(diff)).not.toContain('kommunens egen');
  });

  it('is nothing between a system and itself', () => expect(diffOf(before, before).changes).toEqual([]));

  it('is lines, a page, a list and data; the page warns of templates', () => {
    expect(diffText(diff, 'sv')).toContain('2 förlorat, 1 vunnet, 2 ändrat, 71 lika');
    expect(diffText(diff, 'en')).toContain('utredning.utfall: Assumed no: free text → Assumed no: not there');
    expect(diffHtml(diff)).toContain('class="badge">MALL');
    expect(diffCsv(diff).split('\n')).toHaveLength(7);
    expect(() => diffDocument.parse(diffJson(diff))).not.toThrow();
  });
});
