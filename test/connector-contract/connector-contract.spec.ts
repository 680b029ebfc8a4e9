/** What holds for the registry as a whole; `contract-suite.ts` has what holds for each connector. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ConnectorError } from '../../connectors/contract';
import { connectorNamed, connectors, openSource } from '../../connectors/registry';

const names = connectors.map((connector) => connector.name);

describe('the registry', () => {
  it('has every connector that the design names', () => {
    expect([...names].sort()).toEqual(
      ['csv', 'mssql', 'mysql', 'oracle', 'postgres', 'rest', 'sqlite', 'xlsx', 'xml'].sort(),
    );
  });

  it.each(names)('runs the contract suite over %s, so that none escapes it', (name) => {
    expect(existsSync(join(__dirname, `${name}.spec.ts`))).toBe(true);
    expect(existsSync(join(__dirname, 'fixtures', `${name}.fixture.ts`))).toBe(true);
  });

  it('names the connectors that exist when somebody misspells one', () => {
    try {
      connectorNamed('sqllite');
    } catch (error) {
      expect((error as ConnectorError).details).toMatchObject({ code: 'CON-001' });
      expect((error as ConnectorError).details.fix?.sv).toMatch(/"sqlite"/);
    }
    expect.assertions(2);
  });

  it.each(connectors.map((connector) => [connector.name, connector] as const))(
    'gives %s the same file names and a description of every setting, which the reference is made of',
    (name, connector) => {
      const files = readdirSync(join(__dirname, '../../connectors', name));
      for (const file of [
        'settings.ts',
        `${name}.connector.ts`,
        `${name}.errors.ts`,
        `${name}.connector.spec.ts`,
      ])
        expect(files).toContain(file);
      const { shape } = connector.settings as unknown as { shape: Record<string, { description?: string }> };
      expect(Object.keys(shape).length).toBeGreaterThan(0);
      for (const field of Object.values(shape)) expect(field.description).toMatch(/\w{3}/);
    },
  );

  it.each(names)('refuses settings that %s does not know', async (name) => {
    await expect(
      openSource(
        connectorNamed(name),
        { okänd: 1 },
        { baseDir: __dirname, applicationName: 'x', log: () => undefined },
      ),
    ).rejects.toMatchObject({ details: { code: 'CON-002' } });
  });
});
