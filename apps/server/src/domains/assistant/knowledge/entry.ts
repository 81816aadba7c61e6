import { type Static, Type } from 'typebox'
import { Check, Errors } from 'typebox/value'

const Sentences = Type.Object({
  fa: Type.Array(Type.String({ minLength: 1 }), { minItems: 1, maxItems: 5 }),
  en: Type.Array(Type.String({ minLength: 1 }), { minItems: 1, maxItems: 5 }),
})
const Words = Type.Object({ fa: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) })
const Names = Type.Object({
  fa: Type.Array(Type.String({ minLength: 1 }), { minItems: 2 }),
  en: Type.Array(Type.String({ minLength: 1 }), { minItems: 2 }),
})
const Id = Type.String({ pattern: '^(drug|condition|first-aid)\\.[a-z0-9-]+$' })

/** The sections of each kind of entry, in the order in which they are told. */
export const SECTIONS = {
  drug: ['uses', 'adults', 'children', 'interactions', 'side_effects', 'pregnancy'],
  condition: ['what', 'self_care', 'see_doctor', 'emergency'],
  'first-aid': ['do', 'do_not', 'call'],
} as const
export type Kind = keyof typeof SECTIONS
export type Section = (typeof SECTIONS)[Kind][number]

/** How far the facts of an entry were checked. */
export const CHECKED = ['looked-up', 'general-knowledge', 'clinician-reviewed'] as const

const Entry = Type.Object(
  {
    id: Id,
    title: Words,
    synonyms: Names,
    sections: Type.Record(Type.String(), Sentences),
    related: Type.Array(Id),
    source: Type.Object(
      {
        name: Type.String({ minLength: 1 }),
        url: Type.String({ pattern: '^https?://[^\\s]+$' }),
        checked: Type.Enum([...CHECKED]),
      },
      { additionalProperties: false },
    ),
    drug: Type.Optional(
      Type.Object(
        {
          classes: Type.Array(Type.String({ pattern: '^[a-z0-9-]+$' })),
          allergy_groups: Type.Array(Type.String({ pattern: '^[a-z0-9-]+$' })),
          interacts: Type.Array(
            Type.Object({
              with: Type.String({ pattern: '^(drug\\.|class:)[a-z0-9-]+$' }),
              severity: Type.Enum(['minor', 'moderate', 'major']),
              fa: Type.String({ minLength: 1 }),
              en: Type.String({ minLength: 1 }),
            }),
          ),
          avoid_in: Type.Array(
            Type.Object({
              condition: Id,
              severity: Type.Optional(Type.Enum(['moderate', 'major'])),
              fa: Type.String(),
              en: Type.String(),
            }),
          ),
          pregnancy: Type.Enum(['compatible', 'caution', 'avoid']),
          breastfeeding: Type.Optional(Type.Enum(['caution', 'avoid'])),
          ingredients: Type.Optional(Type.Array(Type.String({ pattern: '^drug\\.[a-z0-9-]+$' }))),
          min_age_years: Type.Optional(
            Type.Object(
              {
                years: Type.Number({ exclusiveMinimum: 0, maximum: 18 }),
                severity: Type.Enum(['moderate', 'major']),
                fa: Type.String({ minLength: 1 }),
                en: Type.String({ minLength: 1 }),
              },
              { additionalProperties: false },
            ),
          ),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)
/** An entry of the folder knowledge/ (its README tells the format). */
export type Entry = Static<typeof Entry>

export const kindOf = ({ id }: Pick<Entry, 'id'>): Kind => id.slice(0, id.indexOf('.')) as Kind

/** What is wrong with a set of entries, one line each; nothing when all is well. */
export function findMistakes(files: readonly { path: string; entry: unknown }[]): string[] {
  const mistakes: string[] = []
  const entries: { path: string; entry: Entry }[] = []
  for (const { path, entry } of files) {
    if (Check(Entry, entry)) entries.push({ path, entry })
    else
      for (const { instancePath, message } of Errors(Entry, entry)) mistakes.push(`${path}: ${instancePath} ${message}`)
  }
  const ids = new Set(entries.map(({ entry }) => entry.id))
  const classes = new Set(entries.flatMap(({ entry }) => entry.drug?.classes ?? []))
  if (ids.size < entries.length) mistakes.push('an id is there twice')
  for (const { path, entry } of entries)
    for (const mistake of mistakesIn(entry, { path, ids, classes })) mistakes.push(`${path}: ${mistake}`)
  return mistakes
}

function* mistakesIn(
  entry: Entry,
  { path, ids, classes }: { path: string; ids: ReadonlySet<string>; classes: ReadonlySet<string> },
): Generator<string> {
  const kind = kindOf(entry)
  if (!path.endsWith(`/${entry.id.slice(kind.length + 1)}.json`)) yield `its file is not named after ${entry.id}`
  const wanted: readonly string[] = SECTIONS[kind]
  const given = Object.keys(entry.sections)
  if (given.length !== wanted.length || wanted.some((name) => !given.includes(name)))
    yield `its sections are ${given.join(', ')}, not ${wanted.join(', ')}`
  for (const [name, { fa, en }] of Object.entries(entry.sections))
    if (fa.length !== en.length) yield `${name} has ${fa.length} Persian and ${en.length} English sentences`
  const persian = [entry.title.fa, ...entry.synonyms.fa, ...Object.values(entry.sections).flatMap(({ fa }) => fa)]
  for (const text of persian) if (/[يك]/.test(text)) yield `Arabic letters in: ${text}`
  for (const { fa } of Object.values(entry.sections))
    for (const text of fa) if (/[0-9]/.test(text)) yield `Latin digits in: ${text}`
  if ((kind === 'drug') !== (entry.drug !== undefined)) yield 'drug facts belong to drugs, and to all of them'
  const named = [
    ...entry.related,
    ...(entry.drug?.avoid_in ?? []).map(({ condition }) => condition),
    ...(entry.drug?.interacts ?? []).map((one) => one.with),
    ...(entry.drug?.ingredients ?? []),
  ]
  for (const id of named)
    if (id.startsWith('class:') ? !classes.has(id.slice('class:'.length)) : !ids.has(id))
      yield `it names ${id}, which is not there`
}
