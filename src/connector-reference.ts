/** The generated parts of docs/connectors/<name>.md: the settings from the schema, the errors from the functions. */
import { ConnectorError, type ConnectorErrorDetails } from '../connectors/contract';
import { connectorNamed } from '../connectors/registry';
import { settingsTable } from './config/reference';

type Functions = Record<string, unknown>;
type Text = { sv: string; en: string };

/** By function: the arguments for each of the errors that it tells apart, where a placeholder makes only one of them. */
const samples: Record<string, unknown[][]> = {
  broken: ['syntax', 'entity', 'size', 'doctype', 'end'].map((fault) => [{}, fault]),
  clientCertificateWanted: [true, false].map((shown) => ['<host>', '<reason>', shown]),
  notOneSelect: ['empty', 'several', 'not-select', 'writes', 'placeholder', 'hidden-code', 'unclear'].map(
    (reason) => [reason],
  ),
};

export const connectorSettings = (name: string): string => settingsTable(connectorNamed(name).settings);

/** Every error that the modules' functions make, by code: what is wrong and what to do, in both languages. */
export function connectorErrors(modules: readonly Functions[]): string {
  const errors = modules.flatMap((functions) => Object.entries(functions).flatMap(detailsOf));
  const codes = [...new Set(errors.map(({ code }) => code))].sort();
  return codes
    .map((code) =>
      section(
        code,
        errors.filter((error) => error.code === code),
      ),
    )
    .join('\n\n');
}

type Shared = Record<'forAll' | 'server' | 'files' | 'https', Functions>;

/** docs/connectors/errors.md: what several connectors can say. */
export function sharedErrors({ forAll, server, files, https }: Shared): string {
  return `${[
    '# Errors that several connectors share',
    '<!-- Made by `npm run docs` from the code. Do not edit. -->',
    'Each page of a connector has its own. A word in angle brackets stands for what the error names.',
    '## Every connector',
    connectorErrors([forAll]),
    '## Servers and databases',
    connectorErrors([server]),
    '## Files',
    connectorErrors([files]),
    '## HTTPS',
    connectorErrors([https]),
  ].join('\n\n')}\n`;
}

function section(code: string, errors: readonly ConnectorErrorDetails[]): string {
  const texts = errors.map((error) => `${paragraph(error, 'en')}\n\n${paragraph(error, 'sv')}`);
  return [`#### ${code}`, ...[...new Set(texts)].sort()].join('\n\n');
}

function paragraph({ what, why, fix }: ConnectorErrorDetails, language: keyof Text): string {
  const sentences = [what, why].flatMap((text) => (text?.[language] ? [text[language]] : []));
  const action = fix ? [`*${{ en: 'What to do', sv: 'Gör så här' }[language]}:* ${fix[language]}`] : [];
  return escape([`**${language}** ${sentences.join(' ')}`, ...action].join(' '));
}

const escape = (text: string): string => text.replaceAll('<', '&lt;').replaceAll('|', '\\|');

/** What a function of an errors file says; nothing for one that makes no error. */
function detailsOf([name, make]: [string, unknown]): ConnectorErrorDetails[] {
  if (typeof make !== 'function') return [];
  const call = make as (...values: unknown[]) => unknown;
  return (samples[name] ?? [parameterNames(call).map(placeholder)]).flatMap((values) => {
    const made = call(...values);
    const details = made instanceof ConnectorError ? made.details : (made as ConnectorErrorDetails);
    return details?.code && details.what ? [details] : [];
  });
}

/** `<name>`, whether it is used as a text, a list of one or both languages; any other field of it is `<field>`. */
function placeholder(name: string): unknown {
  const text = `<${name}>`;
  return new Proxy([text], {
    get(list, key) {
      if (key === 'slice') return () => placeholder(name);
      if (key in list || typeof key === 'symbol') return Reflect.get(list, key) as unknown;
      if (key === 'sv' || key === 'en') return text;
      const ofText = Reflect.get(Object(text) as object, key) as unknown;
      return typeof ofText === 'function' ? (ofText.bind(text) as unknown) : `<${String(key)}>`;
    },
  });
}

function parameterNames(call: (...values: unknown[]) => unknown): string[] {
  const list = /^(?:function\s*\w*)?\s*\(?([^)=]*)\)?/.exec(call.toString())?.[1] ?? '';
  return list
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}
