import { wordsOf } from '../profile/words-of';

/** What a column's name says about its values. Wrong in the careful direction: what is not understood shows no words. */

export type ColumnMeaning = 'person' | 'free-text' | 'key' | 'category' | 'unknown';

/** Wherever in the name they stand, whatever stands after them: a code of a handläggare is a person too. */
const alwaysPerson =
  /pers(?:on)? ?(?:nr|num|id|lop|bet)|\bp ?(?:nr|num|no)\b|(?<!lo)pnr\b|\bssn|socialsecurity|samordn|\bsam ?nr|identit|fodelse ?(?:nr|num)|birth ?(?:nr|num)|civic|adress|address|\bgat[au]|street|post ?(?:nr|num|kod|ort|al)|\bzip|folkbok|fastighet|lagenhet|\blgh|koordinat|coordinate|latitu|longitu|telefon|\btele?\b|\btfn|\btlf|phone|mobil|\bfax|e ?post|e ?mail|\bmail|handlagg|\bhandl|tjansteman|sekreterare|soc ?sek|utredare|ansvarig|registrator|beslutsfatt|medarbet|anstall|employee|caseworker|anvandar|\banv\b|\buser|login|\bsign?(?:atur|ature|ed)?\b|\bkonto|bankgiro|plusgiro|iban|\bagare|owner|author|creator|editor|ip ?adr/;
const namesIt = /namn(?!d)|(?<!user)names?\b|\bname/;
const placeName = /\b(?:\p{L}*(?:bostads|hem|post|vistelse|fodelse)?ort|by|city|town|kyrkbok\p{L}*)\b/u;
/** Who did it: AndradAv, created_by. */
const byWhom = /\p{L} (?:av|by|of)$/u;

const alwaysText =
  /fri ?text|free ?text|anteckn|notering|\bnot(?:e|es|at)?\b|komment|comment|beskriv|descri|motiver|rubrik|memo|meddel|message|innehall|content|sammanfatt|summary|berattels|(?<!klar)text\b|\btxt\b/;

/** Persons and texts unless the last word says that it is a code: AnmalareKod, OvrigtJN. */
const unlessCode =
  /person|barn(?:et)?\b|child|klient|client|\bmor\b|\bfar\b|mamma|pappa|mother|father|foralder|parent|syskon|sibling|anhorig|vardnad|guardian|\bvh\d?\b|kontakt|contact|anmalare|ombud|god ?man|familjehem|hem\b|home\b|skola\b|school|utforar|leverant|bedom|ovrigt|annat|other|titel|title|amne\b|subject|dokument|document|\bfil\b|\bfile|sokvag|\bpath|\burl|lank\b|link\b|yrke|arbetsgivare|employer/;

const lastIsCode =
  /(?:kod|code|\bcd|typ|type|kategori|category|klass|class|status|\bjn|janej|\bja nej|flagga|flag|\bind|indikator)$/;

const category =
  /klartext|benamn|label|kod\b|kod ?typ|code|\bcd\b|typ\b|type\b|kategori|category|klass|class|status|state\b|tillstand|\bkon\b|\bsex\b|gender|orsak|reason|skal\b|form\b|\bart\b|\bsort\b|grupp|group|niva|level|\bgrad\b|svar\b|answer|resultat|result|utfall|outcome|beslut|decision|lagrum|paragraf|insats\b|atgard|behov|omrade|\barea|metod|method|\broll\b|enhet\b|\bunit|avdelning|department|verksamhet|namnd|\bjn\b|ja ?nej|flagga|flag\b|indikator|sprak|language|\bland\b|country|civilst/;

const key =
  /(?:^|\P{L})(?:id|nr|no|num|pk|fk|ref|dnr|key|guid|uuid|rowid|hash|token)$|(?:nr|nummer|number|nyckel|guid|uuid|diarie|lopnr)$|\b(?:arende|akt|diarie|case)\b/u;
/** Answers to a question, whatever it is about: BarnHordJN. */
const yesNo = /(?:\bjn|ja ?nej|yes ?no)$/;
/** Keys of code tables and of the organisation, which are codes. */
const codeKey =
  /(?:typ|type|status|kod|code|kategori|category|orsak|klass|class|form|enhet|avdelning|verksamhet|organisation|grupp|omrade|land|sprak) ?(?:id|nr)$/;

/**
 * Reads å, ä and ö, their forms without dots, CamelCase, snake_case and CAPITALS alike. Names of more than one meaning
 * get the most careful: person, then free text, then key.
 */
export function meaningOf(name: string): ColumnMeaning {
  const words = wordsOf(name);
  const whole = words.join(' ');
  if (yesNo.test(whole)) return 'unknown';
  const isCode = lastIsCode.test(whole);
  const named = namesIt.test(whole) && !/benamn/.test(whole);
  if (alwaysPerson.test(whole) || named || byWhom.test(whole)) return 'person';
  if (alwaysText.test(whole)) return 'free-text';
  if (placeName.test(whole) && !isCode) return 'person';
  if (codeKey.test(whole)) return 'category';
  if (unlessCode.test(whole) && !isCode) return 'person';
  if (key.test(whole) && !isCode) return 'key';
  return isCode || category.test(whole) ? 'category' : 'unknown';
}
