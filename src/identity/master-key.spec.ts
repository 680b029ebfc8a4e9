import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMasterKey, loadMasterKey, openOrCreateMasterKey } from './master-key';

const posix = process.platform === 'win32' ? test.skip : test;
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'brygga-key-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const codeOf = (action: () => unknown): string => {
  try {
    action();
    return 'no error';
  } catch (error) {
    return (error as { details: { code: string } }).details.code;
  }
};
const write = (text: string): string => {
  const file = join(folder, 'key');
  writeFileSync(file, text, { mode: 0o400 });
  return file;
};

describe('master key', () => {
  test('the key that was created is the key that is loaded, and the next start reuses it', () => {
    const file = join(folder, 'nycklar', 'huvudnyckel');
    const first = openOrCreateMasterKey(file);
    expect(first.created).toBe(true);
    expect(first.key.export()).toHaveLength(32);
    const second = openOrCreateMasterKey(file);
    expect(second.created).toBe(false);
    expect(second.key.equals(first.key)).toBe(true);
    expect(loadMasterKey(file).equals(first.key)).toBe(true);
  });

  test('two new keys differ', () => {
    expect(createMasterKey(join(folder, 'a')).equals(createMasterKey(join(folder, 'b')))).toBe(false);
  });

  posix('a new key can be read by its owner only, in a folder that only its owner can enter', () => {
    const file = join(folder, 'nycklar', 'huvudnyckel');
    createMasterKey(file);
    expect(statSync(file).mode & 0o777).toBe(0o400);
    expect(statSync(join(folder, 'nycklar')).mode & 0o777).toBe(0o700);
  });

  test('a key is never written over: every pseudonym made with it would be lost', () => {
    const file = join(folder, 'key');
    createMasterKey(file);
    const before = readFileSync(file);
    expect(codeOf(() => createMasterKey(file))).toBe('IDN-005');
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  posix.each([0o440, 0o404, 0o420, 0o644])('a key file with mode %o is refused', (mode) => {
    const file = join(folder, 'key');
    createMasterKey(file);
    chmodSync(file, mode);
    expect(codeOf(() => loadMasterKey(file))).toBe('IDN-004');
  });

  test('hex and base64 name the same key, with Windows line ends too', () => {
    const bytes = Buffer.alloc(32, 0xa7);
    const hex = loadMasterKey(write(`# header\r\n${bytes.toString('hex')}\r\n`));
    rmSync(join(folder, 'key'));
    const base64 = loadMasterKey(write(`# header\n${bytes.toString('base64')}\n`));
    expect(hex.equals(base64)).toBe(true);
    expect(hex.export().equals(bytes)).toBe(true);
  });

  test.each([
    ['an empty file', ''],
    ['a header alone', '# header\n'],
    ['a short key', `${'ab'.repeat(31)}\n`],
    ['a long key', `${'ab'.repeat(33)}\n`],
    ['two keys', `${'ab'.repeat(32)}\n${'cd'.repeat(32)}\n`],
    ['a pass phrase', 'hemligt\n'],
  ])('%s is refused, and the error does not repeat it', (_, text) => {
    const file = write(text);
    expect(codeOf(() => loadMasterKey(file))).toBe('IDN-003');
    expect(codeOf(() => openOrCreateMasterKey(file))).toBe('IDN-003');
    try {
      loadMasterKey(file);
    } catch (error) {
      expect(JSON.stringify(error)).not.toContain('abab');
      expect(JSON.stringify(error)).not.toContain('hemligt');
    }
  });

  test('missing, unreadable and impossible files each say what to do', () => {
    expect(codeOf(() => loadMasterKey(join(folder, 'none')))).toBe('IDN-001');
    chmodSync(folder, 0o700);
    expect(codeOf(() => loadMasterKey(folder))).toBe('IDN-002');
    writeFileSync(join(folder, 'file'), '');
    expect(codeOf(() => createMasterKey(join(folder, 'file', 'key')))).toBe('IDN-006');
    expect(readdirSync(folder)).toEqual(['file']);
  });
});
