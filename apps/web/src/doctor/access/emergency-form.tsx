import { Siren } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button } from '../../design/button.tsx'
import { ConfirmDialog } from '../../design/dialog.tsx'
import { Checkbox, TextArea } from '../../design/field.tsx'
import { fieldErrorsOf } from '../../design/field-error.tsx'
import { PatientPhone, phoneOf } from './patient-phone.tsx'
import { useEmergency } from './queries.ts'
import { useAskTexts } from './texts.ts'

/** Opens a record without consent, for hours; loud about what that means. */
export function EmergencyForm({ onOpen }: { onOpen: (patientId: string) => void }) {
  const t = useAskTexts()
  const [phone, setPhone] = useState('')
  const [reason, setReason] = useState('')
  const [isUnderstood, setIsUnderstood] = useState(false)
  const [isAsking, setIsAsking] = useState(false)
  const emergency = useEmergency()
  const errors = fieldErrorsOf(emergency.error)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    emergency.reset()
    setIsAsking(true)
  }
  const open = () => emergency.mutate({ patient_phone: phoneOf(phone), reason: reason.trim() }, { onSuccess: onOpen })
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <div className="flex items-start gap-3 rounded-2xl bg-danger p-4 text-danger-foreground">
        <Siren className="size-8 shrink-0" aria-hidden />
        <div>
          <p className="text-lg font-bold">{t.warn}</p>
          <p>{t.warnText}</p>
        </div>
      </div>
      <PatientPhone value={phone} onValue={setPhone} error={errors.patient_phone} />
      <TextArea
        label={t.emergencyReason}
        hint={t.emergencyHint}
        error={errors.reason}
        required
        rows={3}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Checkbox
        label={t.understood}
        checked={isUnderstood}
        onChange={(event) => setIsUnderstood(event.target.checked)}
      />
      <Button
        type="submit"
        variant="danger"
        className="self-start"
        isDisabled={!isUnderstood || phone.trim() === '' || reason.trim() === ''}
      >
        {t.openNow}
      </Button>
      <ConfirmDialog
        title={t.openTitle}
        confirm={t.openIt}
        isOpen={isAsking}
        isPending={emergency.isPending}
        error={emergency.error}
        onConfirm={open}
        onClose={() => setIsAsking(false)}
      >
        <p>{t.openText}</p>
      </ConfirmDialog>
    </form>
  )
}
