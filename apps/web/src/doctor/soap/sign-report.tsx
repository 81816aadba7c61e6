import { PenTool } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../design/button.tsx'
import { ConfirmDialog } from '../../design/dialog.tsx'
import { showToast } from '../../design/toast.ts'
import { useFormat } from '../../i18n/format.ts'
import { Warnings } from '../warnings.tsx'
import { type Report, useSign } from './queries.ts'
import { useSoapTexts } from './texts.ts'

/** Signs what was read, once all that is grave was acknowledged. */
export function SignReport({ visitId, report }: { visitId: string; report: Report }) {
  const t = useSoapTexts()
  const { digits } = useFormat()
  const { warnings = [], omissions = [], to_acknowledge: needed = [] } = report
  const [acknowledged, setAcknowledged] = useState<readonly string[]>([])
  const [isAsking, setIsAsking] = useState(false)
  const sign = useSign(visitId, report.id, () => {
    setIsAsking(false)
    showToast(t.signDone)
  })
  const isReady = needed.every((id) => acknowledged.includes(id))
  const change = (id: string, isSeen: boolean) =>
    setAcknowledged(isSeen ? [...acknowledged, id] : acknowledged.filter((other) => other !== id))
  const send = () =>
    sign.mutate({ version: report.version, acknowledge: needed.filter((id) => acknowledged.includes(id)) })
  return (
    <div className="flex flex-col gap-4 border-t border-border pt-4">
      {needed.length > 0 && (
        <fieldset className="flex flex-col gap-3">
          <legend className="mb-2 font-semibold">{t.acknowledge}</legend>
          <Warnings
            warnings={warnings.filter(({ id }) => needed.includes(id))}
            toAcknowledge={needed}
            acknowledged={acknowledged}
            onAcknowledged={setAcknowledged}
          />
          {omissions
            .filter(({ id }) => needed.includes(id))
            .map(({ id, text }) => (
              <label key={id} className="flex items-start gap-3 font-medium">
                <input
                  type="checkbox"
                  className="mt-1 size-5 shrink-0 accent-accent"
                  checked={acknowledged.includes(id)}
                  onChange={({ target }) => change(id, target.checked)}
                />
                {t.readOmission(digits(text))}
              </label>
            ))}
        </fieldset>
      )}
      <Button className="self-start" isDisabled={!isReady} onPress={() => setIsAsking(true)}>
        <PenTool className="size-4" aria-hidden />
        {t.sign}
      </Button>
      <ConfirmDialog
        title={t.signTitle}
        confirm={t.signNow}
        isDangerous={false}
        isOpen={isAsking}
        isPending={sign.isPending}
        error={sign.error}
        onConfirm={send}
        onClose={() => setIsAsking(false)}
      >
        <p>{t.signText}</p>
      </ConfirmDialog>
    </div>
  )
}
