import { Problem, type ProblemDetails } from '../errors/problem';

/** CFG-001 to CFG-009 are the sentences of any YAML file (`errors/yaml.problems.ts`). */

export const hostNotLocal = (host: string): ProblemDetails => ({
  code: 'CFG-010',
  what: {
    sv: `Tjänsten får inte lyssna på "${host}".`,
    en: `The service may not listen on "${host}".`,
  },
  why: {
    sv: 'Inloggning finns inte än: alla som når porten skulle kunna läsa uppföljningen.',
    en: 'Sign-in does not exist yet: anybody who reaches the port could read the follow-up.',
  },
  fix: {
    sv: 'Använd 127.0.0.1, ::1 eller localhost, och nå sidan från samma dator.',
    en: 'Use 127.0.0.1, ::1 or localhost, and reach the page from the same computer.',
  },
});

export const storeInTheClear = (host: string): ProblemDetails => ({
  code: 'CFG-020',
  what: {
    sv: `Utan TLS får uppföljningslagret bara stå på samma dator, inte på "${host}".`,
    en: `Without TLS the follow-up store may only be on this computer, not on "${host}".`,
  },
  why: {
    sv: 'Varje rad om varje barn går den vägen, och andra i nätet skulle kunna läsa med.',
    en: 'Every row of every child goes that way, and others in the network could read along.',
  },
  fix: {
    sv: 'Ta bort tls: off, och ange utfärdarens certifikat i tls.ca om Node inte känner det.',
    en: "Remove tls: off, and name the issuer's certificate in tls.ca if Node does not know it.",
  },
});

export const configMissing = (file: string): Problem =>
  new Problem({
    code: 'CFG-011',
    what: { sv: 'Inställningsfilen finns inte.', en: 'The settings file does not exist.' },
    fix: {
      sv: 'Kontrollera sökvägen efter --config. Utan --config används brygga.yaml i den aktuella mappen.',
      en: 'Check the path after --config. Without --config, brygga.yaml in the current folder is used.',
    },
    place: { file },
  });

export const configUnreadable = (file: string, reason: string): Problem =>
  new Problem({
    code: 'CFG-012',
    what: {
      sv: `Inställningsfilen kan inte läsas (${reason}).`,
      en: `The settings file cannot be read (${reason}).`,
    },
    fix: {
      sv: 'Ge kontot som kör Bryggan läsrätt till filen.',
      en: 'Give the account that runs Bryggan read access to the file.',
    },
    place: { file },
  });

export const badPort = (value: string): Problem =>
  new Problem({
    code: 'CFG-013',
    what: { sv: `BRYGGA_PORT är "${value}".`, en: `BRYGGA_PORT is "${value}".` },
    fix: { sv: 'Ange ett heltal 1–65535.', en: 'Set a whole number 1–65535.' },
    place: { field: 'BRYGGA_PORT' },
  });

export const sourceTwice = (name: string): ProblemDetails => ({
  code: 'CFG-014',
  what: { sv: `Två källor heter "${name}".`, en: `Two sources are called "${name}".` },
  why: {
    sv: 'Körningar, mätvärden och rader i uppföljningen hör till en källa genom dess namn.',
    en: 'Runs, metrics and rows of the store belong to a source by its name.',
  },
  fix: { sv: 'Ge dem olika namn.', en: 'Give them different names.' },
});

export const secretCode = 'CFG-015';

export const secretInFile = (key: string): ProblemDetails => ({
  code: secretCode,
  what: {
    sv: `"${key}" ser ut att hålla en hemlighet.`,
    en: `"${key}" looks as if it held a secret.`,
  },
  why: {
    sv: 'Inställningsfilen delas och säkerhetskopieras; hemligheter läses från egna filer.',
    en: 'The settings file is shared and backed up; secrets are read from files of their own.',
  },
  fix: {
    sv: `Skriv var hemligheten står i stället, t.ex. ${key}: { file: hemligheter/kallan }.`,
    en: `Write where the secret stands instead, e.g. ${key}: { file: hemligheter/kallan }.`,
  },
});

export const noSuchSource = (name: string, known: readonly string[]): Problem =>
  new Problem({
    code: 'CFG-016',
    what: { sv: `Det finns ingen källa "${name}".`, en: `There is no source "${name}".` },
    fix: {
      sv: `Inställningarna har: ${known.join(', ')}.`,
      en: `The settings have: ${known.join(', ')}.`,
    },
  });

export const portTaken = (port: number): Problem =>
  new Problem({
    code: 'CFG-017',
    what: { sv: `Port ${port} är upptagen.`, en: `Port ${port} is taken.` },
    why: {
      sv: 'Ett annat program, kanske en Bryggan som redan kör, lyssnar på den.',
      en: 'Another program, perhaps a Bryggan that already runs, listens on it.',
    },
    fix: {
      sv: 'Stoppa det andra programmet, eller välj en annan port: server.port i brygga.yaml eller BRYGGA_PORT.',
      en: 'Stop the other program, or choose another port: server.port in brygga.yaml or BRYGGA_PORT.',
    },
  });

export const differentLocals = (first: string, other: string): Problem =>
  new Problem({
    code: 'CFG-018',
    what: {
      sv: `Källornas mappningar har olika filer med egna variabler: ${first} och ${other}.`,
      en: `The mappings of the sources name different files with variables of your own: ${first} and ${other}.`,
    },
    fix: {
      sv: 'Samla tilläggen i en fil och ange den som catalogue.local i brygga.yaml.',
      en: 'Gather the additions in one file and name it as catalogue.local in brygga.yaml.',
    },
  });
