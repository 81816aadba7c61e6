import { type FormEvent, useState } from 'react'
import { useAccessTexts } from '../../access/texts.ts'
import { Button } from '../../design/button.tsx'
import { Checkbox, Select, TextArea } from '../../design/field.tsx'
import { fieldErrorsOf } from '../../design/field-error.tsx'
import { ErrorLine } from '../../design/states.tsx'
import { PatientPhone, phoneOf } from './patient-phone.tsx'
import { type Asked, type Permission, useGrant } from './queries.ts'
import { useAskTexts } from './texts.ts'

const PERMISSIONS: readonly Permission[] = ['view_history', 'view_reports', 'add_notes']
const HOURS = ['24', '72', '168', '720'] as const

/** Asks a patient for access: what, how long, why. */
export function GrantForm({ onAsked }: { onAsked: (asked: Asked) => void }) {
  const t = useAskTexts()
  const { permissions: words } = useAccessTexts()
  const [phone, setPhone] = useState('')
  const [chosen, setChosen] = useState<readonly Permission[]>(['view_history', 'view_reports'])
  const [hours, setHours] = useState<(typeof HOURS)[number]>('24')
  const [reason, setReason] = useState('')
  const grant = useGrant()
  const errors = fieldErrorsOf(grant.error)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    grant.mutate(
      {
        patient_phone: phoneOf(phone),
        access_duration_hours: Number(hours),
        permissions: PERMISSIONS.filter((each) => chosen.includes(each)),
        reason: reason.trim(),
      },
      { onSuccess: onAsked },
    )
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <p className="text-muted">{t.askLead}</p>
      <PatientPhone value={phone} onValue={setPhone} error={errors.patient_phone} />
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-2 text-sm font-medium">{t.permissions}</legend>
        {PERMISSIONS.map((each) => (
          <Checkbox
            key={each}
            label={words[each].name}
            hint={words[each].meaning}
            checked={chosen.includes(each)}
            onChange={({ target }) =>
              setChosen(target.checked ? [...chosen, each] : chosen.filter((other) => other !== each))
            }
          />
        ))}
      </fieldset>
      <Select
        label={t.howLong}
        value={hours}
        onValue={setHours}
        options={HOURS.map((value) => ({ value, label: t.durations[Number(value)] ?? value }))}
      />
      <TextArea
        label={t.reason}
        error={errors.reason}
        required
        rows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <ErrorLine error={grant.error} />
      {chosen.length === 0 && <p className="text-danger">{t.needOne}</p>}
      <Button
        type="submit"
        className="self-start"
        isPending={grant.isPending}
        isDisabled={phone.trim() === '' || reason.trim() === '' || chosen.length === 0}
      >
        {t.send}
      </Button>
    </form>
  )
}
