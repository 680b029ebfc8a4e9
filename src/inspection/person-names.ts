/**
 * Common first names and surnames in Sweden, to notice a column that holds names although its own name does not say
 * so. Chosen by hand among the most common ones; words that are codes and labels too (Bo, Stig, Mark, Ester, Berg) are
 * left out. A rule that needs every name would need a register.
 */
const first =
  'adam agneta ahmad ahmed aisha albin alexander alexandra alfred ali alice alicia alma alva amanda amina amir anders andreas anette angelica anita anna anneli annette annika anton arvid astrid august axel ' +
  'barbro benjamin bengt berit birgit birgitta bjorn camilla carin carina carl caroline catarina cecilia charlotte christer christian christina christoffer dagmar daniel daniela david dennis diana ebba edvin edith einar elias elin elina elisabet elisabeth ella ellen ellinor elsa elvira elton emelie emil emilia emilie emma erik erika eva evelina ' +
  'fabian fatima felicia felix filip filippa fredrik frida gabriel georg gerd goran greta gun gunilla gunnar gunnel gustaf gustav hamza hanna hannah hannes hans hassan hedda helen helena helene henrik henry hilda hugo hussein ibrahim ida ingegerd ingemar inger ingrid irene isabella isabelle isak ivar jacob jakob jan jenny jens jesper jessica jimmy joakim joel johan johanna john johnny jonas jonathan josef josefin josefine julia julian juni ' +
  'kajsa karin karl karolina katarina kenneth kerstin kevin khadija kjell klara kristian kristina kristoffer kurt lars leah leif lena lennart leo leon liam lina linda linn linnea linus lisa lisbeth lotta louise lovisa lucas ludvig lukas magdalena magnus maja malin margareta margit maria marianne marie marika markus martin martina mathias matilda mats mattias max maximilian michael mikael milton miriam mohamed mohammad mohammed moa mona monica monika muhammed mustafa ' +
  'natalie nathalie nellie niklas nils nina noah nora olivia olle olof omar oscar oskar otto patricia patrik paulina pernilla peter petra philip pontus rebecca rebecka rickard robert robin roger roland rolf ronja rune saga samuel sandra sanna sara sarah sebastian selma sigrid simon siv sofia sofie solveig sonja stefan stella stina sune susanna susanne svante sven tage terese theo theodor therese thomas tilda tilde tobias tomas tommy tony torbjorn tove tuva tyra ulf ulla ulrika urban ursula valter vera veronica victor victoria viggo viktor viktoria vilgot vilhelm vilma vincent wilhelm wilma william yasmin ylva yngve youssef yusuf zahra zainab åke åsa örjan östen märta måns mårten håkan gösta jörgen sören zoë chloé andré rené';
const last =
  'lindberg lindstrom lindgren lindqvist lindkvist lundberg lundgren lundqvist lundstrom berglund bergstrom bergman bergqvist bergkvist sandberg sandstrom sjoberg sjostrom forsberg engstrom danielsson eklund ekstrom nystrom holmberg holmstrom holmgren hedlund hedstrom nordin nordstrom nyberg wallin wallstrom soderberg soderstrom astrom aberg oberg blomqvist blomkvist bjork akesson dahlberg dahlgren dahlstrom hellstrom isaksson lofgren lofstrom martensson mansson nyman ohman palm sundberg sundstrom soderlund viklund wiklund aslund osterberg mohammadi hosseini yilmaz nguyen kowalski';

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

const names = new Set([...first.split(' '), ...last.split(' ')].map(fold));
/** Andersson, Jónsdóttir, Petrovic. */
const familyEnding = /^\p{L}{2,}(?:sson|sen|sdotter|sdottir|ovic|ovich|owski|oglu)$/u;

/** Common words that end as a name does. */
const notNames = new Set(
  'polisen resursen processen kursen adressen insatsen vistelsen handelsen avvikelsen rattelsen uppsagelsen'.split(
    ' ',
  ),
);

/** The words of a text that are common names or end as family names do, folded. */
export const namesIn = (text: string): string[] =>
  fold(text)
    .split(/[^\p{L}]+/u)
    .filter((word) => names.has(word) || (familyEnding.test(word) && !notNames.has(word)));
