import { useState } from 'react'
import { TextField } from '../../design/field.tsx'
import { toLatinDigits } from '../../i18n/format.ts'
import { useAskTexts } from './texts.ts'
import { Told } from './waiting.tsx'

/** Opens what was asked for earlier by the two codes. */
export function CodeForm({ onOpen }: { onOpen: (patientId: string) => void }) {
  const t = useAskTexts()
  const [accessCode, setAccessCode] = useState('')
  return (
    <div className="flex flex-col gap-4">
      <p className="text-muted">{t.codeLead}</p>
      <TextField
        label={t.accessCode}
        dir="ltr"
        autoComplete="off"
        required
        maxLength={20}
        className="max-w-sm"
        value={accessCode}
        onChange={(event) => setAccessCode(event.target.value)}
      />
      <Told accessCode={toLatinDigits(accessCode).trim()} onOpen={onOpen} />
    </div>
  )
}
