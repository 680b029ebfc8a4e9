import { exampleCatalog, folderOf, mapper, utredning } from '../fixture';
import { readMapping } from '../read-mapping';
import { unmappedHint } from './unmapped-hint';

const head = 'kod;klartext;varde;status;giltig_till';
const hintOf = (rows: string, code: string, by = ''): ReturnType<typeof unmappedHint> => {
  const folder = folderOf({
    'mapping.yaml': utredning(`utredning.utfall: { code: U, map: codes/x.csv${by} }`),
    'codes/x.csv': `${head}\n${rows}\n`,
  });
  return unmappedHint(readMapping(folder, exampleCatalog()), 'utredning.utfall', code);
};

describe('an unmapped code says what may be the matter', () => {
  it.each([
    ['01', '1;;placering;godkand;', '', 'MAP-097', '="01"'],
    ['1', '001;;placering;godkand;', '', 'MAP-097', '"001"'],
    ['2.0', '2;;placering;godkand;', '', 'MAP-097', '"2"'],
    ['PL', 'pl;;placering;okontrollerad;', '', 'MAP-095', 'approve'],
    ['PL', 'PL;;placering;godkand;2020-01-01', '', 'MAP-096', 'eventDate'],
    ['oppen vård', 'OV;Öppen-vård;oppenvard;godkand;', '', 'MAP-098', 'by: label'],
    ['OV', 'OV;Öppen-vård;oppenvard;godkand;', ', by: label', 'MAP-099', 'by: label'],
    ['PLACC', 'PLAC;;placering;godkand;', '', 'MAP-100', '"PLAC"'],
  ])('%s where the map has %s%s: %s', (code, row, by, problem, says) => {
    const hint = hintOf(row, code, by)!;
    expect(hint).toMatchObject({ code: problem, severity: 'warning', place: { line: 2, column: 1 } });
    expect(`${hint.why!.en} ${hint.fix!.en}`).toContain(says);
  });

  it('a long word is listed when it stands in the mapping: then it is no free text', () => {
    const label = 'Ansökan om vård enligt LVU';
    const map = mapper('utredning.utfall: { code: U, map: codes/x.csv, by: label }', {
      'codes/x.csv': `${head}\nLV;${label};ansokan-lvu;okontrollerad;\n`,
    });
    expect(map({ U: 'ansökan om vård enligt lvu' })).toMatchObject({ value: 'omappad', unmapped: [label] });
    expect(map({ U: 'Mamma ringde i går kväll' }).unmapped).toEqual([null]);
  });

  it('says nothing when nothing is near: a guess is worse than none', () => {
    expect(hintOf('PLAC;Placering;placering;godkand;', 'X9')).toBeNull();
    expect(hintOf('10;;placering;godkand;', '1')).toBeNull();
    expect(hintOf('AB;;placering;godkand;', 'AC')).toBeNull();
  });
});
