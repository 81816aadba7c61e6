import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button } from '../../design/button.tsx'
import { Segments, TextField } from '../../design/field.tsx'
import { fieldErrorsOf } from '../../design/field-error.tsx'
import { ErrorLine } from '../../design/states.tsx'
import { showToast } from '../../design/toast.ts'
import { toLatinDigits, useFormat } from '../../i18n/format.ts'
import { smartai } from '../../session/clients.ts'
import { useDeedKey } from '../../session/deed-key.ts'
import type { Listed } from '../queries.ts'
import { useUserTexts } from './texts.ts'

const OPERATIONS = ['add', 'subtract', 'set'] as const
type Operation = (typeof OPERATIONS)[number]
const DIGITS_MAX = 9

const balanceAfter = (balance: number, operation: Operation, amount: number): number =>
  operation === 'set' ? amount : balance + (operation === 'add' ? amount : -amount)

/** Adds to a balance, takes from it or sets it, with a reason; what it comes to is shown before. */
export function TokensForm({ person }: { person: Listed }) {
  const t = useUserTexts()
  const { number, tokens } = useFormat()
  const queryClient = useQueryClient()
  const [operation, setOperation] = useState<Operation>('add')
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  const deedKey = useDeedKey()
  const amount = Number(typed)
  const after = balanceAfter(person.tokensBalance, operation, amount)
  const change = useMutation({
    mutationFn: async () => {
      const body = { amount, operation, reason: reason.trim() }
      const headers = { 'Idempotency-Key': deedKey.of(body) }
      const params = { path: { userId: person.id } }
      return (await smartai.api.PUT('/v1/admin/users/{userId}/tokens', { params, body, headers })).data
    },
    onSuccess: ({ previousBalance, newBalance }) => {
      showToast(t.changed(number(previousBalance), number(newBalance)))
      setTyped('')
      setReason('')
      return queryClient.invalidateQueries({ queryKey: ['admin'] })
    },
    onSettled: (_, error) => deedKey.heard(error),
  })
  const fieldErrors = fieldErrorsOf(change.error)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate()
  }
  return (
    <section className="border-t border-border pt-4">
      <h3 className="font-semibold">
        {t.balance}: <span className="">{tokens(person.tokensBalance)}</span>
      </h3>
      <form onSubmit={submit} className="mt-3 flex flex-col gap-4">
        <Segments
          label={t.operation}
          hideLabel
          value={operation}
          onValue={setOperation}
          options={OPERATIONS.map((value) => ({ value, label: t.operations[value] }))}
        />
        <TextField
          label={t.amount}
          name="tokens"
          inputMode="numeric"
          dir="ltr"
          required
          value={typed === '' ? '' : number(amount)}
          error={after < 0 ? t.below : fieldErrors.amount}
          hint={typed !== '' && after >= 0 ? t.after(tokens(after)) : undefined}
          onChange={({ target }) => setTyped(toLatinDigits(target.value).replaceAll(/\D/g, '').slice(0, DIGITS_MAX))}
        />
        <TextField
          label={t.reason}
          name="reason"
          hint={t.reasonHint}
          error={fieldErrors.reason}
          required
          maxLength={200}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
        <ErrorLine error={fieldErrors.amount || fieldErrors.reason ? null : change.error} />
        <Button
          type="submit"
          variant="secondary"
          className="self-start"
          isPending={change.isPending}
          isDisabled={typed === '' || after < 0 || reason.trim() === ''}
        >
          {t.change}
        </Button>
      </form>
    </section>
  )
}
