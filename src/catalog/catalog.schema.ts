import { z } from 'zod';
import { isLocalDate } from '../time/local-date';
import { provenances } from './model';

/** The one truth about the files of `catalog/`: what may stand in them. What they mean together: `checks.ts`. */

const text = z
  .string()
  .trim()
  .min(1)
  .meta({ expected: { sv: 'en text som inte är tom', en: 'a text that is not empty' } });

const slug = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
  .meta({
    expected: { sv: 'små bokstäver a–z, siffror och bindestreck', en: 'lower case a–z, digits and hyphens' },
  });

export const variableId = z
  .string()
  .regex(/^[a-z]+\.[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
  .meta({
    expected: {
      sv: 'post.namn med små bokstäver a–z, siffror och bindestreck',
      en: 'record.name in lower case a–z, digits and hyphens',
    },
  });

const valueCode = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/)
  .meta({
    expected: {
      sv: 'en kod som "ja" eller "ja.sms": små bokstäver a–z, siffror, bindestreck och punkt före ett finare värde',
      en: 'a code like "ja" or "ja.sms": lower case a–z, digits, hyphens, and a dot before a finer value',
    },
  });

export const localDate = z
  .string()
  .refine(isLocalDate)
  .meta({ expected: { sv: 'ett datum som finns, ÅÅÅÅ-MM-DD', en: 'a real date, YYYY-MM-DD' } });

const values = z.record(valueCode, text);

export const variableTypes = ['datum', 'ja-nej', 'kod', 'tal'] as const;
export const steps = ['aktualisera', 'utreda', 'besluta', 'utforma-genomfora', 'folja-upp'] as const;
export const areas = [
  'bakgrund',
  'rattssakerhet',
  'delaktighet',
  'samverkan',
  'kunskap',
  'resultat',
] as const;
export const nationalMarks = ['ja', 'trolig', 'preliminar', 'nej'] as const;
/** `local` is for a municipality's own variables, never for an edition's. */
export const editionProvenances = z.enum(provenances).exclude(['local']);

export const variableSchema = z.strictObject({
  key: text.describe('Key in the printed list.'),
  step: z.enum(steps),
  area: z.enum(areas),
  name: text,
  type: z.enum(variableTypes),
  multiple: z.boolean().default(false),
  notApplicable: z.boolean().default(false),
  values: values.optional(),
  comment: text,
  national: z.enum(nationalMarks).default('nej'),
  provenance: z.strictObject({
    variable: editionProvenances,
    values: editionProvenances,
    note: text.optional(),
    valuesNote: text.optional(),
  }),
  formerId: variableId.optional().describe('Id of the same variable in the edition that this one replaced.'),
});

export const editionSchema = z.strictObject({
  edition: slug,
  status: z.enum(['working', 'published']),
  title: text,
  notice: text,
  size: z.number().int().min(1).describe('How many variables the list has; a lost one is then noticed.'),
  variables: z.record(variableId, variableSchema),
});

export const localSchema = z.strictObject({
  local: slug,
  title: text,
  refinements: z.record(variableId, values).default({}),
  variables: z
    .record(
      variableId,
      z.strictObject({
        name: text,
        type: z.enum(variableTypes),
        multiple: z.boolean().default(false),
        notApplicable: z.boolean().default(false),
        values: values.optional(),
        comment: text,
      }),
    )
    .default({}),
});

const period = { validFrom: localDate, validTo: localDate.optional() };

export const profileSchema = z.strictObject({
  profile: slug,
  title: text,
  size: z.number().int().min(1).describe('How many variables the regulation has.'),
  status: text,
  sources: z.record(slug, text),
  variables: z.record(
    slug,
    z.strictObject({
      name: text,
      variable: variableId,
      definition: text,
      confirmed: z.boolean(),
      source: slug,
      ...period,
    }),
  ),
});

const whole = z.number().int().min(1);
const limit = z.union([
  z.strictObject({ days: whole }),
  z.strictObject({ months: whole }),
  z.strictObject({ years: whole }),
]);

export const timeLimitsSchema = z.strictObject({
  limits: z.record(
    slug,
    z.strictObject({
      name: text,
      note: text.optional(),
      variables: z.array(variableId).min(1).describe('What the limit is measured by.'),
      versions: z.array(z.strictObject({ limit, statute: text, ...period })).min(1),
    }),
  ),
});

export type EditionFile = z.infer<typeof editionSchema>;
export type EditionVariable = z.infer<typeof variableSchema>;
export type LocalFile = z.infer<typeof localSchema>;
export type ProfileFile = z.infer<typeof profileSchema>;
export type TimeLimitsFile = z.infer<typeof timeLimitsSchema>;
