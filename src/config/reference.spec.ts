import { connectors } from '../../connectors/registry';
import { configurationReference } from './reference';

describe('the configuration reference', () => {
  const text = configurationReference(connectors);
  const rows = text.split('\n').filter((line) => line.startsWith('| `'));

  it('describes every setting, so that nobody has to read the code', () => {
    expect(rows.length).toBeGreaterThan(15);
    for (const row of rows) expect(row).toMatch(/\| \S[^|]{9,} \|$/);
  });

  it('shows nested keys, lists, choices, defaults and what is required', () => {
    expect(text).toContain('| `sources[].name` | string | *required* |');
    expect(text).toContain('| `server.port` | integer | `3000` |');
    expect(text).toContain('| `encoding` | `utf-8`, `windows-1252`, `iso-8859-1` | `"utf-8"` |');
    expect(text).toContain('| `catalogue.local` | string |  |');
  });

  it('has a part for every connector', () => {
    for (const { name } of connectors) expect(text).toContain(`### ${name}\n`);
  });
});
