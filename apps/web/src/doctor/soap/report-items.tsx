import { Quote, UserPen } from 'lucide-react'
import { createContext, Fragment, type ReactNode, useContext, useState } from 'react'
import { useFormat } from '../../i18n/format.ts'
import { useRecordTexts } from '../../record/texts.ts'
import { useWords } from '../words.ts'
import { type Evidence, spansOf, touches } from './evidence.ts'
import type { Report, Transcript } from './queries.ts'
import { useSoapTexts } from './texts.ts'

interface Resting {
  evidence: Evidence
  edited: readonly string[]
  lines: Transcript['lines']
  active: readonly string[]
  onActive: (pointers: readonly string[]) => void
}
const RestingOn = createContext<Resting>({ evidence: {}, edited: [], lines: [], active: [], onActive: () => {} })

/** A report, each item with where it was said; looking at one marks the words in the transcript. */
export function ReportItems({ report, ...resting }: { report: Report['soap_report'] } & Resting) {
  const t = useSoapTexts()
  const { subjective, objective, assessment, plan } = report
  return (
    <RestingOn value={resting}>
      <div className="flex flex-col gap-5">
        <Part name={t.subjective}>
          <Text name={t.chiefComplaint} at="/subjective/chief_complaint" text={subjective.chief_complaint} />
          <Text name={t.hpi} at="/subjective/hpi" text={subjective.hpi} />
          <List name={t.pmh} at="/subjective/pmh" texts={subjective.pmh} />
          <List name={t.takes} at="/subjective/medications" texts={subjective.medications} />
          <List name={t.allergies} at="/subjective/allergies" texts={subjective.allergies} />
        </Part>
        <Part name={t.objective} isEmpty={!objective.physical_exam && Object.keys(objective.vital_signs).length === 0}>
          <Vitals signs={objective.vital_signs as Record<string, string>} />
          <Text name={t.exam} at="/objective/physical_exam" text={objective.physical_exam} />
        </Part>
        <Part name={t.assessment}>
          <Diagnoses diagnoses={assessment.diagnoses} />
        </Part>
        <Part name={t.plan} isEmpty={plan.medications.length === 0 && !plan.follow_up}>
          <Medications medications={plan.medications} />
          <Text name={t.followUp} at="/plan/follow_up" text={plan.follow_up} />
        </Part>
      </div>
    </RestingOn>
  )
}

function Part({ name, isEmpty = false, children }: { name: string; isEmpty?: boolean; children: ReactNode }) {
  const t = useSoapTexts()
  return (
    <section className="flex flex-col gap-3">
      <h3 className="border-b border-border pb-1 font-bold">{name}</h3>
      {isEmpty && <p className="text-sm text-muted">{t.nothingSaid}</p>}
      {children}
    </section>
  )
}

function Named({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <h4 className="text-sm text-muted">{name}</h4>
      <ul className="flex flex-col gap-1">{children}</ul>
    </div>
  )
}

/** One item: its words, and what was said for it. */
function Item({ at, children }: { at: string; children: ReactNode }) {
  const t = useSoapTexts()
  const { number } = useFormat()
  const { evidence, edited, lines, active, onActive } = useContext(RestingOn)
  const [isOpen, setIsOpen] = useState(false)
  const spans = spansOf(evidence, at)
  const isOwn = edited.some((pointer) => pointer === at || pointer.startsWith(`${at}/`) || at.startsWith(`${pointer}/`))
  const quotes = spans.flatMap(({ line, start, end }) => lines[line]?.text.slice(start, end) ?? [])
  const places = [...new Set(spans.map(({ line }) => line))]
  return (
    <li
      onMouseEnter={() => onActive([at])}
      onMouseLeave={() => onActive([])}
      className={`rounded-lg border-s-4 px-2 py-1 ${touches(active, at) ? 'border-accent bg-default' : 'border-transparent'}`}
    >
      <div className="break-words whitespace-pre-line">{children}</div>
      {spans.length > 0 && (
        <button
          type="button"
          aria-expanded={isOpen}
          className="flex min-h-6 items-center gap-1 rounded text-xs text-muted hover:underline"
          onFocus={() => onActive([at])}
          onBlur={() => onActive([])}
          onClick={() => setIsOpen(!isOpen)}
        >
          <Quote className="size-3" aria-hidden />
          {places.some((place) => place < 0)
            ? t.saidInNotes
            : t.saidInLines(places.map((place) => number(place + 1)).join(t.comma))}
        </button>
      )}
      {isOpen && (
        <ul className="mt-1 flex flex-col gap-1 text-sm text-muted">
          {quotes.map((quote, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: quotes never move
            <li key={place} dir="auto">
              {t.quoted(quote)}
            </li>
          ))}
        </ul>
      )}
      {spans.length === 0 && (
        <p className="flex items-center gap-1 text-xs text-muted">
          <UserPen className="size-3" aria-hidden />
          {isOwn ? t.ownWords : t.noEvidence}
        </p>
      )}
    </li>
  )
}

