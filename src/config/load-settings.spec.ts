import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { Problem, Problems, type ProblemDetails } from '../errors/problem';
import { loadSettings } from './load-settings';

const cwd = mkdtempSync(join(tmpdir(), 'brygga-config-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

let number = 0;
function write(text: string): string {
  const folder = join(cwd, String(++number));
  mkdirSync(folder);
  writeFileSync(join(folder, 'brygga.yaml'), text);
  return folder;
}
const good = 'sources:\n  - name: viva\n    mapping: mappings/viva\n    settings:\n      folder: export\n';

function problemsIn(text: string): ProblemDetails[] {
  try {
    loadSettings({ cwd: write(text), env: {} });
  } catch (error) {
    if (error instanceof Problems) return [...error.list];
    throw error;
  }
  return [];
}

describe('settings without brygga.yaml', () => {
  it('are those of the example municipality, so that npm start needs no file', () => {
    const settings = loadSettings({ cwd, env: {} });
    expect(settings).toMatchObject({
      example: true,
      baseDir: cwd,
      kommun: { kod: '0000', namn: 'Exempelkommunen' },
      sources: [{ name: 'exempel', settings: { file: 'data/exempel.sqlite' } }],
      server: { host: '127.0.0.1', port: 3000 },
    });
    expect(isAbsolute(settings.sources[0]!.mapping)).toBe(true);
    expect(isAbsolute(settings.catalogue.local!)).toBe(true);
  });

  it('are refused when --config names a file that is not there, instead of reading the example', () => {
    expect(() => loadSettings({ cwd, file: 'saknas.yaml', env: {} })).toThrow(/^CFG-011/);
  });
});

describe('settings from brygga.yaml', () => {
  it.each(['99 0 2 * * *', 'a b c d e f', '0 2 * * *'])(
    'are refused with the schedule "%s", or the service would stop at it after the first sync',
    (schedule) => {
      expect(problemsIn(`${good}schedule: '${schedule}'\n`)).toMatchObject([{ code: 'CFG-006' }]);
      expect(problemsIn(`${good}schedule: '0 30 6 * * 1-5'\n`)).toEqual([]);
    },
  );

  it('fill in the defaults and start relative paths in the folder of the file', () => {
    const folder = write(good);
    const settings = loadSettings({ cwd, file: join(folder, 'brygga.yaml'), env: {} });
    expect(settings).toMatchObject({
      example: false,
      baseDir: folder,
      deleteBrake: 0.2,
      disclosure: { k: 5 },
      store: { file: 'data/uppfoljning.sqlite' },
      sources: [{ name: 'viva', mapping: 'mappings/viva', settings: { folder: 'export' } }],
    });
  });

  it('are frozen to the bottom, so that no room changes them for another', () => {
    const settings = loadSettings({ cwd: write(good), env: {} });
    expect(() => (settings.server.port = 1)).toThrow(TypeError);
    expect(() => (settings.sources[0]!.settings.folder = 'x')).toThrow(TypeError);
  });

  it('tell everything that is wrong at once, with line and column', () => {
    const problems = problemsIn(
      `kommun: { kod: 12, namn: A }\nserver: { host: 0.0.0.0, prot: 1 }\ndeleteBrake: 2\n${good}`,
    );
    expect(problems.map(({ code, place }) => [code, place?.line, place?.column])).toEqual([
      ['CFG-004', 1, 16],
      ['CFG-010', 2, 17],
      ['CFG-002', 2, 26],
      ['CFG-006', 3, 14],
    ]);
    for (const problem of problems) expect(problem.frame).toContain('^');
  });

  it('name one store, a file or a server, and no server over an open line', () => {
    const store = (text: string): ProblemDetails[] => problemsIn(`${good}store: ${text}\n`);
    const server = (more: string): string =>
      `{ postgres: { host: db, database: d, user: u, password: { env: P }${more} } }`;
    expect(store(server(''))).toEqual([]);
    expect(store('{ file: a.sqlite }')).toEqual([]);
    expect(store('{}')).toHaveLength(1);
    expect(store(server('').replace('{ postgres', '{ file: a.sqlite, postgres'))).toHaveLength(1);
    expect(store(server(', tls: off'))).toMatchObject([{ code: 'CFG-020', place: { line: 6 } }]);
    expect(store(server(', tls: off').replace('host: db', 'host: 127.0.0.1'))).toEqual([]);
    const written = store(server('').replace('{ env: P }', 'hunter2'));
    expect(written).toHaveLength(1);
    expect(JSON.stringify(written)).not.toContain('hunter2');
  });

  it('are refused without a source', () => {
    expect(problemsIn('namnd: x\n').map(({ code }) => code)).toEqual(['CFG-003']);
  });

  it('are refused when two sources have one name, since rows belong to a source by it', () => {
    const [problem] = problemsIn(`${good}  - { name: viva, mapping: b }\n`);
    expect(problem).toMatchObject({ code: 'CFG-014', place: { line: 6, column: 13 } });
  });

  it.each(['password', 'Lösenord', 'apiKey', 'connection_string', 'token'])(
    'are refused when they hold a secret (%s), and its value is not shown',
    (key) => {
      const [problem] = problemsIn(`${good}      ${key}: hemligt123\n`);
      expect(problem).toMatchObject({ code: 'CFG-015', place: { line: 6 } });
      expect(JSON.stringify(problem)).not.toContain('hemligt123');
    },
  );

  it.each([
    ['has another mistake', `${good}      password: hemligt123\n      host: [\n`],
    ['is not valid YAML', `${good}      password: hemligt123: x\n`],
    ['begins with a sign of YAML', `${good}      password: *hemligt123\n`],
    ['stands twice', `${good}      password: hemligt123\n      password: x\n`],
    ['stands on the next line', `${good}      password:\n        hemligt123\n      host: [\n`],
    ['stands beside settings', `${good}    password: hemligt123\n`],
    ['stands at the top', `${good}token: hemligt123\n`],
  ])('show no secret that is written in the file and %s', (_how, text) => {
    expect(JSON.stringify(problemsIn(text))).not.toContain('hemligt123');
  });

  it('show the lines around a mistake where secrets are only referred to', () => {
    const inline = `${good}      password: { file: hemligt }\n      host: [\n`;
    const block = `${good}      password:\n        file: hemligt\n      host: [\n`;
    for (const text of [inline, block]) expect(problemsIn(text)[0]!.frame).toContain('host: [');
  });

  it('may say where a secret stands, but hold none at any depth', () => {
    expect(problemsIn(`${good}      password: { file: hemligheter/viva }\n`)).toEqual([]);
    const [problem] = problemsIn(`${good}      tls: { clientCertificate: { password: hemligt123 } }\n`);
    expect(problem).toMatchObject({ code: 'CFG-015', place: { line: 6 } });
    expect(JSON.stringify(problem)).not.toContain('hemligt123');
  });
});

describe('the address', () => {
  it.each(['127.0.0.1', '::1', 'localhost'])('%s is allowed', (host) => {
    expect(problemsIn(`${good}server: { host: "${host}" }\n`)).toEqual([]);
  });

  it.each(['0.0.0.0', '::', '192.168.1.10', 'brygga.kommun.se', '127.0.0.1.nip.io', ''])(
    '"%s" is refused with the reason: nobody signs in yet',
    (host) => {
      const [problem] = problemsIn(`${good}server: { host: "${host}" }\n`);
      expect(problem).toMatchObject({ code: 'CFG-010', place: { line: 6 } });
      expect(problem!.why!.sv).toContain('Inloggning finns inte än');
    },
  );
});

describe('BRYGGA_PORT', () => {
  it('goes before the file, for two instances side by side', () => {
    expect(loadSettings({ cwd: write(good), env: { BRYGGA_PORT: '4711' } }).server.port).toBe(4711);
  });

  it.each(['', '0', '65536', '80a', '-1', '1e3'])('"%s" is refused', (value) => {
    expect(() => loadSettings({ cwd, env: { BRYGGA_PORT: value } })).toThrow(Problem);
  });
});
