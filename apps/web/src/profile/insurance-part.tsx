import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../design/button.tsx'
import { Select, TextField } from '../design/field.tsx'
import { JalaliDateField } from '../design/jalali-date-field.tsx'
import { Card } from '../design/page.tsx'
import { GRID, type PartProps } from './parts.tsx'
import { useReference } from './reference.ts'
import { useProfileTexts } from './texts.ts'

/** By whom one is insured: added, changed, taken out. */
export function InsurancePart({ draft, set, errorOf }: PartProps) {
  const t = useProfileTexts()
  const insurers = useReference()?.insurers.map(({ name }) => name) ?? []
  const isGiven = draft.insurer !== '' || draft.insuranceNumber !== '' || draft.insuranceEnds !== null
  const [isAdding, setIsAdding] = useState(false)
  const remove = () => {
    setIsAdding(false)
    set({ insurer: '', insuranceNumber: '', insuranceEnds: null })
  }
  const names = draft.insurer && !insurers.includes(draft.insurer) ? [draft.insurer, ...insurers] : insurers
  return (
    <Card
      title={t.insurance}
      actions={
        isGiven || isAdding ? (
          <Button variant="ghost" size="sm" onPress={remove}>
            <Trash2 className="size-4" aria-hidden />
            {t.removeInsurance}
          </Button>
        ) : (
          <Button variant="outline" size="sm" onPress={() => setIsAdding(true)}>
            <Plus className="size-4" aria-hidden />
            {t.addInsurance}
          </Button>
        )
      }
    >
      <p className="mb-4 text-muted">{isGiven || isAdding ? t.insuranceLead : `${t.noInsurance} ${t.insuranceLead}`}</p>
      {(isGiven || isAdding) && (
        <div className={GRID}>
          <Select
            label={t.insurer}
            value={draft.insurer}
            error={errorOf('insurance.provider')}
            onValue={(insurer) => set({ insurer })}
            options={[{ value: '', label: t.unsaid }, ...names.map((value) => ({ value, label: value }))]}
          />
          <TextField
            label={t.insuranceNumber}
            dir="ltr"
            maxLength={50}
            value={draft.insuranceNumber}
            error={errorOf('insurance.number')}
            onChange={({ target }) => set({ insuranceNumber: target.value })}
          />
          <JalaliDateField
            label={t.insuranceEnds}
            value={draft.insuranceEnds}
            error={errorOf('insurance.expiry_date')}
            onValue={(insuranceEnds) => set({ insuranceEnds })}
          />
        </div>
      )}
    </Card>
  )
}
