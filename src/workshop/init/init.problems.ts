import { shownNames } from '../../../connectors/shared/shown-names';
import { recordNames } from '../../catalog/model';
import { Problem } from '../../errors/problem';
import { suggest } from '../../errors/suggest';

export const folderExists = (folder: string): Problem =>
  new Problem({
    code: 'MAP-161',
    what: { sv: 'Mappen finns redan.', en: 'The folder already exists.' },
    why: { sv: 'Ett utkast skrivs aldrig över en mappning.', en: 'A draft is never written over a mapping.' },
    fix: { sv: 'Välj en mapp som inte finns.', en: 'Choose a folder that does not exist.' },
    place: { file: folder },
  });

export const cannotDraft = (connector: string): Problem =>
  new Problem({
    code: 'MAP-162',
    what: {
      sv: `Ur en profil av ${connector} kan inget utkast göras.`,
      en: `No draft can be made from a profile of ${connector}.`,
    },
    why: {
      sv: 'Utkastet läser databaser och filer. Ett API frågas med anropsfiler som bara den som känner det kan skriva.',
      en: 'A draft reads databases and files. An API is asked with request files that only somebody who knows it can write.',
    },
    fix: {
      sv: 'Skriv mappningen för hand: se mappings/README.md, och docs/connectors för anslutningen.',
      en: 'Write the mapping by hand: see mappings/README.md, and docs/connectors for the connector.',
    },
  });

export const nothingFound = (tables: readonly string[]): Problem =>
  new Problem({
    code: 'MAP-163',
    what: {
      sv: 'Ingen tabell i profilen liknar någon av posterna.',
      en: 'No table of the profile looks like any of the records.',
    },
    why: {
      sv: `Tabellerna är: ${shownNames(tables)}. En post behöver en unik kolumn och en väg till personnumret.`,
      en: `The tables are: ${shownNames(tables)}. A record needs a unique column and a way to the identity.`,
    },
    fix: {
      sv: 'Säg vilken tabell som är vilken post och var personnumret står, t.ex. --table barn=personer utredning=tabell2 --identity personer.kolumn.',
      en: 'Say which table is which record and where the identity stands, e.g. --table barn=persons utredning=table2 --identity persons.column.',
    },
  });

export const cannotMake = (folder: string, reason: string): Problem =>
  new Problem({
    code: 'MAP-164',
    what: {
      sv: `Mappningen kan inte skrivas (${reason}).`,
      en: `The mapping cannot be written (${reason}).`,
    },
    fix: {
      sv: 'Kontrollera att du får skriva där och att disken har plats.',
      en: 'Check that you may write there and that the disk has room.',
    },
    place: { file: folder },
  });

export const notRecordOfTable = (text: string): Problem =>
  new Problem({
    code: 'MAP-175',
    what: {
      sv: `"${text}" säger inte vilken tabell som är vilken post.`,
      en: `"${text}" does not say which table is which record.`,
    },
    fix: {
      sv: `Skriv post=tabell, varje post en gång. Posterna är ${recordNames.join(', ')}.`,
      en: `Write record=table, each record once. The records are ${recordNames.join(', ')}.`,
    },
  });

export const notOneTable = (name: string, tables: readonly string[]): Problem => {
  const near = suggest(name, tables);
  return new Problem({
    code: 'MAP-176',
    what: {
      sv: `Profilen har ingen tabell, eller flera, som heter "${name}".`,
      en: `The profile has no table, or several, called "${name}".`,
    },
    why: { sv: `Tabellerna är: ${shownNames(tables)}.`, en: `The tables are: ${shownNames(tables)}.` },
    fix: near
      ? { sv: `Menade du "${near}"?`, en: `Did you mean "${near}"?` }
      : {
          sv: 'Skriv namnet som det står i profilen, med schema.',
          en: 'Write the name as it stands in the profile, with its schema.',
        },
  });
};

export const notIdentity = (text: string, columns: readonly string[]): Problem => {
  const near = suggest(text.slice(text.lastIndexOf('.') + 1), columns);
  return new Problem({
    code: 'MAP-177',
    what: {
      sv: `"${text}" är ingen tabell och kolumn i profilen.`,
      en: `"${text}" is no table and column of the profile.`,
    },
    fix: near
      ? { sv: `Menade du kolumnen "${near}"?`, en: `Did you mean the column "${near}"?` }
      : { sv: 'Skriv tabell.kolumn.', en: 'Write table.column.' },
  });
};
