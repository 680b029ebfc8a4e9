/** The generated parts of docs/connectors/<name>.md: the settings from the schema, the errors from the functions. */
import { ConnectorError, type ConnectorErrorDetails } from '../connectors/contract';
import { connectorNamed } from '../connectors/registry';
import { settingsTable } from './config/reference';

type Functions = Record<string, unknown>;
type Text = { sv: string; en: string };

/** Arguments for the functions that placeholders like `<host>` do not suit. */
const samples: Record<string, unknown[]> = { notOneSelect: ['not-select'] };

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

function section(code: string, errors: readonly ConnectorErrorDetails[]): string {
  const unique = [...new Map(errors.map((error) => [JSON.stringify(error), error])).values()];
  return [
    `#### ${code}`,
    ...unique.flatMap((error) => [paragraph(error, 'en'), paragraph(error, 'sv')]),
  ].join('\n\n');
}

function paragraph({ what, why, fix }: ConnectorErrorDetails, language: keyof Text): string {
  const sentences = [what, why].flatMap((text) => (text ? [text[language]] : []));
  const action = fix ? [`*${{ en: 'What to do', sv: 'Gör så här' }[language]}:* ${fix[language]}`] : [];
  return escape([`**${language}** ${sentences.join(' ')}`, ...action].join(' '));
}

const escape = (text: string): string => text.replaceAll('<', '&lt;').replaceAll('|', '\\|');

/** What a function of an errors file says when each argument is its own name; nothing for one that makes no error. */
function detailsOf([name, make]: [string, unknown]): ConnectorErrorDetails[] {
  if (typeof make !== 'function') return [];
  const call = make as (...values: unknown[]) => unknown;
  const names = parameterNames(call);
  const attempts = [
    samples[name],
    names.map((parameter) => `<${parameter}>`),
    names.map((parameter) => [`<${parameter}>`]),
  ];
  for (const values of attempts) {
    const made = values && attempt(call, values);
    if (made) return [made];
  }
  return [];
}

function attempt(
  call: (...values: unknown[]) => unknown,
  values: readonly unknown[],
): ConnectorErrorDetails | undefined {
  try {
    const made = call(...values);
    const details =
      made instanceof ConnectorError ? made.details : (made as ConnectorErrorDetails | undefined);
    return details?.code && details.what ? details : undefined;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function parameterNames(call: (...values: unknown[]) => unknown): string[] {
  const list = /^(?:function\s*\w*)?\s*\(?([^)=]*)\)?/.exec(call.toString())?.[1] ?? '';
  return list
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}
