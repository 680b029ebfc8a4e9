import type { EditionFile, LocalFile, ProfileFile, TimeLimitsFile } from './catalog.schema';
import type { Catalog, NationalProfile, TimeLimit, Variable } from './model';
import { recordOf, valuesOf, withRefinements } from './values';

/** The checked files as one catalogue. */
export function buildCatalog(
  edition: EditionFile,
  local: LocalFile | undefined,
  profile: ProfileFile,
  limits: TimeLimitsFile,
): Catalog {
  const variables = [...editionVariables(edition, local), ...localVariables(local)];
  const byId = new Map(variables.map((variable) => [variable.id, variable]));
  const timeLimits = timeLimitsOf(limits);
  return {
    edition: edition.edition,
    status: edition.status,
    title: edition.title,
    notice: edition.notice,
    variables,
    variable: (id) => byId.get(id),
    variablesOf: (record) => variables.filter((variable) => variable.record === record),
    national: nationalOf(profile),
    timeLimits,
    timeLimit: (id, on) =>
      timeLimits.find((l) => l.id === id && l.validFrom <= on && (!l.validTo || on <= l.validTo)),
  };
}

function editionVariables(edition: EditionFile, local: LocalFile | undefined): Variable[] {
  return Object.entries(edition.variables).map(([id, { provenance, values, ...rest }]) => ({
    id,
    record: recordOf(id),
    ...rest,
    values: withRefinements(valuesOf(rest.type, values), local?.refinements[id]),
    provenance: provenance.variable,
    valuesProvenance: provenance.values,
    ...(provenance.note && { provenanceNote: provenance.note }),
    ...(provenance.valuesNote && { valuesProvenanceNote: provenance.valuesNote }),
  }));
}

function localVariables(local: LocalFile | undefined): Variable[] {
  return Object.entries(local?.variables ?? {}).map(([id, { values, ...rest }]) => ({
    id,
    record: recordOf(id),
    ...rest,
    key: '',
    step: 'lokal',
    area: 'lokal',
    values: valuesOf(rest.type, values).map((value) => ({ ...value, local: true })),
    national: 'nej',
    provenance: 'local',
    valuesProvenance: 'local',
  }));
}

function nationalOf(profile: ProfileFile): NationalProfile {
  return {
    id: profile.profile,
    title: profile.title,
    status: profile.status,
    variables: Object.entries(profile.variables).map(([id, national]) => ({
      id,
      ...national,
      source: profile.sources[national.source]!,
    })),
  };
}

function timeLimitsOf(file: TimeLimitsFile): TimeLimit[] {
  return Object.entries(file.limits).flatMap(([id, { versions, ...rest }]) =>
    versions.map((version) => ({ id, ...rest, ...version })),
  );
}
