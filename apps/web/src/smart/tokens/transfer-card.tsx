import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { AmountField } from '../../design/amount-field.tsx'
import { Button } from '../../design/button.tsx'
import { ConfirmDialog } from '../../design/dialog.tsx'
import { TextField } from '../../design/field.tsx'
import { Card } from '../../design/page.tsx'
import { showToast } from '../../design/toast.ts'
import { useFormat } from '../../i18n/format.ts'
import { smartai } from '../../session/clients.ts'
import { type DeedKey, useDeedKey } from '../../session/deed-key.ts'
import { accountQuery, balanceQuery, TOKENS_KEY } from '../queries.ts'
import { useTokenTexts } from './texts.ts'

const DIGITS_MAX = 9
/** As the server limits it (docs/openapi, `transferTokens`). */
const TOKENS_MIN = 5
const TOKENS_MAX = 1_000
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

interface Asked {
  readonly recipientEmail: string
  readonly amount: number
  readonly description: string
}

/** Tokens for somebody else: checked, then asked for by name and number, then sent. */
export function TransferCard() {
  const t = useTokenTexts()
  const { number, tokens } = useFormat()
  const [email, setEmail] = useState('')
  const [amount, setAmount] = useState(0)
  const [description, setDescription] = useState('')
  const [wasTried, setWasTried] = useState(false)
  const [asked, setAsked] = useState<Asked>()
  const deedKey = useDeedKey()
  const balance = useQuery(balanceQuery).data?.balance
  const own = useQuery(accountQuery).data?.email
  const recipientEmail = email.trim().toLowerCase()
  const limits = [number(TOKENS_MIN), number(TOKENS_MAX)] as const
  const wrongEmail = !EMAIL.test(recipientEmail)
    ? t.wrongEmail
    : recipientEmail === own?.toLowerCase()
      ? t.ownEmail
      : undefined
  const wrongAmount =
    amount < TOKENS_MIN || amount > TOKENS_MAX
      ? t.wrongAmount(...limits)
      : balance !== undefined && amount > balance
        ? t.tooMuch(tokens(balance))
        : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setWasTried(true)
    if (!wrongEmail && !wrongAmount) setAsked({ recipientEmail, amount, description: description.trim() })
  }
  const clear = () => {
    setAsked(undefined)
    setWasTried(false)
    setEmail('')
    setAmount(0)
    setDescription('')
  }
  return (
    <Card title={t.transfer}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <p className="text-muted">{t.transferLead}</p>
        <TextField
          label={t.recipient}
          type="email"
          name="recipient"
          dir="ltr"
          required
          value={email}
          error={wasTried ? wrongEmail : undefined}
          onChange={({ target }) => setEmail(target.value)}
        />
        <AmountField
          label={t.amount}
          hint={t.amountHint(...limits)}
          name="amount"
          required
          digitsMax={DIGITS_MAX}
          value={amount}
          error={wasTried ? wrongAmount : undefined}
          onValue={setAmount}
        />
        <TextField
          label={t.description}
          name="description"
          maxLength={200}
          value={description}
          onChange={({ target }) => setDescription(target.value)}
        />
        <Button type="submit" className="self-start">
          {t.next}
        </Button>
      </form>
      {asked && (
        <Confirm
          asked={asked}
          deedKey={deedKey}
          balance={balance ?? 0}
          onDone={clear}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Card>
  )
}

function Confirm({
  asked,
  deedKey,
  balance,
  onDone,
  onClose,
}: {
  asked: Asked
  deedKey: DeedKey
  balance: number
  onDone: () => void
  onClose: () => void
}) {
  const t = useTokenTexts()
  const { tokens } = useFormat()
  const queryClient = useQueryClient()
  const { recipientEmail, amount, description } = asked
  const transfer = useMutation({
    mutationFn: () =>
      smartai.api.POST('/v1/tokens/transfer', {
        body: { recipientEmail, amount, ...(description && { description }) },
        headers: { 'Idempotency-Key': deedKey.of(asked) },
      }),
    onSuccess: () => {
      showToast(t.sent(tokens(amount)))
      onDone()
    },
    onSettled: (_, error) => {
      deedKey.heard(error)
      return queryClient.invalidateQueries({ queryKey: TOKENS_KEY })
    },
  })
  return (
    <ConfirmDialog
      title={t.confirmTitle}
      confirm={t.send(tokens(amount))}
      isDangerous={false}
      isOpen
      isPending={transfer.isPending}
      error={transfer.error}
      onConfirm={() => transfer.mutate()}
      onClose={onClose}
    >
      <p>{t.confirmText(tokens(amount))}</p>
      <p className="rounded-xl bg-default p-3 text-center text-lg font-semibold">
        <bdi className="code break-all">{recipientEmail}</bdi>
      </p>
      {description && <p className="text-muted">{description}</p>}
      <p className="text-sm text-muted">{t.confirmLeft(tokens(Math.max(0, balance - amount)))}</p>
    </ConfirmDialog>
  )
}
