import { debugText } from './render';

describe('what BRYGGA_DEBUG prints, which users send to us', () => {
  it('says names, codes and where in the code, never a message or a row of the source', () => {
    const cause = Object.assign(new SyntaxError('Unexpected token in "Anna Ek, 20120221-2389"'), {
      code: 'CSV_INVALID',
      record: ['20120221-2389', 'Anna Ek'],
    });
    const text = debugText(new Error('could not read\n    at Anna Ek', { cause }));
    expect(text).toContain('Error');
    expect(text).toContain('SyntaxError CSV_INVALID');
    expect(text).toMatch(/at .*render\.spec\.ts:\d+:\d+/);
    expect(text).not.toMatch(/Anna|20120221/);
    expect(debugText('Anna Ek')).toBe('string');
  });
});
