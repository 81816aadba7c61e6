import { useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { Segments } from '../../design/field.tsx'
import { Card } from '../../design/page.tsx'
import { showToast } from '../../design/toast.ts'
import { CodeForm } from './code-form.tsx'
import { EmergencyForm } from './emergency-form.tsx'
import { GrantForm } from './grant-form.tsx'
import type { Asked } from './queries.ts'
import { useAskTexts } from './texts.ts'
import { Waiting } from './waiting.tsx'

type Way = 'ask' | 'code' | 'emergency'

/** The ways to a record: the patient's agreement, a code they tell, or an emergency. Leads to the record once it is open. */
export function AskAccess({ patientId }: { patientId?: string }) {
  const t = useAskTexts()
  const { opened } = t
  const navigate = useNavigate()
  const [way, setWay] = useState<Way>('ask')
  const [asked, setAsked] = useState<Asked>()
  const open = useCallback(
    (id: string) => {
      showToast(opened)
      // Beside a visit the record shows itself; elsewhere this leads to it.
      if (id !== patientId) void navigate({ to: '/doctor/patients/$patientId', params: { patientId: id } })
      else setAsked(undefined)
    },
    [opened, patientId, navigate],
  )
  return (
    <Card title={t.title}>
      {asked ? (
        <Waiting asked={asked} onOpen={open} onAgain={() => setAsked(undefined)} />
      ) : (
        <div className="flex flex-col gap-5">
          <Segments
            label={t.way}
            hideLabel
            value={way}
            onValue={setWay}
            options={(['ask', 'code', 'emergency'] as const).map((value) => ({ value, label: t[value] }))}
          />
          {way === 'ask' && <GrantForm onAsked={setAsked} />}
          {way === 'code' && <CodeForm onOpen={open} />}
          {way === 'emergency' && <EmergencyForm onOpen={open} />}
        </div>
      )}
    </Card>
  )
}
