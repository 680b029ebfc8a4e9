import { Problem } from '../errors/problem';

/** Every sentence of the identity room that users meet. None holds a key or an identity. */
export const identityProblems = {
  keyMissing: (file: string): Problem =>
    new Problem({
      code: 'IDN-001',
      what: { sv: 'Nyckelfilen finns inte.', en: 'The key file does not exist.' },
      why: {
        sv: 'Utan huvudnyckeln kan inga pseudonymer räknas fram.',
        en: 'No pseudonym can be computed without the master key.',
      },
      fix: {
        sv: 'Lägg tillbaka nyckelfilen från säkerhetskopian. En ny nyckel passar inte till en uppföljningsdatabas som redan finns.',
        en: 'Put the key file back from its backup. A new key does not fit a follow-up store that already exists.',
      },
      place: { file },
    }),
  keyUnreadable: (file: string, reason: string): Problem =>
    new Problem({
      code: 'IDN-002',
      what: {
        sv: `Nyckelfilen går inte att läsa (${reason}).`,
        en: `The key file cannot be read (${reason}).`,
      },
      fix: {
        sv: 'Kontrollera att det är en fil och att kontot som kör Bryggan äger den och får läsa den.',
        en: 'See that it is a file and that the account which runs Bryggan owns it and may read it.',
      },
      place: { file },
    }),
  keyMalformed: (file: string): Problem =>
    new Problem({
      code: 'IDN-003',
      what: {
        sv: 'Nyckelfilen innehåller ingen nyckel på 32 byte.',
        en: 'The key file does not hold a key of 32 bytes.',
      },
      why: {
        sv: 'Efter raderna som börjar med # ska det stå exakt en rad: 64 hexadecimala tecken eller 44 tecken base64.',
        en: 'After the lines that start with # there must be exactly one line: 64 hexadecimal digits or 44 characters of base64.',
      },
      fix: {
        sv: 'Lägg tillbaka nyckelfilen från säkerhetskopian.',
        en: 'Put the key file back from its backup.',
      },
      place: { file },
    }),
  keyExposed: (file: string, mode: string): Problem =>
    new Problem({
      code: 'IDN-004',
      what: {
        sv: `Nyckelfilen kan läsas eller ändras av andra än sin ägare (rättigheter ${mode}).`,
        en: `Others than its owner can read or change the key file (mode ${mode}).`,
      },
      why: {
        sv: 'Den som har nyckeln kan räkna ut vem en pseudonym är.',
        en: 'Whoever has the key can work out who a pseudonym is.',
      },
      fix: { sv: 'Kör: chmod 0400 på filen.', en: 'Run: chmod 0400 on the file.' },
      place: { file },
    }),
  keyExists: (file: string): Problem =>
    new Problem({
      code: 'IDN-005',
      what: {
        sv: 'Det finns redan en nyckelfil; den skrivs aldrig över.',
        en: 'There is a key file already; it is never overwritten.',
      },
      fix: {
        sv: 'Använd nyckeln som finns, eller ange en annan fil.',
        en: 'Use the key that is there, or name another file.',
      },
      place: { file },
    }),
  keyNotCreated: (file: string, reason: string): Problem =>
    new Problem({
      code: 'IDN-006',
      what: {
        sv: `Nyckelfilen går inte att skapa (${reason}).`,
        en: `The key file cannot be created (${reason}).`,
      },
      fix: {
        sv: 'Kontrollera att mappen går att skriva i och att disken inte är full.',
        en: 'See that the folder can be written to and that the disk is not full.',
      },
      place: { file },
    }),
};
