import * as os from 'node:os';
import { who } from './who';

jest.mock('node:os', () => ({ userInfo: jest.fn() }));

describe('who runs a command', () => {
  it('is the name of the account', () => {
    jest.mocked(os.userInfo).mockReturnValue({ username: 'anna' } as never);
    expect(who()).toBe('anna');
  });

  it('is its number where it has no name, so that a container can log the access and go on', () => {
    jest.mocked(os.userInfo).mockImplementation(() => {
      throw new Error('uv_os_get_passwd returned ENOENT');
    });
    expect(who()).toBe(`uid ${process.getuid!()}`);
  });
});