function Text({ name, at, text }: { name: string; at: string; text: string }) {
  const { digits } = useFormat()
  if (!text) return null
  return (
    <Named name={name}>
      <Item at={at}>
        <bdi>{digits(text)}</bdi>
      </Item>
    </Named>
  )
}

function List({ name, at, texts }: { name: string; at: string; texts: readonly string[] }) {
  const { digits } = useFormat()
  if (texts.length === 0) return null
  return (
    <Named name={name}>
      {texts.map((text, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: its place is its pointer
        <Item key={place} at={`${at}/${place}`}>
          <bdi>{digits(text)}</bdi>
        </Item>
      ))}
    </Named>
  )
}

function Vitals({ signs }: { signs: Record<string, string> }) {
  const t = useSoapTexts()
  const { vitalNames } = useRecordTexts()
  const { digits } = useFormat()
  const told = Object.entries(signs)
  if (told.length === 0) return null
  return (
    <Named name={t.vitals}>
      {told.map(([name, value]) => (
        <Item key={name} at={`/objective/vital_signs/${name}`}>
          {vitalNames[name] ?? name} <bdi className="code font-semibold">{digits(value)}</bdi>
        </Item>
      ))}
    </Named>
  )
}

function Diagnoses({ diagnoses }: { diagnoses: Report['soap_report']['assessment']['diagnoses'] }) {
  const t = useSoapTexts()
  const { percent } = useFormat()
  if (diagnoses.length === 0) return <p className="text-sm text-muted">{t.noDiagnosis}</p>
  return (
    <Named name={t.diagnoses}>
      {diagnoses.map(({ description, icd_code: code, probability }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: its place is its pointer
        <Item key={place} at={`/assessment/diagnoses/${place}`}>
          <bdi>{description}</bdi> {code && <bdi className="code rounded bg-default px-1 text-sm">{code}</bdi>}{' '}
          {probability !== null && <span className="text-sm text-muted">{t.sure(percent(probability))}</span>}
        </Item>
      ))}
    </Named>
  )
}

function Medications({ medications }: { medications: Report['soap_report']['plan']['medications'] }) {
  const t = useSoapTexts()
  if (medications.length === 0) return null
  return (
    <Named name={t.planned}>
      {medications.map(({ name, dosage, frequency, duration }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: its place is its pointer
        <Item key={place} at={`/plan/medications/${place}`}>
          <b>
            <bdi>{name}</bdi>
          </b>{' '}
          <Isolated parts={{ dosage, frequency, duration }} />
        </Item>
      ))}
    </Named>
  )
}

/** Parts of one line, each in its own direction, so that `500 mg` does not turn the order of the others. */
function Isolated({ parts }: { parts: Readonly<Record<string, string | null>> }) {
  const words = useWords()
  const { digits } = useFormat()
  return Object.entries(parts)
    .filter(([, text]) => text)
    .map(([name, text], place) => (
      <Fragment key={name}>
        {place > 0 && words.dot}
        <bdi>{digits(text ?? '')}</bdi>
      </Fragment>
    ))
}
