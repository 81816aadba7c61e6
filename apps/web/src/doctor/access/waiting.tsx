import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Button } from '../../design/button.tsx'
import { Spinner } from '../../design/spinner.tsx'
import { ErrorLine } from '../../design/states.tsx'
import { When } from '../../design/when.tsx'
import { useCalled } from '../../i18n/called.ts'
import { CodeField } from '../../session/code-field.tsx'
import { type Asked, answerQuery, useConfirm } from './queries.ts'
import { useAskTexts } from './texts.ts'

/** A request that was sent: its code and picture, and the answer as soon as it is there. */
export function Waiting({
  asked,
  onOpen,
  onAgain,
}: {
  asked: Asked
  onOpen: (patientId: string) => void
  onAgain: () => void
}) {
  const called = useCalled()
  const t = useAskTexts()
  const queryClient = useQueryClient()
  const { access_code: code, patient, expires_at, qr_code_url: qr } = asked.granted
  const { data: answer } = useQuery(answerQuery(asked))
  useEffect(() => {
    if (answer !== 'approved') return
    void queryClient.invalidateQueries({ queryKey: ['access', 'patient', patient.id] })
    onOpen(patient.id)
  }, [answer, patient.id, onOpen, queryClient])
  return (
    <div className="flex flex-col gap-5">
      <p className="font-semibold">{t.sentTo(called(patient.name))}</p>
      <div className="flex flex-wrap items-center gap-5">
        <img src={qr} alt={t.qr} width={176} height={176} className="rounded-xl bg-white p-2" />
        <div className="min-w-0 flex-1 basis-52">
          <p className="text-sm text-muted">{t.accessCode}</p>
          <p className="text-2xl font-bold break-all">
            <bdi className="code">{code}</bdi>
          </p>
          <p className="mt-2 text-sm text-muted">
            {t.validUntil} <When at={expires_at} />
          </p>
        </div>
      </div>
      <div role="status" className="flex flex-col gap-2">
        {answer === 'denied' ? (
          <p className="font-semibold text-danger">{t.denied}</p>
        ) : answer === 'approved' ? (
          <p className="font-semibold text-success">{t.approved(called(patient.name))}</p>
        ) : (
          <>
            <p className="flex items-center gap-2 font-medium">
              <Spinner />
              {t.waiting}
            </p>
            <p className="text-sm text-muted">{t.waitingHint}</p>
          </>
        )}
      </div>
      {!answer && <Told accessCode={code} onOpen={onOpen} />}
      <Button variant="ghost" className="self-start" onPress={onAgain}>
        {t.again}
      </Button>
    </div>
  )
}

/** The code from the patient's phone; it goes off once it is whole. */
export function Told({ accessCode, onOpen }: { accessCode: string; onOpen: (patientId: string) => void }) {
  const t = useAskTexts()
  const [code, setCode] = useState('')
  const confirm = useConfirm()
  const send = (otp_code: string) =>
    confirm.mutate({ access_code: accessCode, otp_code }, { onSuccess: onOpen, onError: () => setCode('') })
  return (
    <div className="flex max-w-sm flex-col gap-3">
      <CodeField
        label={t.told}
        value={code}
        onValue={setCode}
        onWhole={(whole) => accessCode.trim() !== '' && send(whole)}
        isDisabled={confirm.isPending}
      />
      <ErrorLine error={confirm.error} />
      <Button
        className="self-start"
        isPending={confirm.isPending}
        isDisabled={code.length < 6 || accessCode.trim() === ''}
        onPress={() => send(code)}
      >
        {t.open}
      </Button>
    </div>
  )
}
