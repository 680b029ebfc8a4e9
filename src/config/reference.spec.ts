import { z } from 'zod';
import { configurationReference, settingsTable } from './reference';

describe('the configuration reference', () => {
  const text = configurationReference(['csv', 'sqlite']);
  const rows = text.split('\n').filter((line) => line.startsWith('| `'));

  it('describes every setting, so that nobody has to read the code', () => {
    expect(rows.length).toBeGreaterThan(15);
    for (const row of rows) expect(row).toMatch(/\| \S[^|]{9,} \|$/);
  });

  it('shows nested keys, lists, defaults and what is required', () => {
    expect(text).toContain('| `sources[].name` | string | *required* |');
    expect(text).toContain('| `server.port` | integer | `3000` |');
    expect(text).toContain('| `catalogue.local` | string |  |');
  });

  it('points to the page of every connector', () => {
    expect(text).toContain('- [sqlite](connectors/sqlite.md)');
  });
});

it('shows choices, and both sides of what may be a word or an object', () => {
  const schema = z.strictObject({
    encoding: z.enum(['utf-8', 'windows-1252']).default('utf-8').describe('How the files store characters.'),
    tls: z
      .union([
        z.literal('off'),
        z.strictObject({ ca: z.string().optional().describe('The certificate of the issuer.') }),
        z.strictObject({ pfx: z.string().describe('Certificate and key in one.') }),
      ])
      .default({})
      .describe('Encryption.'),
  });
  expect(settingsTable(schema)).toContain('| `encoding` | `utf-8`, `windows-1252` | `"utf-8"` |');
  expect(settingsTable(schema)).toContain('| `tls` | `off` or object | `{}` |');
  expect(settingsTable(schema)).toContain('| `tls.pfx` | string |');
  expect(settingsTable(schema)).toContain('| `tls.ca` | string |  | The certificate of the issuer. |');
});
