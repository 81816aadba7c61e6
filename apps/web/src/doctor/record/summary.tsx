import { Link } from '@tanstack/react-router'
import { Lock, TriangleAlert } from 'lucide-react'
import { Badge } from '../../design/badge.tsx'
import { Card, Facts } from '../../design/page.tsx'
import { When } from '../../design/when.tsx'
import { useFormat } from '../../i18n/format.ts'
import { useMe } from '../../session/me.ts'
import { AskAccess } from '../access/ask-access.tsx'
import { dayFromJalali } from '../days.ts'
import { STATUS_TONES, useWords } from '../words.ts'
import type { PatientRecord } from './queries.ts'
import { usePatientRecordTexts } from './texts.ts'

const VISITS_SHOWN = 5

/** What one must know before anything else: allergies first and loud, then conditions, medicines, the last visits. */
export function Summary({ record }: { record: PatientRecord }) {
  const t = usePatientRecordTexts()
  const { medical_info: medical, encounters, patient } = record
  return (
    <div className="flex flex-col gap-4">
      {medical ? (
        <>
          <Allergies names={medical.allergies} />
          <Medical medical={medical} patient={patient} />
        </>
      ) : (
        <>
          <p className="flex items-start gap-3 rounded-2xl border border-border bg-surface p-4">
            <Lock className="mt-1 size-5 shrink-0 text-muted" aria-hidden />
            <span>
              <span className="block font-semibold">{t.closed}</span>
              <span className="text-muted">{t.closedText}</span>
            </span>
          </p>
          <AskAccess patientId={patient.id} />
        </>
      )}
      <LastVisits visits={encounters.results.slice(0, VISITS_SHOWN)} />
    </div>
  )
}

/** Allergies, so that nobody overlooks them. */
export function Allergies({ names }: { names: readonly string[] }) {
  const t = usePatientRecordTexts()
  if (names.length === 0)
    return <p className="rounded-2xl border border-border bg-surface p-4 text-muted">{t.noAllergies}</p>
  return (
    // biome-ignore lint/a11y/useSemanticElements: it stands twice beside a visit, so it is no landmark, and a fieldset is for forms
    <div role="group" aria-label={t.allergies} className="rounded-2xl border-2 border-danger bg-surface p-4">
      <p className="flex items-center gap-2 font-bold text-danger">
        <TriangleAlert className="size-5" aria-hidden />
        {t.allergies}
      </p>
      <ul className="mt-2 flex flex-wrap gap-2">
        {names.map((name) => (
          <li key={name} className="rounded-full bg-danger px-3 py-1 font-semibold text-danger-foreground">
            {name}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Medical({
  medical,
  patient,
}: {
  medical: NonNullable<PatientRecord['medical_info']>
  patient: PatientRecord['patient']
}) {
  const t = usePatientRecordTexts()
  const { number, date } = useFormat()
  const born = dayFromJalali(patient.date_of_birth ?? undefined)
  const { blood_type, height, weight, pregnancy_status: pregnancy } = medical
  return (
    <Card>
      <Facts
        items={[
          [t.conditions, <Names key="conditions" names={medical.chronic_diseases} />],
          [t.medications, <Names key="medications" names={medical.current_medications} />],
          ...(born ? ([[t.born, date(born)]] as const) : []),
          [t.blood, <Blood key="blood" type={blood_type} />],
          ...(height ? ([[t.heightName, t.height(number(height))]] as const) : []),
          ...(weight ? ([[t.weightName, t.weight(number(weight))]] as const) : []),
          ...(pregnancy && t.pregnancies[pregnancy] ? ([[t.pregnancy, t.pregnancies[pregnancy]]] as const) : []),
        ]}
      />
    </Card>
  )
}

function Blood({ type }: { type: string | null }) {
  const t = usePatientRecordTexts()
  return type ? <bdi className="code">{type}</bdi> : <span className="text-muted">{t.none}</span>
}

function Names({ names }: { names: readonly string[] }) {
  const t = usePatientRecordTexts()
  const { digits } = useFormat()
  if (names.length === 0) return <span className="text-muted">{t.none}</span>
  return (
    <ul className="list-inside list-disc">
      {names.map((name) => (
        <li key={name}>{digits(name)}</li>
      ))}
    </ul>
  )
}

function LastVisits({ visits }: { visits: PatientRecord['encounters']['results'] }) {
  const t = usePatientRecordTexts()
  const words = useWords()
  const { id: self } = useMe()
  return (
    <Card title={t.lastVisits}>
      {visits.length === 0 ? (
        <p className="text-muted">{t.noVisits}</p>
      ) : (
        <ul className="flex flex-col divide-y divide-border">
          {visits.map((visit) => (
            <li key={visit.id} className="flex flex-wrap items-start justify-between gap-2 py-3 first:pt-0 last:pb-0">
              <div className="min-w-0">
                <p className="break-words">
                  <bdi>{visit.chief_complaint}</bdi>
                </p>
                <p className="text-sm text-muted">
                  <When at={visit.scheduled_at} as="date" />
                  {words.dot}
                  {visit.doctor.name}
                </p>
              </div>
              <span className="flex items-center gap-3">
                <Badge tone={STATUS_TONES[visit.status]}>{words.statuses[visit.status]}</Badge>
                {visit.doctor.id === self && (
                  <Link
                    to="/doctor/visits/$visitId"
                    params={{ visitId: visit.id }}
                    className="inline-flex items-center touch:min-h-10 text-sm font-medium text-link underline"
                  >
                    {t.openVisit}
                  </Link>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
