import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Badge } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { TextField } from '../../design/field.tsx'
import { Card } from '../../design/page.tsx'
import { ErrorLine } from '../../design/states.tsx'
import { showToast } from '../../design/toast.ts'
import { toLatinDigits, useFormat } from '../../i18n/format.ts'
import { smartai } from '../../session/clients.ts'
import { CodeField } from '../../session/code-field.tsx'
import { readFieldErrors } from '../field-errors.ts'
import type { Account } from '../queries.ts'
import { useAccountTexts } from './texts.ts'

/** The phone of the account: shown with its proof, or proven by a code. */
export function MobileCard({ account }: { account: Account }) {
  const t = useAccountTexts()
  const { digits } = useFormat()
  const [isChanging, setIsChanging] = useState(!account.mobileVerified)
  return (
    <Card title={t.mobile}>
      <div className="flex flex-col gap-4">
        <p className="text-muted">{t.mobileLead}</p>
        {isChanging ? (
          <Proof
            start={account.mobileVerified ? '' : account.mobile}
            onDone={() => setIsChanging(false)}
            canLeave={account.mobileVerified}
          />
        ) : (
          <div className="flex flex-wrap items-center gap-3">
            <bdi className="code text-lg font-semibold">{digits(account.mobile)}</bdi>
            <Badge tone="success">{t.verified}</Badge>
            <Button size="sm" variant="outline" onPress={() => setIsChanging(true)}>
              {t.change}
            </Button>
          </div>
        )}
      </div>
    </Card>
  )
}

function Proof({
  start,
  onDone,
  canLeave,
}: {
  start: string
  onDone: () => void
  /** Whether there is a proven number to stay with. */
  canLeave: boolean
}) {
  const t = useAccountTexts()
  const { digits } = useFormat()
  const [mobile, setMobile] = useState(start)
  const [code, setCode] = useState('')
  const queryClient = useQueryClient()
  const phone = toLatinDigits(mobile).trim()
  const ask = useMutation({
    mutationFn: () => smartai.api.POST('/v1/user/verify-mobile', { body: { mobile: phone } }),
  })
  const confirm = useMutation({
    mutationFn: (whole: string) => smartai.confirmMobile(whole, phone),
    onSuccess: async () => {
      showToast(t.mobileDone)
      // Two accounts may have become one: all that is shown may be another's now.
      await queryClient.invalidateQueries()
      onDone()
    },
    onError: () => setCode(''),
  })
  const errors = readFieldErrors(ask.error, ['mobile'])
  const leave = canLeave && (
    <Button variant="ghost" onPress={onDone}>
      {t.giveUp}
    </Button>
  )
  if (!ask.isSuccess) {
    const submit = (event: FormEvent) => {
      event.preventDefault()
      ask.mutate()
    }
    return (
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label={t.mobile}
          hint={t.mobileHint}
          type="tel"
          name="mobile"
          autoComplete="tel"
          inputMode="tel"
          dir="ltr"
          required
          value={mobile}
          error={errors.of.mobile}
          onChange={({ target }) => setMobile(target.value)}
        />
        <ErrorLine error={errors.rest} />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" isPending={ask.isPending} isDisabled={phone === ''}>
            {t.sendCode}
          </Button>
          {leave}
        </div>
      </form>
    )
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    confirm.mutate(code)
  }
  return (
    <form onSubmit={submit} className="flex max-w-md flex-col gap-4">
      <p role="status">
        {t.codeSent} <bdi className="code">{digits(phone)}</bdi>
      </p>
      <CodeField
        label={t.code}
        value={code}
        onValue={setCode}
        onWhole={confirm.mutate}
        isDisabled={confirm.isPending}
      />
      <ErrorLine error={confirm.error} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" isPending={confirm.isPending} isDisabled={code.length < 6}>
          {t.confirm}
        </Button>
        <Button variant="ghost" onPress={() => ask.reset()}>
          {t.change}
        </Button>
        {leave}
      </div>
    </form>
  )
}
