import { meaningOf } from './column-names';

describe('a column whose name speaks of a person shows no value', () => {
  it.each([
    ...['Personnr', 'personnummer', 'PERS_NR', 'PNR', 'Persnr', 'SamordningsNr', 'SSN', 'PersonLopnr'],
    ...['Namn', 'Förnamn', 'FNAMN', 'EfterNamn', 'MAKANAMN', 'last_name', 'FullName', 'HemNamn', 'EnhetNamn'],
    ...[
      'Adress',
      'Gatuadress',
      'Street',
      'Postnr',
      'POSTORT',
      'Ort',
      'hemort',
      'Fastighetsbeteckning',
      'Lgh',
    ],
    ...['Telefon', 'TelNr', 'MobilTfn', 'phone_number', 'Epost', 'e_post', 'E-post', 'Email', 'EMAILADDRESS'],
    ...['Handläggare', 'HANDLAGGARE', 'HandlKod', 'HandlId', 'Utredare', 'SocSekr', 'Ansvarig', 'Tjänsteman'],
    ...['AndradAv', 'SKAPAD_AV', 'created_by', 'UserId', 'Användare', 'Sign', 'Signatur', 'Owner', 'Login'],
    ...['Vårdnadshavare1', 'Anmälare', 'Barn', 'KlientRef', 'Kontaktperson', 'Familjehem', 'Skola', 'MOR'],
  ])('%s', (name) => expect(meaningOf(name)).toBe('person'));
});

describe('a column whose name speaks of free text is not even counted', () => {
  it.each([
    ...['Fritext', 'FRITEXT2', 'Anteckning', 'ANTECKN', 'Notering', 'Kommentar', 'comment', 'Beskrivning'],
    ...['Motivering', 'Utredningstext', 'Rubrik', 'Meddelande', 'Description', 'FREE_TEXT', 'Sammanfattning'],
  ])('%s', (name) => expect(meaningOf(name)).toBe('free-text'));
});

describe('a key finds a person again', () => {
  it.each(['AktId', 'LOPNR', 'Löpnr', 'DnrNr', 'ArendeNummer', 'case_id', 'RowGuid', 'UtrId', 'Ref'])(
    '%s',
    (name) => expect(meaningOf(name)).toBe('key'),
  );
});

describe('codes stay readable, or the profile is of no use', () => {
  it.each([
    ...['AktTypKod', 'KonKod', 'Kön', 'InsatsTyp', 'STATUS', 'OrsakKod', 'AnmälareKod', 'VardnadshavareKod'],
    ...['Klartext', 'Benämning', 'LagrumKod', 'Beslut', 'EnhetKod', 'InsatsTypId', 'Nämnd', 'PersonTyp'],
  ])('%s', (name) => expect(meaningOf(name)).toBe('category'));

  it.each(['BarnHordJN', 'VhHordJN', 'SarskSocsekrJN', 'InkomDatum', 'AntalSamtal', 'Raderad', 'X17'])(
    '%s, where words are not shown',
    (name) => expect(meaningOf(name)).toBe('unknown'),
  );
});
