import { queryOptions, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Checkbox } from '../../design/field.tsx'
import { Card } from '../../design/page.tsx'
import { Switch } from '../../design/switch.tsx'
import { useFormat } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { api } from '../../session/clients.ts'
import type { NoticeKind, PartProps } from './draft.ts'
import { FigureField } from './figure-field.tsx'
import { useSettingsTexts } from './texts.ts'

/** Which visits there are, and what they cost. */
export function VisitsCard({ draft, onDraft, errors }: PartProps) {
  const t = useSettingsTexts()
  return (
    <Card title={t.visits}>
      <div className="grid gap-6 sm:grid-cols-2">
        <div className="flex flex-col gap-3">
          <Switch label={t.online} isOn={draft.isOnline} onChange={(isOnline) => onDraft({ isOnline })} />
          <FigureField
            label={t.onlineFee}
            error={errors['consultation_settings.online_consultation_fee']}
            value={draft.onlineFee}
            onValue={(onlineFee) => onDraft({ onlineFee })}
          />
        </div>
        <div className="flex flex-col gap-3">
          <Switch label={t.inPerson} isOn={draft.isInPerson} onChange={(isInPerson) => onDraft({ isInPerson })} />
          <FigureField
            label={t.inPersonFee}
            error={errors['consultation_settings.in_person_consultation_fee']}
            value={draft.inPersonFee}
            onValue={(inPersonFee) => onDraft({ inPersonFee })}
          />
        </div>
      </div>
      {!draft.isOnline && !draft.isInPerson && <p className="mt-4 text-warning">{t.neither}</p>}
    </Card>
  )
}

const referenceQuery = (language: string) =>
  queryOptions({
    queryKey: ['reference', language],
    queryFn: async () => (await api.GET('/api/v1/reference/')).data,
    staleTime: Number.POSITIVE_INFINITY,
  })

/** Whose insured the doctor treats as such. */
export function InsurancesCard({ draft, onDraft }: PartProps) {
  const t = useSettingsTexts()
  const { percent } = useFormat()
  const { data: reference } = useQuery(referenceQuery(useLanguage()))
  const known = reference?.insurers ?? []
  const others = draft.insurances.filter((name) => !known.some((insurer) => insurer.name === name))
  const all = [...known, ...others.map((name) => ({ name, coverage_percentage: undefined }))]
  return (
    <Card title={t.insurances}>
      <div className="grid min-h-24 gap-4 sm:grid-cols-2">
        {all.map(({ name, coverage_percentage: covered }) => (
          <Checkbox
            key={name}
            label={name}
            hint={covered === undefined ? undefined : t.covers(percent(covered / 100))}
            checked={draft.insurances.includes(name)}
            onChange={({ target }) =>
              onDraft({
                insurances: target.checked
                  ? [...draft.insurances, name]
                  : draft.insurances.filter((other) => other !== name),
              })
            }
          />
        ))}
      </div>
    </Card>
  )
}

const KINDS: readonly NoticeKind[] = [
  'new_appointments',
  'appointment_reminders',
  'cancellations',
  'payment_notifications',
]

/** What the doctor is told of. */
export function NoticesCard({ draft, onDraft }: PartProps) {
  const t = useSettingsTexts()
  return (
    <Card title={t.notices}>
      <div className="flex flex-col gap-4">
        {KINDS.map((kind) => (
          <Switch
            key={kind}
            label={t.noticeNames[kind]}
            isOn={draft.notices[kind]}
            onChange={(isOn) => onDraft({ notices: { ...draft.notices, [kind]: isOn } })}
          />
        ))}
        <Link
          to="/notifications/preferences"
          className="inline-flex items-center touch:min-h-10 self-start font-medium text-link underline"
        >
          {t.channels}
        </Link>
      </div>
    </Card>
  )
}
