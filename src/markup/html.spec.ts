import { figure, html, Html, share } from './html';

describe('html', () => {
  it('escapes everything that a source, a mapping or a user could have written', () => {
    expect(html`<p title="${'"'}">${'<script>&'}</p>`.text).toBe('<p title="&quot;">&lt;script&gt;&amp;</p>');
  });

  it('keeps our own markup, also in lists, and leaves out what is not there', () => {
    const items: readonly (Html | string | null | false)[] = [html`<b>1</b>`, null, false, 'å<'];
    expect(html`${items}`.text).toBe('<b>1</b>å&lt;');
  });

  it('writes figures as Swedes do', () => {
    expect(figure(12345.67)).toBe('12\u00a0345,7');
    expect(share(0.1234)).toBe('12,3 %');
  });
});
