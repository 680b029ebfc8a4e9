import { shownNames } from '../../connectors/shared/shown-names';
import { Problem } from '../errors/problem';

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
      sv: 'Profilera vyer som är gjorda för uppföljning, eller skriv mappningen för hand efter mappings/exempel.',
      en: 'Scan views that are made for follow-up, or write the mapping by hand after mappings/exempel.',
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
