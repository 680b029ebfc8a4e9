import { Html, html } from '../markup/html';
import { pageStyles } from './styles';

/** A whole page of this room: no script, nothing from elsewhere. `size` is what `@page` says, e.g. `A4 landscape`. */
export function page(title: string, size: string, body: Html): string {
  return html`<!doctype html>
    <html lang="sv">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          @page { size: ${size}; margin: 11mm 10mm; }${pageStyles}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html> `.text;
}
